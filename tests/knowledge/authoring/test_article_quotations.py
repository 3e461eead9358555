from __future__ import annotations

import pytest

from knowledge.authoring.quotations import quotations
from knowledge.authoring.sentences import sentences
from knowledge.authoring.sources import Paragraph


def _words(*texts: str) -> list[list[str]]:
    paragraphs = [Paragraph(number, text) for number, text in enumerate(texts, start=1)]
    return [[one.words for one in found] for found in quotations(paragraphs).values()]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We won,” she said. “Twice.”", ["We won,", "Twice."]),
        ('"We won," she said. "Twice."', ["We won,", "Twice."]),
        ("«We won», she said.", ["We won"]),
        ("‘We can’t row,’ he said. ‘Not now.’", ["We can’t row,", "Not now."]),
        ("'We can't row,' he said. The players' boat sank.", ["We can't row,"]),
        ("“He said ‘go home’ and left,” she said.", ["He said ‘go home’ and left,"]),
        ("“Why ask, ‘Who pays?”’ said Ann Lee.", ["Why ask, ‘Who pays?"]),
        ('A 6" pipe and a 4" pipe.', []),
        ("They sold “” and “ ”.", []),
    ],
)
def test_words_in_quotation_marks_are_found(text: str, quoted: list[str]) -> None:
    assert _words(text) == [quoted]


def test_a_quote_goes_on_over_paragraphs() -> None:
    paragraphs = [Paragraph(1, "“It began."), Paragraph(2, "“It ended,” she said.")]

    first, second = (found[0] for found in quotations(paragraphs).values())

    assert (first.words, first.goes_on, first.continued) == ("It began.", True, False)
    assert (second.words, second.goes_on, second.continued) == ("It ended,", False, True)


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("It rained. We won.", ["It rained.", "We won."]),
        ("Mr. Lee left the U.S. on Feb. 3 with J. Roe.", None),
        ("They live in the U.S. The firm left.", ["They live in the U.S.", "The firm left."]),
        ("“Why?” she asked. “Why now?” He left.", ["“Why?” she asked.", "“Why now?”", "He left."]),
        ("It cost 3.4 million.", None),
    ],
)
def test_sentences_end_where_they_end(text: str, parted: list[str] | None) -> None:
    assert [span.of(text) for span in sentences(text)] == (parted or [text])

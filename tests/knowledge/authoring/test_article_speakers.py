from __future__ import annotations

import pytest

from knowledge.authoring.entities import entities
from knowledge.authoring.narration import narration
from knowledge.authoring.quotations import quotations
from knowledge.authoring.sources import Paragraph
from knowledge.authoring.speakers import Attributor


def _speakers(*texts: str) -> list[str]:
    """Return who speaks each quote of some paragraphs: a name, or a description."""
    paragraphs = [Paragraph(number, text) for number, text in enumerate(texts, start=1)]
    attributor = Attributor(entities(paragraphs))
    quoted = quotations(paragraphs)
    spoken = [
        one
        for paragraph in paragraphs
        for one in attributor.spoken(narration(paragraph, quoted[paragraph.number]))
    ]
    return [
        one.speaker.entity.name if one.speaker.entity else one.speaker.described for one in spoken
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“It sank,” said Ann Lee, a sailor.",
        "“It sank,” Ann Lee, who steered it, said.",
        "“It sank,” said harbour master Ann Lee.",
        "“It sank,” Ann Lee told the court.",
        "“It sank,” according to Ann Lee, a sailor.",
        "Ann Lee, a sailor, said: “It sank.”",
        "According to Ann Lee, a sailor, it “simply sank”.",
        "Ann Lee, who steered the boat, called it “a coffin”.",
    ],
)
def test_a_clause_of_speech_names_the_speaker(text: str) -> None:
    assert _speakers(text) == ["Ann Lee"]


def test_somebody_unnamed_may_be_described_at_length() -> None:
    text = "An official at the county heritage office, who gave no name, said: “It sank.”"

    assert _speakers(text) == ["official"]


def test_a_split_quote_has_one_speaker() -> None:
    text = "“It sank,” said Ann Lee, a sailor, “and nobody saw it.” Then came rain. “All night.”"

    assert _speakers(text) == ["Ann Lee", "Ann Lee", "Ann Lee"]


def test_a_pronoun_means_the_last_fitting_person() -> None:
    texts = (
        "Mary Roe, a sailor, met John Dunn, a farmer, on the quay.",
        "“It sank,” she said.",
        "“It did not,” he said.",
    )

    assert _speakers(*texts) == ["Mary Roe", "John Dunn"]


def test_a_role_means_its_holder() -> None:
    texts = ("Mary Roe, the skipper, steered.", "“It sank,” the skipper said.")

    assert _speakers(*texts) == ["Mary Roe"]


def test_a_speaker_without_a_name_keeps_the_description() -> None:
    texts = (
        "A senior official who asked not to be named said it had sunk.",
        "“We were lucky,” the official said.",
    )

    assert _speakers(*texts) == ["senior official"]


def test_a_quote_over_paragraphs_is_of_whom_its_end_names() -> None:
    texts = ("“It began badly.", "“It ended worse,” said Ann Lee, a sailor.")

    assert _speakers(*texts) == ["Ann Lee", "Ann Lee"]


def test_the_title_of_a_show_is_nobodys_words() -> None:
    assert _speakers("Ann Lee, a sailor, spoke on the “Sunday Morning” show.") == []

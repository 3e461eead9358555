"""Quotes stand in the cited paragraph, letter for letter."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.lint.checked import Checked, OwnText, claims_of, paragraphs_shown
from knowledge.pack_files import Problem

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


def quotes_stand_in_the_source(checked: Checked) -> Iterator[Problem]:
    """Yield each quote that is not in a cited paragraph.

    Also what an entry's own wording has in quotation marks, unless it is a source's title.
    """
    titles = {_plain(source.title) for source in checked.pack.sources}
    for entry, cited in checked.entries():
        paragraphs = [" ".join(text.split()) for text in cited.values()]
        where = paragraphs_shown(cited)
        if entry.quote is not None and not any(entry.quote in one for one in paragraphs):
            yield checked.problem(
                OwnText("entries", entry.id, ("quote",), entry.quote),
                f"the quote is not in {where}",
                "correct the wording or the citation",
            )
        for own in claims_of(entry):
            for quoted in own.quoted:
                words = _plain(quoted)
                if words in titles or any(words in _plain(one) for one in paragraphs):
                    continue
                yield checked.problem(
                    own,
                    f"“{quoted}” is not in {where}",
                    "correct the words or the citation, or remove the quotation marks",
                )


def _plain(text: str) -> str:
    """Return a text whose quotation marks and case don't matter; a sentence's end neither."""
    return text.translate(_STRAIGHT).casefold().strip(" .,;:!?")

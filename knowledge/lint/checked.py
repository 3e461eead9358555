"""What the rules look at: a pack, the article that it is held against, and where things stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.article import Article
from knowledge.model import Entry, Pack, Source
from knowledge.pack_files import Positions, Problem

_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text of the pack: which part of the pack it is in, and where in that part."""

    section: str
    id: str
    within: tuple[str | int, ...]
    text: str

    @property
    def unquoted(self) -> str:
        """The text without what stands in quotation marks."""
        return _QUOTED.sub(" … ", self.text)

    @property
    def quoted(self) -> tuple[str, ...]:
        """What stands in quotation marks, without them."""
        return tuple(match[0][1:-1] for match in _QUOTED.finditer(self.text))


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack with one of its sources and that source's text."""

    pack: Pack
    source: Source
    article: Article
    positions: Positions

    def cited(self, entry: Entry) -> dict[int, str]:
        """Return the paragraphs of the source that an entry cites, by number."""
        numbers = [
            citation.paragraph
            for citation in entry.citations
            if citation.source in ("", self.source.id)
        ]
        return {number: self.article.paragraphs.get(number, "") for number in numbers}

    def entries(self) -> Iterator[tuple[Entry, dict[int, str]]]:
        """Yield each entry that cites the source, with the paragraphs that it cites."""
        for entry in self.pack.entries:
            if cited := self.cited(entry):
                yield entry, cited

    def problem(self, own: OwnText, message: str, remedy: str) -> Problem:
        """Return a problem at a text of the pack."""
        return problem_at(self.positions, own, message, remedy)


def problem_at(positions: Positions, own: OwnText, message: str, remedy: str) -> Problem:
    """Return a problem at a text of a pack."""
    place = positions.place(own.section, own.id, *own.within)
    return Problem(place.file, place.line, own.id, message, remedy)


def claims_of(entry: Entry) -> Iterator[OwnText]:
    """Yield the texts in which an entry claims something: its wording and its short answers."""
    yield OwnText("entries", entry.id, ("text",), entry.text)
    for kind, lead in entry.leads.given().items():
        yield OwnText("entries", entry.id, ("leads", kind), lead)


def own_texts(pack: Pack) -> Iterator[OwnText]:
    """Yield all sentences of a pack's own wording."""
    for entry in pack.entries:
        yield from claims_of(entry)
        for name in ("role", "occasion", "note"):
            if (text := getattr(entry, name)) is not None:
                yield OwnText("entries", entry.id, (name,), text)
    for person in pack.people:
        yield OwnText("people", person.id, ("role",), person.role)
    for collection in pack.collections:
        yield OwnText("collections", collection.id, ("lead",), collection.lead)
    for dispute in pack.disputes:
        yield OwnText("disputes", dispute.id, ("text",), dispute.text)
    for gap in pack.gaps:
        yield OwnText("gaps", gap.id, ("missing",), gap.missing)


def paragraphs_shown(cited: dict[int, str]) -> str:
    """Return "paragraph 4" or "paragraphs 4 and 5"."""
    numbers = [str(number) for number in sorted(cited)]
    if len(numbers) == 1:
        return f"paragraph {numbers[0]}"
    return f"paragraphs {', '.join(numbers[:-1])} and {numbers[-1]}"

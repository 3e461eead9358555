"""A short ordered text on a topic, a person, a place or an organisation, made of entries only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from knowledge.answers import Line, Reference
from knowledge.lines import line_of, references_of
from knowledge.model import Entry, Kind, Pack
from knowledge.subjects import Subject, SubjectKind, find_subject, is_about

SAME_SENTENCE_SCORE = 88.0  # of 100: an event and a fact so alike say the same thing; chosen


class Length(StrEnum):
    """How much a briefing says."""

    SHORT = "short"
    STANDARD = "standard"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class _Amounts:
    points: int
    quotes: int
    disputes: int
    unsaid: int


# Chosen: a phone's screen, an answer on one page, everything there is.
_AMOUNTS = {
    Length.SHORT: _Amounts(points=2, quotes=1, disputes=1, unsaid=1),
    Length.STANDARD: _Amounts(points=5, quotes=2, disputes=2, unsaid=3),
    Length.LONG: _Amounts(points=1000, quotes=1000, disputes=1000, unsaid=1000),
}


@dataclass(frozen=True, slots=True)
class Disputed:
    """A point on which the source's voices differ, with what each says."""

    text: str
    lines: tuple[Line, ...]

    @property
    def marks(self) -> str:
        """The paragraphs in which the voices stand: "[¶10, ¶19]"."""
        numbers = sorted({number for line in self.lines for number in line.entry.paragraphs})
        return f"[{', '.join(f'¶{number}' for number in numbers)}]"


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the packs hold on a subject.

    `unsaid` completes "The source doesn't say …". `left_out` counts the entries that a longer
    briefing shows.
    """

    subject: Subject
    length: Length
    lead: Line
    points: tuple[Line, ...]
    quotes: tuple[Line, ...]
    disputed: tuple[Disputed, ...]
    unsaid: tuple[str, ...]
    left_out: int
    references: tuple[Reference, ...]


def brief(packs: Pack | Sequence[Pack], topic: str, length: Length = Length.STANDARD) -> Briefing:
    """Return the briefing on what `topic` names, as somebody types it.

    The lead is the entry that is most about the subject; points and quotes stand in the source's
    order.

    Raises:
        UnknownSubjectError: nothing in the packs is called so.
    """
    packs = [packs] if isinstance(packs, Pack) else packs
    subject = find_subject(packs, topic)
    pack = next(pack for pack in packs if pack.id == subject.pack)
    return _brief(pack, subject, length)


def _brief(pack: Pack, subject: Subject, length: Length) -> Briefing:
    amounts = _AMOUNTS[length]
    about = [entry for entry in pack.entries if is_about(entry, subject)]
    ranked = sorted(about, key=lambda entry: _rank(entry, subject))
    lead = ranked[0]
    said = [entry for entry in ranked[1:] if entry.kind is Kind.QUOTE]
    stated = _distinct(lead, [entry for entry in ranked[1:] if entry.kind is not Kind.QUOTE])
    points = _lines(stated[: amounts.points], pack)
    quotes = _lines(said[: amounts.quotes], pack)
    disputed = _disputed(pack, subject, about)[: amounts.disputes]
    voices = [line for dispute in disputed for line in dispute.lines]
    return Briefing(
        subject=subject,
        length=length,
        lead=line_of(lead, pack),
        points=points,
        quotes=quotes,
        disputed=disputed,
        unsaid=_unsaid(pack, subject, about)[: amounts.unsaid],
        left_out=len(stated) + len(said) - len(points) - len(quotes),
        references=references_of([line_of(lead, pack), *points, *quotes, *voices], {pack.id: pack}),
    )


def _rank(entry: Entry, subject: Subject) -> tuple[bool, int, int, tuple[int, ...], str]:
    """Order entries by how much they are about a subject; curators name what matters most first."""
    named = {
        SubjectKind.TOPIC: entry.topics,
        SubjectKind.PERSON: entry.people,
        SubjectKind.PLACE: entry.places,
        SubjectKind.ORGANISATION: entry.organisations,
    }[subject.kind]
    position = named.index(subject.id) if subject.id in named else len(named)
    return (entry.kind is Kind.QUOTE, position, len(named), entry.paragraphs, entry.id)


def _distinct(lead: Entry, ranked: Iterable[Entry]) -> list[Entry]:
    """Return the entries that say something that none before them says."""
    kept = [lead]
    for entry in ranked:
        if all(
            fuzz.token_set_ratio(entry.text, other.text) < SAME_SENTENCE_SCORE for other in kept
        ):
            kept.append(entry)
    return kept[1:]


def _lines(entries: Iterable[Entry], pack: Pack) -> tuple[Line, ...]:
    """Return the entries as lines in the source's order."""
    ordered = sorted(entries, key=lambda entry: (entry.paragraphs, entry.id))
    return tuple(line_of(entry, pack) for entry in ordered)


def _disputed(pack: Pack, subject: Subject, about: Sequence[Entry]) -> tuple[Disputed, ...]:
    ids = {entry.id for entry in about}
    return tuple(
        Disputed(
            dispute.text,
            tuple(line_of(pack.entry_by_id[entry_id], pack) for entry_id in dispute.entries),
        )
        for dispute in pack.disputes
        if _touches(subject, dispute.topics, dispute.entries, ids)
    )


def _unsaid(pack: Pack, subject: Subject, about: Sequence[Entry]) -> tuple[str, ...]:
    ids = {entry.id for entry in about}
    return tuple(gap.missing for gap in pack.gaps if _touches(subject, gap.topics, gap.near, ids))


def _touches(
    subject: Subject, topics: Sequence[str], entries: Sequence[str], about: set[str]
) -> bool:
    if subject.kind is SubjectKind.TOPIC:
        return subject.id in topics
    return any(entry_id in about for entry_id in entries)

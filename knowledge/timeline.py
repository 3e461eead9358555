"""Events in order, each with as much of its date as is known. Drawing: `timeline_picture`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answers import Line, Reference
from knowledge.dates import Precision, When
from knowledge.lines import line_of, references_of
from knowledge.model import Entry, Kind, Pack
from knowledge.subjects import Subject, SubjectKind, find_subject, is_about

_EXACT_FIRST = {Precision.DAY: 0, Precision.RANGE: 1, Precision.MONTH: 2, Precision.YEAR: 3}


@dataclass(frozen=True, slots=True)
class TimelineFilters:
    """What a timeline is narrowed to. Names are as typed; both dates are included."""

    topic: str | None = None
    person: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """One event and when it was, or is expected."""

    when: When
    line: Line

    @property
    def shown(self) -> str:
        """The date in words, marked where it is an expectation."""
        expected = "expected " if self.when.expected else ""
        words = f" (“{self.when.words}”)" if self.when.words else ""
        return f"{expected}{self.when.shown()}{words}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments by their first day. `narrowed_to` tells which subjects the filters were taken for."""

    moments: tuple[Moment, ...]
    narrowed_to: tuple[Subject, ...]
    references: tuple[Reference, ...]


def timeline(packs: Sequence[Pack], filters: TimelineFilters | None = None) -> Timeline:
    """Return the packs' events that pass the filters, by first day, then the more exact date first.

    An event passes the date filters when any day of its span does.

    Raises:
        UnknownSubjectError: no topic or person is called as the filter says.
        ValueError: `since` lies after `until`.
    """
    filters = filters or TimelineFilters()
    if filters.since and filters.until and filters.since > filters.until:
        raise ValueError(
            f"the timeline would start on {filters.since} and end before, on {filters.until}; "
            "swap the two"
        )
    subjects = tuple(_subjects(packs, filters))
    moments = [
        Moment(entry.when, line_of(entry, pack))
        for pack in packs
        for entry in pack.entries
        if entry.kind is Kind.EVENT
        and entry.when is not None
        and entry.when.overlaps(filters.since, filters.until)
        and all(is_about(entry, subject) for subject in subjects)
    ]
    moments.sort(key=_order)
    lines = [moment.line for moment in moments]
    return Timeline(
        moments=tuple(moments),
        narrowed_to=subjects,
        references=references_of(lines, {pack.id: pack for pack in packs}),
    )


def without(filters: TimelineFilters, kind: SubjectKind) -> TimelineFilters:
    """Return the filters without the one by topic or by person."""
    if kind is SubjectKind.TOPIC:
        return replace(filters, topic=None)
    return replace(filters, person=None)


def subjects_with_events(
    packs: Sequence[Pack], kind: SubjectKind, filters: TimelineFilters | None = None
) -> tuple[Subject, ...]:
    """Return the topics or people with events that pass the filters, those with the most first.

    What several packs call by one id is named once.

    Raises:
        UnknownSubjectError: no topic or person is called as the filter says.
        ValueError: `since` lies after `until`.
    """
    moments = timeline(packs, filters).moments
    events = Counter(named for moment in moments for named in _named_in(moment.line.entry, kind))
    subjects = {
        named.id: Subject(pack.id, kind, named.id, named.name)
        for pack in packs
        for named in (pack.topics if kind is SubjectKind.TOPIC else pack.people)
        if named.id in events
    }
    return tuple(sorted(subjects.values(), key=lambda subject: -events[subject.id]))


def _named_in(entry: Entry, kind: SubjectKind) -> set[str]:
    """Return the ids of the topics, or else of the people, that an entry is about."""
    if kind is SubjectKind.TOPIC:
        return set(entry.topics)
    return {who for who in (*entry.people, entry.speaker, entry.attribution.who) if who}


def _subjects(packs: Sequence[Pack], filters: TimelineFilters) -> list[Subject]:
    wanted = ((filters.topic, SubjectKind.TOPIC), (filters.person, SubjectKind.PERSON))
    return [find_subject(packs, typed, kinds=(kind,)) for typed, kind in wanted if typed]


def _order(moment: Moment) -> tuple[date, int, date, tuple[int, ...], str]:
    when, entry = moment.when, moment.line.entry
    return (when.start, _EXACT_FIRST[when.precision], when.end, entry.paragraphs, entry.id)

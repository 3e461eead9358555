"""When digests are due: wall-clock time in a named zone, as plain arithmetic.

A local time that a clock change leaves out moves to the first instant after the gap; one that
comes twice counts the first time (PEP 495, `fold=0`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)
_ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day in a zone, on chosen weekdays (Monday is 0).

    Raises:
        ValueError: no weekday is chosen, or the time carries a zone of its own.
    """

    at: time
    timezone: str
    days: frozenset[int]

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(range(7)):
            raise ValueError(
                f"a schedule needs weekdays from 0 (Monday) to 6, not {set(self.days)}"
            )
        if self.at.tzinfo is not None:
            raise ValueError("a schedule's time of day has no zone of its own; give it beside")


@dataclass(frozen=True, slots=True)
class Due:
    """One occurrence: the local day it belongs to, and the instant (UTC) at which it is due."""

    day: date
    at: datetime


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which the local clock first shows `at` on `day`.

    Where it never does, the first instant after the gap.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    # In a gap, fold=0 takes the offset from before it and lands as far after the gap as the time
    # lies in it; fold=1 lands before it. The gap's end is where the offset changes between them.
    before = local.replace(fold=1).astimezone(UTC)
    return _offset_change(before, instant, zone)


def _offset_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second, after one instant and up to another, with the latter's offset."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _ONE_SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def occurrences(schedule: Schedule, *, after: datetime) -> Iterator[Due]:
    """Yield what is due later than an instant, in order, without end.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: there is no zone of that name.
    """
    zone = ZoneInfo(schedule.timezone)
    # A day earlier: a gap can move yesterday's occurrence past midnight.
    day = after.astimezone(zone).date() - _ONE_DAY
    while True:
        if day.weekday() in schedule.days:
            at = instant_of(day, schedule.at, zone)
            if at > after:
                yield Due(day, at)
        day += _ONE_DAY


def next_due(schedule: Schedule, *, after: datetime) -> Due:
    """Return the next occurrence later than an instant."""
    return next(occurrences(schedule, after=after))


def due_between(schedule: Schedule, *, after: datetime, until: datetime) -> list[Due]:
    """Return what is due later than one instant and not later than another, in order."""
    found: list[Due] = []
    for due in occurrences(schedule, after=after):
        if due.at > until:
            return found
        found.append(due)
    return found

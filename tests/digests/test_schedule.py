"""When digests are due: a year in twelve zones, both clock changes, and times that don't exist."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.schedule import Due, Schedule, due_between, next_due, occurrences

DAILY = frozenset(range(7))
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Ho_Chi_Minh",
    "Asia/Seoul",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0, 0), time(2, 30), time(9, 0), time(23, 59)])
def test_a_year_has_one_digest_a_local_day(zone: str, at: time) -> None:
    start = datetime(2025, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)

    due = due_between(
        Schedule(at, zone, DAILY),
        after=start - timedelta(microseconds=1),
        until=end - timedelta(microseconds=1),
    )

    assert [one.day for one in due] == [date(2025, 1, 1) + timedelta(n) for n in range(365)]


def test_a_time_left_out_by_the_clock_change_moves_to_the_first_instant_after_it() -> None:
    schedule = Schedule(time(2, 30), "Europe/Berlin", DAILY)

    due = list(islice(occurrences(schedule, after=_utc(2025, 3, 29, 0)), 3))

    assert due == [
        Due(date(2025, 3, 29), _utc(2025, 3, 29, 1, 30)),
        Due(date(2025, 3, 30), _utc(2025, 3, 30, 1, 0)),  # 3:00 summer time
        Due(date(2025, 3, 31), _utc(2025, 3, 31, 0, 30)),
    ]


def test_a_time_that_comes_twice_counts_the_first_time_only() -> None:
    schedule = Schedule(time(2, 30), "Europe/Berlin", DAILY)

    due = list(islice(occurrences(schedule, after=_utc(2025, 10, 25, 12)), 2))

    assert due == [
        Due(date(2025, 10, 26), _utc(2025, 10, 26, 0, 30)),  # still summer time
        Due(date(2025, 10, 27), _utc(2025, 10, 27, 1, 30)),
    ]


def test_midnight_left_out_stays_with_its_day() -> None:
    schedule = Schedule(time(0, 0), "Africa/Cairo", DAILY)

    due = list(islice(occurrences(schedule, after=_utc(2025, 4, 24, 12)), 2))

    assert due == [
        Due(date(2025, 4, 25), _utc(2025, 4, 24, 22, 0)),  # 1:00 summer time: there is no 0:00
        Due(date(2025, 4, 26), _utc(2025, 4, 25, 21, 0)),
    ]


def test_half_an_hours_clock_change_is_kept_to_the_minute() -> None:
    schedule = Schedule(time(2, 15), "Australia/Lord_Howe", DAILY)

    due = next_due(schedule, after=_utc(2025, 10, 4, 12))

    assert due == Due(date(2025, 10, 5), _utc(2025, 10, 4, 15, 30))  # 2:30, half an hour on


def test_only_the_chosen_weekdays_are_due() -> None:
    schedule = Schedule(time(9), "Asia/Seoul", frozenset({0, 4}))

    due = due_between(schedule, after=_utc(2025, 1, 1), until=_utc(2025, 1, 15))

    assert [one.day.isoformat() for one in due] == [
        "2025-01-03",
        "2025-01-06",
        "2025-01-10",
        "2025-01-13",
    ]


@pytest.mark.parametrize("days", [frozenset(), frozenset({7})])
def test_a_schedule_without_weekdays_is_refused(days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        Schedule(time(9), "UTC", days)


@given(
    zone=st.sampled_from(ZONES),
    at=st.times(),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    after=st.datetimes(
        datetime(1990, 1, 1),  # noqa: DTZ001 - the zone is given beside
        datetime(2060, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
)
def test_what_is_next_is_later_and_nothing_is_between(
    zone: str, at: time, days: frozenset[int], after: datetime
) -> None:
    schedule = Schedule(at, zone, days)

    due = next_due(schedule, after=after)

    assert due.at > after
    assert due.day.weekday() in days
    assert due_between(schedule, after=after, until=due.at) == [due]
    assert due_between(schedule, after=after, until=due.at - timedelta(microseconds=1)) == []

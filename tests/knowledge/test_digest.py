"""What a digest says: the pack's entries in turn, the same for everyone who asks again."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.briefing import Length
from knowledge.digest import AskedEntry, Digest, DiscussionKind, compose_digest, digest_number
from knowledge.model import Kind, Pack
from knowledge.pack_files import read_pack

START = date(2025, 1, 1)
WORKDAYS = frozenset(range(5))


@pytest.fixture(scope="module")
def hanoi() -> Pack:
    return read_pack(Path(__file__).parents[2] / "knowledge/packs/hanoi-2019")


def _of(pack: Pack, kind: Kind) -> set[str]:
    return {entry.id for entry in pack.entries if entry.kind is kind}


def _days(count: int, days: frozenset[int] = frozenset(range(7))) -> list[date]:
    found = (START + timedelta(n) for n in range(7 * count))
    return [day for day in found if day.weekday() in days][:count]


def _ids(digest: Digest) -> list[str]:
    return [line.entry.id for line in digest.lines()]


def test_a_digest_is_the_same_for_a_day_and_a_channel(hanoi: Pack) -> None:
    assert compose_digest(hanoi, key="1", day=START) == compose_digest(hanoi, key="1", day=START)


def test_channels_get_different_digests(hanoi: Pack) -> None:
    leads = {compose_digest(hanoi, key=str(n), day=START).lead for n in range(12) if n} - {None}

    assert len({line.entry.id for line in leads if line}) > 6


@pytest.mark.parametrize("days", [frozenset(range(7)), WORKDAYS, frozenset({2})])
def test_no_fact_or_quote_comes_again_before_all_have_come(
    hanoi: Pack, days: frozenset[int]
) -> None:
    facts, quotes = _of(hanoi, Kind.FACT), _of(hanoi, Kind.QUOTE)
    digests = [
        compose_digest(hanoi, key="1", day=day, days=days)
        for day in _days(len(facts) + len(quotes), days)
    ]

    leads = [digest.lead.entry.id for digest in digests if digest.lead]
    said = [digest.quotes[0].entry.id for digest in digests]
    for start in range(len(quotes)):
        assert set(leads[start : start + len(facts)]) == facts
        assert set(said[start : start + len(quotes)]) == quotes


@pytest.mark.parametrize("length", list(Length))
def test_every_line_is_cited_and_none_stands_twice(hanoi: Pack, length: Length) -> None:
    for day in _days(60):
        digest = compose_digest(hanoi, key="1", day=day, length=length)
        discussed = len(digest.discussion.lines) if digest.discussion else 0
        ids = _ids(digest)[: len(_ids(digest)) - discussed - len(digest.asked)]

        cited = {number for line in digest.lines() for number in line.entry.paragraphs}
        assert max(Counter(ids).values()) == 1
        assert cited == {n for reference in digest.references for n in reference.paragraphs}


def test_an_event_is_told_on_its_day_of_the_year(hanoi: Pack) -> None:
    digest = compose_digest(hanoi, key="1", day=date(2026, 2, 22))

    assert digest.on_this_day is True
    assert digest.moments[0].when.start == date(2019, 2, 22)


def test_events_come_in_rounds_though_some_have_their_day(hanoi: Pack) -> None:
    events = _of(hanoi, Kind.EVENT)
    told = [compose_digest(hanoi, key="1", day=day).moments[0].line.entry.id for day in _days(400)]
    first = -digest_number(START) % len(events)

    rounds = [told[at : at + len(events)] for at in range(first, 380, len(events))]
    assert all(set(one) == events for one in rounds if len(one) == len(events))


def test_topics_narrow_everything(hanoi: Pack) -> None:
    topic = hanoi.disputes[0].topics[0]
    for day in _days(30):
        digest = compose_digest(hanoi, key="1", day=day, topics=[topic])
        narrowed = [digest.lead, *digest.facts, *digest.quotes, *(m.line for m in digest.moments)]
        assert all(topic in line.entry.topics for line in narrowed if line)


def test_a_topic_without_entries_gives_an_empty_digest(hanoi: Pack) -> None:
    digest = compose_digest(hanoi, key="1", day=START, topics=["nothing"])

    assert list(digest.lines()) == []
    assert (digest.lead, digest.discussion, digest.references) == (None, None, ())


def test_what_members_asked_most_is_told_unless_it_is_said_anyway(hanoi: Pack) -> None:
    lead = compose_digest(hanoi, key="1", day=START).lead
    other = next(e for e in hanoi.entries if lead and e.id != lead.entry.id and e.kind is Kind.FACT)
    asked = [AskedEntry(hanoi.id, lead.entry.id if lead else "", 9), AskedEntry("gone", "x", 8)]
    asked.append(AskedEntry(hanoi.id, other.id, 7))

    digest = compose_digest(hanoi, key="1", day=START, asked_most=asked)

    (told,) = digest.asked
    assert (told.question, told.line.entry, told.times) == (other.phrasings[0], other, 7)


def test_disputes_and_collections_are_discussed(hanoi: Pack) -> None:
    kinds = {
        digest.discussion.kind
        for digest in (compose_digest(hanoi, key="1", day=day) for day in _days(40))
        if digest.discussion
    }

    assert kinds == set(DiscussionKind)


@given(
    day=st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_digests_are_numbered_without_gaps(day: date, days: frozenset[int]) -> None:
    following = next(
        day + timedelta(n) for n in range(1, 8) if (day + timedelta(n)).weekday() in days
    )

    step = digest_number(following, days) - digest_number(day, days)
    assert step == (1 if day.weekday() in days else 0)

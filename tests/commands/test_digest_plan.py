"""Digest plans: what moderators type, and what a button carries."""

from datetime import date, time
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import digest_plan as plans
from commands.cards.items import MAX_CUSTOM_ID_CHARS, custom_id
from commands.requests import MemberError
from commands.services import DigestPlan
from commands.texts import wording
from knowledge.briefing import Length
from knowledge.model import Attribution, Citation, Entry, Kind, Pack, Source, Topic

T = wording("en")
TOPICS = tuple(
    Topic(id=f"topic-{n}", name=name) for n, name in enumerate(("Troops", "Talks", "Syria", "Iran"))
)
PACK = Pack(
    id="p" * 32,
    title="A pack",
    as_of=date(2019, 2, 22),
    sources=(Source(id="s", title="An article", date=date(2019, 2, 22), paragraphs=3),),
    topics=TOPICS,
    entries=tuple(
        Entry(
            id=f"entry-{n}",
            kind=Kind.FACT,
            text="Something is so.",
            attribution=Attribution(by="reporter"),
            citations=(Citation(paragraph=1),),
            topics=(topic.id,),
            phrasings=("What is so?",),
        )
        for n, topic in enumerate(TOPICS)
    ),
)

digest_plans = st.builds(
    DigestPlan,
    channel=st.integers(1, 2**63),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None)),
    timezone=st.sampled_from(sorted(available_timezones())),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    pack=st.just(PACK.id),
    topics=st.lists(st.sampled_from([t.id for t in TOPICS]), max_size=4, unique=True).map(tuple),
    length=st.sampled_from(Length),
    thread=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(digest_plans, st.integers(0, 2**63))
def test_a_button_carries_a_whole_plan(plan: DigestPlan, digest_id: int) -> None:
    fields = plans.to_fields(plan)

    assert plans.from_fields(fields, [PACK]) == plan
    assert len(custom_id("b1", "dsave", (str(digest_id), *fields))) <= MAX_CUSTOM_ID_CHARS


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9", time(9)),
        ("9:30", time(9, 30)),
        ("21.15", time(21, 15)),
        ("9 pm", time(21)),
        ("12am", time(0)),
        ("12:05 PM", time(12, 5)),
        ("0:00", time(0)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, at: time) -> None:
    assert plans.read_time(typed, T) == at


@pytest.mark.parametrize("typed", ["", "25:00", "9:60", "noon", "13 pm", "9:3", "@everyone"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(MemberError, match="no time of day"):
        plans.read_time(typed, T)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("daily", {0, 1, 2, 3, 4, 5, 6}),
        ("Workdays", {0, 1, 2, 3, 4}),
        ("weekend", {5, 6}),
        ("mon, wed,fri", {0, 2, 4}),
        ("Montag Donnerstag", {0, 3}),
        ("täglich", {0, 1, 2, 3, 4, 5, 6}),
        ("werktags", {0, 1, 2, 3, 4}),
        ("wochenende", {5, 6}),
        ("mo, mi, fr", {0, 2, 4}),
        ("sunday", {6}),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, days: set[int]) -> None:
    assert plans.read_days(typed, T) == days


@pytest.mark.parametrize("typed", ["", ",", "someday", "mon, xyz"])
def test_what_are_no_days_is_refused(typed: str) -> None:
    with pytest.raises(MemberError, match="no days"):
        plans.read_days(typed, T)


def test_a_time_zone_is_found_whatever_its_case() -> None:
    assert plans.read_zone("europe/berlin", T) == "Europe/Berlin"
    assert plans.read_zone("America/New York", T) == "America/New_York"
    with pytest.raises(MemberError, match="no time zone"):
        plans.read_zone("Mars/Olympus", T)


def test_topics_are_found_by_name_and_kept_once() -> None:
    assert plans.read_topics("troops; talks, Troops", PACK, T) == ("topic-0", "topic-1")
    assert [plans.read_topics(text, PACK, T) for text in ("", "all", "Alle")] == [(), (), ()]
    with pytest.raises(MemberError, match="up to 4 topics"):
        plans.read_topics("a,b,c,d,e", PACK, T)
    with pytest.raises(MemberError, match="nothing called “warheads”"):
        plans.read_topics("warheads", PACK, T)

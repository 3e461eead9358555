from datetime import date

import pytest

from knowledge.dates import parse_span
from knowledge.model import Pack
from knowledge.subjects import SubjectKind, UnknownSubjectError
from knowledge.timeline import TimelineFilters, subjects_with_events, timeline


def ids(pack: Pack, **filters: object) -> list[str]:
    made = timeline([pack], TimelineFilters(**filters))  # type: ignore[arg-type]
    return [moment.line.entry.id for moment in made.moments]


def test_events_stand_by_their_first_day(harbour: Pack) -> None:
    assert ids(harbour) == ["first-plan", "hearing", "vote"]


def test_of_events_that_begin_on_one_day_the_more_exact_comes_first(harbour: Pack) -> None:
    year, day = harbour.entry_by_id["first-plan"], harbour.entry_by_id["hearing"]
    new_year = day.model_copy(update={"when": parse_span("2020-01-01")})
    pack = harbour.model_copy(update={"entries": (year, new_year)})

    assert ids(pack) == ["hearing", "first-plan"]


def test_each_date_is_shown_with_as_much_as_is_known_of_it(harbour: Pack) -> None:
    made = timeline([harbour])

    assert [moment.shown for moment in made.moments] == [
        "2020",
        "3 March 2020",
        "expected 15 March 2020 to 21 March 2020 (“next week”)".replace(" 2020 to", " to"),
    ]


def test_the_bounds_are_included_and_any_day_of_a_span_counts(harbour: Pack) -> None:
    assert ids(harbour, since=date(2020, 3, 21)) == ["first-plan", "vote"]
    assert ids(harbour, until=date(2020, 3, 3)) == ["first-plan", "hearing"]
    assert ids(harbour, since=date(2021, 1, 1)) == []


def test_filters_by_topic_and_person_hold_together(harbour: Pack) -> None:
    assert ids(harbour, topic="money") == ["vote"]
    assert ids(harbour, person="Bo") == ["hearing"]
    assert ids(harbour, topic="money", person="lind") == []


def test_an_unknown_person_is_refused_by_name(harbour: Pack) -> None:
    with pytest.raises(UnknownSubjectError, match="no person called “Zebedee” in the packs"):
        ids(harbour, person="Zebedee")


def test_bounds_the_wrong_way_round_are_refused(harbour: Pack) -> None:
    with pytest.raises(ValueError, match="swap the two"):
        ids(harbour, since=date(2020, 2, 1), until=date(2020, 1, 1))


def test_subjects_with_events_are_those_that_narrow_it_to_something(harbour: Pack) -> None:
    topics = subjects_with_events([harbour], SubjectKind.TOPIC)
    people = subjects_with_events([harbour], SubjectKind.PERSON)

    events = [harbour.entry_by_id[one] for one in ids(harbour)]
    assert {topic.id for topic in topics} == {topic for event in events for topic in event.topics}
    assert {person.id for person in people} >= {who for event in events for who in event.people}
    assert [person.name for person in people if not ids(harbour, person=person.name)] == []
    counts = [len(ids(harbour, topic=topic.name)) for topic in topics]
    assert counts == sorted(counts, reverse=True)


def test_subjects_with_events_keep_to_the_other_filters(harbour: Pack) -> None:
    in_march = TimelineFilters(since=date(2020, 3, 1), until=date(2020, 3, 3), person="Bo")

    topics = subjects_with_events([harbour], SubjectKind.TOPIC, in_march)

    assert {t.id for t in topics} == set(harbour.entry_by_id["hearing"].topics)

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.date_expressions import found_dates

FRIDAY = date(2019, 2, 22)


def dates(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.when.iso()) for one in found_dates(text, FRIDAY)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on Feb. 19", [("Feb. 19", "2019-02-19")]),
        ("on December 30", [("December 30", "2018-12-30")]),
        ("on January 3rd, 2017,", [("January 3rd, 2017", "2017-01-03")]),
        ("on 3 March 2018", [("3 March 2018", "2018-03-03")]),
        ("17 to 23 February 2019", [("17 to 23 February 2019", "2019-02-17/2019-02-23")]),
        ("17–23 February", [("17–23 February", "2019-02-17/2019-02-23")]),
        ("in August 2018", [("August 2018", "2018-08")]),
        ("2018-11-05", [("2018-11-05", "2018-11-05")]),
        ("last June and next June", [("last June", "2018-06"), ("next June", "2019-06")]),
        ("in January, in July", [("January", "2019-01"), ("July", "2018-07")]),
        ("said Thursday", [("Thursday", "2019-02-21")]),
        ("Friday", [("Friday", "2019-02-22")]),
        ("next Friday", [("next Friday", "2019-03-01")]),
        ("Next week", [("Next week", "2019-02-24/2019-03-02")]),
        ("this week", [("this week", "2019-02-17/2019-02-23")]),
        ("last month", [("last month", "2019-01")]),
        ("last year, in 2016", [("last year", "2018"), ("2016", "2016")]),
        ("yesterday", [("yesterday", "2019-02-21")]),
        ("it may march on; 30,000 of 2,018; Mayor; 12018", []),
        ("30 February 2019", [("February 2019", "2019-02")]),
    ],
)
def test_dates_mean_what_a_newspaper_means(text: str, found: list[tuple[str, str]]) -> None:
    assert dates(text) == found


@given(st.text(), st.dates(date(1500, 1, 8), date(2900, 1, 1)))
def test_any_text_of_any_day_is_read(text: str, today: date) -> None:
    found = found_dates(text, today)

    assert all(one.start < other.start for one, other in pairwise(found))


@given(st.dates(date(1600, 1, 1), date(2099, 12, 31)))
def test_a_full_date_is_found_whatever_the_day_of_the_article(day: date) -> None:
    (found,) = found_dates(f"on {day.strftime('%B')} {day.day}, {day.year}.", FRIDAY)

    assert (found.when.start, found.when.end) == (day, day)

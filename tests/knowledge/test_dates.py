from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates import MAX_WORDS_CHARS, Precision, When, parse_span, parse_when

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
SPANS = st.one_of(
    DAYS.map(lambda day: parse_span(f"{day.year:04}")),
    DAYS.map(lambda day: parse_span(f"{day.year:04}-{day.month:02}")),
    DAYS.map(lambda day: When(day, day)),
    st.tuples(DAYS, DAYS).map(lambda days: When(min(days), max(days), Precision.RANGE)),
)


@given(SPANS, st.booleans(), st.none() | st.text(min_size=1, max_size=MAX_WORDS_CHARS))
def test_what_is_written_is_read_back(span: When, expected: bool, words: str | None) -> None:
    when = When(span.start, span.end, span.precision, expected=expected, words=words)

    assert parse_when(when.written()) == when


@pytest.mark.parametrize(
    ("written", "when"),
    [
        (2018, When(date(2018, 1, 1), date(2018, 12, 31), Precision.YEAR)),
        (299, When(date(299, 1, 1), date(299, 12, 31), Precision.YEAR)),  # YAML reads 0299 so
        ("2018-02", When(date(2018, 2, 1), date(2018, 2, 28), Precision.MONTH)),
        ("2020-02-29", When(date(2020, 2, 29), date(2020, 2, 29), Precision.DAY)),
        ("2019-02/2019-03-02", When(date(2019, 2, 1), date(2019, 3, 2), Precision.RANGE)),
        (
            {"at": "2019", "expected": True, "words": "this year"},
            When(date(2019, 1, 1), date(2019, 12, 31), Precision.YEAR, True, "this year"),
        ),
        (None, None),
    ],
)
def test_a_date_is_read_with_the_precision_it_has(written: Any, when: When | None) -> None:
    assert parse_when(written) == when


@pytest.mark.parametrize(
    "written",
    [
        "June 2018",
        "2018-13",
        "2018-02-30",
        "20180203",
        "0000",
        "0000-01",
        "2018/2017",
        "2018/2019/2020",
        "/",
        "",
        "٢٠١٨",
        ["2018"],
        {"expected": True},
        {"at": "2018", "until": "2019"},
        {"at": "2018", "expected": "maybe"},
        {"at": "2018", "words": ""},
        {"at": "2018", "words": "x" * 101},
    ],
)
def test_what_is_no_date_is_refused_with_what_to_do(written: Any) -> None:
    with pytest.raises(ValueError, match=r"; (for 'at' )?(write|swap)"):
        parse_when(written)


@given(st.text() | st.integers() | st.dictionaries(st.text(), st.text() | st.integers()))
def test_anything_is_read_or_refused(written: Any) -> None:
    try:
        when = parse_when(written)
    except ValueError:
        return
    assert isinstance(when, When)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2018", "2018"),
        ("2018-06", "June 2018"),
        ("2019-02-19", "19 February 2019"),
        ("2019-02-24/2019-03-02", "24 February to 2 March 2019"),
        ("2018-12-30/2019-01-02", "30 December 2018 to 2 January 2019"),
    ],
)
def test_a_date_is_shown_as_exactly_as_it_is_known(at: str, shown: str) -> None:
    assert parse_span(at).shown() == shown

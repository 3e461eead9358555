from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.number_words import found_numbers


def numbers(text: str) -> list[tuple[str, Decimal]]:
    return [(one.shown, one.value) for one in found_numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("about 30,000 troops", 30_000),
        ("thirty thousand troops", 30_000),
        ("30 thousand troops", 30_000),
        ("Twenty-one", 21),
        ("two hundred five", 205),
        ("three million two hundred thousand", 3_200_000),
        ("1.5 million", 1_500_000),
        ("the 2nd", 2),
        ("the second summit", 2),
        ("a hundred", 100),
    ],
)
def test_one_value_however_it_is_written(text: str, value: int) -> None:
    assert [number for _, number in numbers(text)] == [value]


def test_what_is_seldom_meant_as_a_number_is_left_out() -> None:
    assert numbers("one-on-one, at first no one often tended to secondhand weights") == []


@given(st.integers(0, 10**15))
def test_digits_are_read_with_and_without_commas(number: int) -> None:
    assert numbers(f"{number:,}; {number}") == [
        (f"{number:,}", Decimal(number)),
        (f"{number}", Decimal(number)),
    ]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(one.shown in text for one in found_numbers(text))

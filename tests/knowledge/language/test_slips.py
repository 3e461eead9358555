"""How likely one word was meant by another: what fingers do on a phone's keyboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.slips import meant_likelihood, slip_likelihood

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "likelier", "less_likely"),
    [
        ("mant", "many", "man"),  # the key beside, rather than a letter from far off
        ("oen", "one", "own"),  # swapped, rather than struck amiss
        ("beigun", "biegun", "begun"),
        ("hamded", "handed", "hampered"),
        ("meeeting", "meeting", "meetings"),  # one slip rather than two
        ("sumit", "summit", "sulit"),
    ],
)
def test_what_fingers_do_is_likelier(typed: str, likelier: str, less_likely: str) -> None:
    assert slip_likelihood(typed, likelier) > slip_likelihood(typed, less_likely)


def test_of_two_words_as_near_the_commoner_is_meant() -> None:
    assert meant_likelihood("wre", "were", 500_000_000) > meant_likelihood(
        "wre", "wire", 30_000_000
    )


@given(WORDS, WORDS)
def test_no_slip_is_as_likely_as_a_word_typed_right(typed: str, meant: str) -> None:
    assert slip_likelihood(meant, meant) == 0
    assert typed == meant or slip_likelihood(typed, meant) < 0

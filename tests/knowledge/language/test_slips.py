"""How likely one word was meant by another: what fingers do on a phone's keyboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.slips import slip_likelihood, sound_likelihood

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
        ("stil", "still", "style"),  # one of two equal letters left out
    ],
)
def test_what_fingers_do_is_likelier(typed: str, likelier: str, less_likely: str) -> None:
    assert slip_likelihood(typed, likelier) > slip_likelihood(typed, less_likely)


def test_what_is_written_as_it_sounds_is_likelier_the_more_of_it_is_right() -> None:
    assert sound_likelihood("optomistic", "optimistic") > sound_likelihood(
        "aptomistik", "optimistic"
    )


@given(WORDS, WORDS)
def test_no_slip_is_as_likely_as_a_word_typed_right(typed: str, meant: str) -> None:
    assert slip_likelihood(meant, meant) == 0
    assert typed == meant or slip_likelihood(typed, meant) < 0

"""Which keys stand beside each other."""

from __future__ import annotations

from string import ascii_lowercase

from knowledge.language.keyboard import beside


def test_keys_that_touch_are_beside_each_other() -> None:
    assert beside("q") == frozenset("was")
    assert beside("z") == frozenset("asx")


def test_no_key_is_beside_itself_and_each_neighbour_is_mutual() -> None:
    assert not any(letter in beside(letter) for letter in ascii_lowercase)
    assert all(letter in beside(near) for letter in ascii_lowercase for near in beside(letter))


def test_what_is_no_letter_has_no_neighbours() -> None:
    assert beside("é") == beside("7") == beside("") == frozenset()

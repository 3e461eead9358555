"""How likely a mistyped word was meant to be another one: what fingers do on a phone's keyboard.

A key is missed for its neighbour, a letter is dropped, doubled or swapped with the next, more often
than a letter far off is struck. The shares are chosen, in the order that studies of mobile typing
give: substitutions by a neighbour and omissions lead, swaps and insertions follow.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA, Levenshtein

from knowledge.language.keyboard import beside

# Decimal logarithms of how likely a slip is at its place in a word.
_DROPPED = -0.6
_HALVED = -0.3  # one of two equal letters is dropped
_SWAPPED = -0.8
_DOUBLED = -1.0
_NEIGHBOUR_STRUCK = -1.2
_NEIGHBOUR_ADDED = -1.8
_VOWEL_FOR_VOWEL = -1.1
_STRUCK_AMISS = -2.6
_ADDED_AMISS = -3.0
_FIRST_LETTER = -0.5  # the first letter goes wrong more seldom
_EACH_SLIP = -1.0  # one slip in a word is far likelier than two
_BY_SOUND = -2.8  # written as it is said

_WITHOUT_VOWELS = -1.2
_EACH_VOWEL = -0.3

_VOWELS = frozenset("aeiouy")


def slip_likelihood(typed: str, meant: str) -> float:
    """Return the decimal logarithm of how likely `meant` is typed as `typed`, 0 for the same."""
    costs = sorted(_cost(typed, meant, *step) for step in _steps(typed, meant))
    swaps = len(costs) - OSA.distance(typed, meant)
    if swaps > 0:  # what counts as two steps here is one swap there
        costs = [*costs[2 * swaps :], *[_SWAPPED] * swaps]
    return sum(costs) + _EACH_SLIP * len(costs)


def sound_likelihood(typed: str, meant: str) -> float:
    """Return how likely `meant`, which is said as `typed` is written, is typed by its sound.

    A decimal logarithm. The more of its letters stand, the likelier.
    """
    return _BY_SOUND - Levenshtein.normalized_distance(typed, meant)


def vowels_left_out_likelihood(typed: str, meant: str) -> float:
    """Return how likely `meant` is typed as `typed`, which is it without its vowels.

    A decimal logarithm.
    """
    return _WITHOUT_VOWELS + _EACH_VOWEL * (len(meant) - len(typed))


def _steps(typed: str, meant: str) -> list[tuple[str, int, int]]:
    """Return the steps from `meant` to `typed`: kind, place in `meant`, place in `typed`."""
    return [(step.tag, step.src_pos, step.dest_pos) for step in Levenshtein.editops(meant, typed)]


def _cost(typed: str, meant: str, kind: str, place: int, struck: int) -> float:
    first = _FIRST_LETTER if place == 0 else 0.0
    if kind == "delete":
        is_double = meant[place] in (meant[place - 1 : place], meant[place + 1 : place + 2])
        return first + (_HALVED if is_double else _DROPPED)
    letter = typed[struck]
    if kind == "replace":
        return first + _replaced(letter, meant[place])
    around = meant[max(0, place - 1) : place + 1]
    if letter in around:
        return _DOUBLED
    touched = any(letter in beside(key) for key in around)
    return first + (_NEIGHBOUR_ADDED if touched else _ADDED_AMISS)


def _replaced(letter: str, meant: str) -> float:
    if letter in beside(meant):
        return _NEIGHBOUR_STRUCK
    if letter in _VOWELS and meant in _VOWELS:
        return _VOWEL_FOR_VOWEL
    return _STRUCK_AMISS

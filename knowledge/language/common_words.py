"""Common English words, by their letters, their sound and their letters without vowels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from jellyfish import metaphone
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.language.lexicon import lexicon, word_frequencies

# A word this common in English books is taken as meant, unless the pack knows it too.
COMMON_COUNT = 3_000_000
VERY_COMMON_COUNT = 20_000_000
MIN_CORRECTED_CHARS = 4
_FAR_COMMONER = 10  # times as common in English: chosen
_VOWELS = re.compile("[aeiou]")


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Return how a word sounds (metaphone); what is not of the letters a to z is its own sound."""
    return metaphone(word) if word.isascii() and word.isalpha() else word


def without_vowels(word: str) -> str:
    """Return a word without the vowels behind its first letter."""
    return word[:1] + _VOWELS.sub("", word[1:])


def is_far_commoner(one: str, other: str) -> bool:
    """Tell whether a word is far commoner in English than another."""
    counts = word_frequencies()
    return counts.get(one, 0) >= _FAR_COMMONER * counts.get(other, 0)


@lru_cache(maxsize=1)
def _common_by_length() -> dict[int, list[str]]:
    by_length: dict[int, list[str]] = {}
    for word, count in word_frequencies().items():
        if count >= COMMON_COUNT:
            by_length.setdefault(len(word), []).append(word)
    return by_length


@lru_cache(maxsize=1)
def common_by_sound() -> Mapping[str, list[str]]:
    """Return the very common words by their sound."""
    return by_form(sound, (word for word in _very_common() if len(word) >= MIN_CORRECTED_CHARS))


@lru_cache(maxsize=1)
def common_without_vowels() -> Mapping[str, list[str]]:
    """Return the very common words by their letters without vowels."""
    return by_form(without_vowels, _very_common())


def _very_common() -> list[str]:
    return [word for word, count in word_frequencies().items() if count >= VERY_COMMON_COUNT]


def by_form(form: Callable[[str], str], words: Iterable[str]) -> Mapping[str, list[str]]:
    """Return words by a form of theirs."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for word in words:
        grouped[form(word)].append(word)
    return grouped


@lru_cache(maxsize=10_000)
def near_common(word: str) -> frozenset[str]:
    """Return the common English words that `word` may be a slip for."""
    allowed = 1 if len(word) <= 7 else 2
    near: set[str] = set()
    for length in range(len(word) - 1, len(word) + 2):
        found = process.extract(
            word,
            _common_by_length().get(length, ()),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=allowed,
            limit=None,
        )
        near.update(candidate for candidate, _, _ in found)
    if len(word) < MIN_CORRECTED_CHARS:
        near &= lexicon().function_words | lexicon().light_words
    return frozenset(near)

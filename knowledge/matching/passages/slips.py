"""What a mistyped word may have meant: every word of the passages within a slip or two of it.

Found by what is left of a word when a letter is taken away, which a slip and the word meant share.
Source: Garbe's symmetric deletes, as in SymSpell, 2012.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.language.keyboard import beside
from knowledge.language.lexicon import lexicon, word_frequencies

_MIN_CHARS = 3
_FAR_MIN_CHARS = 7  # two slips in a shorter word leave too little of it
_RUN_TOGETHER_MIN_CHARS = 5

# How likely a slip is beside others, as a power of ten: chosen.
_ON_THUMB = 0.0  # key beside, letter left out, doubled or swapped
_OTHER_KEY = -1.2
_FIRST_LETTER = -0.8
_TWO_SLIPS = -2.0
_COMMONNESS = 0.35  # weight of the power of ten of a word's count
_LEAST = 0.04  # of the likeliest meaning: below, a meaning is left out


class Slips:
    """Tells what words mistyped may mean, by how often the passages have each word."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = dict(counts)
        self._shortened: dict[str, list[str]] = defaultdict(list)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._counts:
            if word.isalpha():
                self._by_length[len(word)].append(word)
                self._add(word)
        for word in lexicon().function_words:
            if word not in self._counts and len(word) >= _MIN_CHARS:
                self._add(word)
        self.meant = lru_cache(maxsize=20_000)(self._meant)

    def _add(self, word: str) -> None:
        for short in _shortened(word):
            self._shortened[short].append(word)

    def _meant(self, word: str) -> tuple[tuple[tuple[str, ...], float], ...]:
        """Return the meanings of a word that no passage has, with how likely each is, best first.

        A meaning is one word, or two that were run together. The likeliest has 1, the others a
        share of it; a meaning that is a function word is among them.
        """
        if len(word) < _MIN_CHARS or not word.isascii() or not word.isalpha():
            return ()
        found = {near: self._likelihood(word, near) for near in self._near(word)}
        ways: dict[tuple[str, ...], float] = {(near,): power for near, power in found.items()}
        if not ways and word not in word_frequencies():
            ways = self._run_together(word) or self._far(word)
        if not ways:
            return ()
        best = max(ways.values())
        shares = {way: 10 ** (power - best) for way, power in ways.items()}
        kept = [(way, share) for way, share in shares.items() if share >= _LEAST]
        return tuple(sorted(kept, key=lambda one: (-one[1], one[0])))

    def _near(self, word: str) -> set[str]:
        """Return the words that one slip turns into `word`."""
        candidates = {near for short in _shortened(word) for near in self._shortened.get(short, ())}
        return {
            near
            for near in candidates
            if DamerauLevenshtein.distance(word, near, score_cutoff=1) <= 1
        }

    def _far(self, word: str) -> dict[tuple[str, ...], float]:
        """Return the words that two slips turn into `word`."""
        found: dict[tuple[str, ...], float] = {}
        if len(word) < _FAR_MIN_CHARS:
            return found
        for length in range(len(word) - 2, len(word) + 3):
            for near, _, _ in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=DamerauLevenshtein.distance,
                score_cutoff=2,
                limit=5,
            ):
                other_letter = _FIRST_LETTER * (near[0] != word[0])
                found[(near,)] = _TWO_SLIPS + self._common(near) + other_letter
        return found

    def _run_together(self, word: str) -> dict[tuple[str, ...], float]:
        if len(word) < _RUN_TOGETHER_MIN_CHARS:
            return {}
        halves = ((word[:cut], word[cut:]) for cut in range(2, len(word) - 1))
        return {
            (one, other): self._common(one) + self._common(other)
            for one, other in halves
            if self._stands_alone(one) and self._stands_alone(other)
        }

    def _stands_alone(self, word: str) -> bool:
        functional = word in lexicon().function_words
        return functional or (len(word) > 2 and word in self._counts)

    def _likelihood(self, word: str, near: str) -> float:
        power = _ON_THUMB if _is_thumb_slip(word, near) else _OTHER_KEY
        return power + self._common(near) + _FIRST_LETTER * (near[0] != word[0])

    def _common(self, word: str) -> float:
        """Return how common a word is as a power of ten, weighted."""
        own = self._counts.get(word, 0)
        if word in lexicon().function_words:
            own += 200  # nearly every passage has it, and none counts it
        return _COMMONNESS * log10(1 + own)


def _shortened(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _is_thumb_slip(word: str, meant: str) -> bool:
    """Tell whether one slip of a thumb turns `meant` into `word`."""
    if len(word) < len(meant):
        return True  # a letter left out
    if len(word) > len(meant):
        return any(
            word[at] in beside(word[at - 1]) or word[at] == word[at - 1]
            for at in range(1, len(word))
            if word[:at] + word[at + 1 :] == meant or word[: at - 1] + word[at:] == meant
        )
    differing = [at for at in range(len(word)) if word[at] != meant[at]]
    return len(differing) == 2 or word[differing[0]] in beside(meant[differing[0]])

"""Correcting what was mistyped, first against the packs' own words, then against common English.

A word that is right is left alone, so that a question about something else stays about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from jellyfish import metaphone
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.language.lexicon import lexicon, word_frequencies
from knowledge.language.slips import meant_likelihood

_DIGIT_WORDS = {"2": "to", "4": "for"}
_AFTER_NUMBERS = frozenset("people men women more other of or and to million billion".split())
_BEFORE_NUMBERS = frozenset("the day part round summit number no phase paragraph page".split())
_COMPASS_POINTS = {"n": "north", "s": "south"}

# A word this common in English books is taken as meant, unless the pack knows it too.
_COMMON_COUNT = 3_000_000
_SPLIT_COUNT = 20_000_000  # both halves of a run-together word are at least this common, or known
_FAR_COMMONER = 10  # times as common in English: chosen
_UNLISTED_COUNT = 1_000_000  # for a pack's word that English books hardly hold
_OWN_LIKELIER = 1.5  # a decimal logarithm, as the next: chosen
_NAME_LIKELIER = 0.7  # a decimal logarithm: names are misspelt more than words: chosen
_MIN_CORRECTED_CHARS = 4
_MIN_NAME_CHARS = 3  # a word this short is corrected only to a name


class Speller:
    """Corrects single words against a vocabulary.

    `vocabulary` maps the packs' words (lower case, unstemmed) to how often they occur there;
    `names` are those that are parts of names, which people misspell most; `full_names` are first
    and last names, which are known by their sound even where each half is a word of its own.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        names: frozenset[str] = frozenset(),
        full_names: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._counts = vocabulary
        self._names = names
        self._by_sound = {
            (_sound(first), _sound(last)): (first, last) for first, last in full_names
        }
        self._by_length: dict[int, list[str]] = {}
        for word in vocabulary:
            if word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self.correct = lru_cache(maxsize=20_000)(self._correct)

    def knows(self, word: str) -> bool:
        """Tell whether the packs use `word`."""
        return word in self._counts

    def corrected(self, words: Sequence[str]) -> list[str]:
        """Return the words with abbreviations opened and misspellings corrected."""
        opened: list[str] = []
        found = self._with_full_names(words)
        for place, word in enumerate(found):
            before = found[place - 1] if place else ""
            after = found[place + 1] if place + 1 < len(found) else ""
            if word in _COMPASS_POINTS and self.correct(after) == ("korea",):
                opened.append(_COMPASS_POINTS[word])
            elif len(word) == 1 and before in self._names and self.knows(word):
                opened.append(word)  # the letter in "George W. Bush" is no abbreviation
            elif word in _DIGIT_WORDS and after.isalpha() and not _is_counted(before, after):
                opened.append(_DIGIT_WORDS[word])
            else:
                opened.extend(self.correct(word))
        return opened

    def _with_full_names(self, words: Sequence[str]) -> list[str]:
        found = list(words)
        for place, (first, last) in enumerate(pairwise(words)):
            meant = self._by_sound.get((_sound(first), _sound(last)))
            if meant is not None:
                found[place : place + 2] = meant
        return found

    def _correct(self, word: str) -> tuple[str, ...]:
        meant = lexicon().abbreviations.get(word)
        is_word = self.knows(word) and word_frequencies().get(word, 0) >= _COMMON_COUNT
        if meant is not None and (len(word) == 1 or not is_word):
            return tuple(meant.split())
        if self._is_right(word):
            return (word,)
        return self._run_together(word) if self._splits(word) else (self._nearest(word) or word,)

    def _is_right(self, word: str) -> bool:
        return (
            self.knows(word)
            or len(word) < _MIN_NAME_CHARS
            or (len(word) < _MIN_CORRECTED_CHARS and word in word_frequencies())
            or not word.isascii()
            or not word.isalpha()
            or word in lexicon().function_words
            or word in lexicon().light_words
            or word_frequencies().get(word, 0) >= _COMMON_COUNT
        )

    def _nearest(self, word: str) -> str | None:
        """Return the word meant, or None."""
        own = self._nearest_own(word)
        is_english = word in word_frequencies()
        if own is not None:
            distance = DamerauLevenshtein.distance(word, own)
            # A real but rare word gives way only to a name, or a far commoner word, beside it.
            likelier = own in self._names or _is_far_commoner(own, word)
            if is_english and distance == 1 and likelier:
                return own
        if is_english:
            return None
        common = _nearest_common(word)
        if own is None or common is None:
            return own or common
        return max((own, common), key=lambda meant: self._likelihood(word, meant))

    def _likelihood(self, typed: str, meant: str) -> float:
        """Return how likely `meant` was: the packs' words and names before other English."""
        count = max(word_frequencies().get(meant, 0), _UNLISTED_COUNT)
        likelihood = meant_likelihood(typed, meant, count)
        likelihood += _OWN_LIKELIER * self.knows(meant)
        return likelihood + _NAME_LIKELIER * (meant in self._names)

    def _nearest_own(self, word: str) -> str | None:
        allowed = _allowed_distance(len(word))
        best: tuple[float, str] | None = None
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for candidate, distance, _ in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=DamerauLevenshtein.distance,
                score_cutoff=allowed,
                limit=5,
            ):
                if candidate[0] != word[0] and distance > 1:
                    continue
                if len(word) < _MIN_CORRECTED_CHARS and candidate not in self._names:
                    continue
                rank = (self._likelihood(word, candidate), candidate)
                best = rank if best is None else max(best, rank)
        return best[1] if best else None

    def _splits(self, word: str) -> bool:
        return bool(self._run_together(word)) and self._nearest_own(word) is None

    def _run_together(self, word: str) -> tuple[str, ...]:
        """Return the two words that `word` runs together, or nothing."""
        if len(word) < 6:
            return ()
        ways = [
            (word[:cut], word[cut:])
            for cut in range(2, len(word) - 1)
            if self._stands_alone(word[:cut]) and self._stands_alone(word[cut:])
        ]
        return max(ways, key=lambda way: min(map(self._weight, way)), default=())

    def _stands_alone(self, word: str) -> bool:
        if len(word) <= 2:
            return word in lexicon().function_words
        return self.knows(word) or word_frequencies().get(word, 0) >= _SPLIT_COUNT

    def _weight(self, word: str) -> int:
        return word_frequencies().get(word, 0) + 10**8 * self._counts.get(word, 0)


def _is_counted(before: str, after: str) -> bool:
    """Tell whether a digit between two words is a number: "2 years", "2 more", "day 2"."""
    return after.endswith("s") or after in _AFTER_NUMBERS or before in _BEFORE_NUMBERS


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    return metaphone(word) if word.isascii() and word.isalpha() else word


def _is_far_commoner(one: str, other: str) -> bool:
    counts = word_frequencies()
    return counts.get(one, 0) >= _FAR_COMMONER * counts.get(other, 0)


def _allowed_distance(length: int) -> int:
    if length <= 5:
        return 1
    return 2 if length <= 9 else 3


@lru_cache(maxsize=1)
def _common_by_length() -> dict[int, list[str]]:
    by_length: dict[int, list[str]] = {}
    for word, count in word_frequencies().items():
        if count >= _COMMON_COUNT:
            by_length.setdefault(len(word), []).append(word)
    return by_length


@lru_cache(maxsize=10_000)
def _nearest_common(word: str) -> str | None:
    allowed = 1 if len(word) <= 7 else 2
    best: tuple[float, str] | None = None
    for length in range(len(word) - 1, len(word) + 2):
        found = process.extract(
            word,
            _common_by_length().get(length, ()),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=allowed,
            limit=8,
        )
        for candidate, _, _ in found:
            # "tehy" is "they" rather than "thy": the commoner word is likelier meant.
            rank = (meant_likelihood(word, candidate, word_frequencies()[candidate]), candidate)
            best = rank if best is None else max(best, rank)
    return best[1] if best else None

"""The words of all passages: how rare each stem is, which are names, and which are akin."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log

from knowledge.language.terms import terminology
from knowledge.matching.passages.alike import alike, years_of
from knowledge.matching.passages.texts import Taken

_AKIN_CHARS = 5  # from which on two stems with the same beginning are taken for akin: chosen
_AKIN_LONGER = 4  # characters by which one may be longer: chosen
_AKIN = 0.5  # how much a stem akin counts beside the very one
_ALIKE = 0.9  # how much the same number or country in another form does: chosen
_SYNONYM = 0.35  # how much a synonym of general English does
_NAME_SHARE = 0.6  # of its occurrences: from which on a stem is taken for a name's


class Vocabulary:
    """Counts over all passages: of words in lower case, and of stems."""

    def __init__(self, passages: Sequence[Taken]) -> None:
        self._size = len(passages)
        self._frequencies: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        capitals: Counter[str] = Counter()
        totals: Counter[str] = Counter()
        for passage in passages:
            self._frequencies.update(passage.places.keys())
            self.counts.update(passage.words)
            for key, places in passage.places.items():
                totals[key] += len({passage.sentence_of[place] for place in places})
            for sentence in passage.sentences:
                capitals.update(sentence.names)
        self._names = frozenset(
            key for key, count in capitals.items() if count >= _NAME_SHARE * totals[key]
        )
        self._ordered = sorted(key for key in self._frequencies if key.isalpha())
        self._synonyms = terminology(()).synonyms
        self.related = lru_cache(maxsize=50_000)(self._related)
        self.rarity = lru_cache(maxsize=50_000)(self._rarity)

    def __contains__(self, word: str) -> bool:
        return word in self.counts

    def frequency(self, key: str) -> int:
        """Return how many passages hold a stem."""
        return self._frequencies.get(key, 0)

    def is_name(self, key: str) -> bool:
        """Tell whether a stem is mostly written like a name."""
        return key in self._names

    def _rarity(self, key: str) -> float:
        """Return a stem's inverse document frequency, as BM25 has it."""
        frequency = self._frequencies.get(key, 0)
        return log(1.0 + (self._size - frequency + 0.5) / (frequency + 0.5))

    @property
    def greatest_rarity(self) -> float:
        """The rarity of a stem that no passage holds."""
        return log(2.0 * self._size + 2.0)

    def _related(self, key: str) -> tuple[tuple[str, float], ...]:
        """Return the stems of passages that may stand for another, with how much each counts."""
        others = (*alike().get(key, ()), *years_of(key))
        found = {other: _ALIKE for other in sorted(others) if other in self._frequencies}
        for other in self._akin(key):
            found.setdefault(other, _AKIN)
        for other in self._synonyms.get(key, ()):
            if other in self._frequencies:
                found.setdefault(other, _SYNONYM)
        return tuple(found.items())

    def _akin(self, key: str) -> Iterable[str]:
        """Yield the stems that begin alike: "architect" and "architectur"."""
        if len(key) < _AKIN_CHARS or not key.isalpha():
            return
        beginning = key[: max(_AKIN_CHARS, len(key) - 2)]
        for place in range(bisect_left(self._ordered, beginning), len(self._ordered)):
            other = self._ordered[place]
            if not other.startswith(beginning):
                return
            if other != key and abs(len(other) - len(key)) <= _AKIN_LONGER:
                yield other

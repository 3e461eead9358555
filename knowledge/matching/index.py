"""An inverted index from terms to documents, scored by BM25, whose cost is bounded.

Built once as named blobs that the store keeps; read back lazily, so that opening it costs little.
Okapi BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from math import log
from typing import cast

import numpy as np
import numpy.typing as npt

from knowledge.language.terms import Term
from knowledge.matching.query import Query

# BM25's usual constants.
_K1 = 1.2
_B = 0.75

# Postings read in full before only documents already found are looked up: bounds a question's cost.
_POSTINGS_BUDGET = 60_000

VOCABULARY_BLOB = "vocabulary"
WORDS_BLOB = "words"
LENGTHS_BLOB = "lengths"
_POSTINGS_PREFIX = "postings:"

ReadBlobs = Callable[[Sequence[str]], Awaitable[Mapping[str, bytes]]]
_Ids = npt.NDArray[np.uint32]
_Scores = npt.NDArray[np.float32]


class IndexBuilder:
    """Collects the terms of documents, numbered from 0 in the order in which they are added."""

    def __init__(self) -> None:
        self._ids: dict[str, array[int]] = {}
        self._counts: dict[str, array[int]] = {}
        self._lengths: array[int] = array("H")
        self._words: Counter[str] = Counter()
        self._frequencies: Counter[str] = Counter()

    def add(self, terms: Iterable[Term], *, says: bool = True) -> int:
        """Add a document by its content terms; return its number.

        `says` tells whether it holds what a source says; where it doesn't, its terms can be found
        and are spelt right, but do not count as known.
        """
        number = len(self._lengths)
        counts: Counter[str] = Counter()
        for term in terms:
            counts[term.key] += 1
            self._words.update(term.surface.split())
        if says:
            self._frequencies.update(counts.keys())
        for key, count in counts.items():
            if key not in self._ids:
                self._ids[key] = array("I")
                self._counts[key] = array("B")
            self._ids[key].append(number)
            self._counts[key].append(min(count, 255))
        self._lengths.append(min(sum(counts.values()), 65_535))
        return number

    def blobs(self) -> Iterator[tuple[str, bytes]]:
        """Yield the index as named blobs."""
        frequencies = {key: self._frequencies[key] for key in self._ids}
        yield VOCABULARY_BLOB, json.dumps(frequencies, ensure_ascii=False).encode()
        yield WORDS_BLOB, json.dumps(self._words, ensure_ascii=False).encode()
        yield LENGTHS_BLOB, self._lengths.tobytes()
        for key, ids in self._ids.items():
            yield _POSTINGS_PREFIX + key, ids.tobytes() + self._counts[key].tobytes()


class Index:
    """The built index, opened for searching.

    `read_blobs` fetches blobs by name; postings already fetched are kept up to a bound.
    """

    _MAX_KEPT_BYTES = 64 * 2**20

    def __init__(self, read_blobs: ReadBlobs, head: Mapping[str, bytes]) -> None:
        self._read_blobs = read_blobs
        self.frequencies: dict[str, int] = json.loads(head[VOCABULARY_BLOB])
        self.words: dict[str, int] = json.loads(head[WORDS_BLOB])
        self._lengths = np.frombuffer(head[LENGTHS_BLOB], dtype=np.uint16)
        self.size = len(self._lengths)
        mean = float(self._lengths.mean()) if self.size else 1.0
        self._mean_length = max(mean, 1.0)
        self._kept: dict[str, bytes] = {}
        self._kept_bytes = 0

    @classmethod
    async def open(cls, read_blobs: ReadBlobs) -> Index:
        """Open the index whose blobs `read_blobs` returns."""
        return cls(read_blobs, await read_blobs((VOCABULARY_BLOB, WORDS_BLOB, LENGTHS_BLOB)))

    def frequency(self, key: str) -> int:
        """Return how many documents that say something hold a term."""
        return self.frequencies.get(key, 0)

    def knows(self, key: str) -> bool:
        """Tell whether what the sources say holds a term."""
        return self.frequency(key) > 0

    def rarity(self, key: str) -> float:
        """Return the inverse document frequency of a term: above 0, largest for unknown terms."""
        return log(1.0 + self.size / (0.5 + self.frequencies.get(key, 0)))

    @property
    def greatest_rarity(self) -> float:
        """The rarity of a term that no document holds."""
        return log(1.0 + self.size / 0.5)

    async def search(self, query: Query, *, limit: int) -> list[tuple[int, float]]:
        """Return up to `limit` documents with their BM25 scores, best first.

        Cost: bounded by _POSTINGS_BUDGET postings in full, plus a look-up of what they found in
        each remaining list.
        """
        wanted = self._wanted(query)
        await self._fetch(wanted)
        found = self._accumulate(wanted)
        if found is None:
            return []
        ids, scores = found
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(int(ids[place]), float(scores[place])) for place in best]

    def _wanted(self, query: Query) -> dict[str, float]:
        """Return the keys to look up with their weights, rarest first."""
        weights: dict[str, float] = {}
        for query_term in query.terms:
            for key, likeness in query_term.near.items():
                if key in self.frequencies:
                    weight = query_term.weight * likeness
                    weights[key] = max(weight, weights.get(key, 0.0))
        return dict(sorted(weights.items(), key=lambda item: self.frequencies[item[0]]))

    async def _fetch(self, keys: Iterable[str]) -> None:
        missing = [key for key in keys if key not in self._kept]
        if not missing:
            return
        blobs = await self._read_blobs([_POSTINGS_PREFIX + key for key in missing])
        for name, blob in blobs.items():
            self._kept[name.removeprefix(_POSTINGS_PREFIX)] = blob
            self._kept_bytes += len(blob)

    def _accumulate(self, wanted: Mapping[str, float]) -> tuple[_Ids, _Scores] | None:
        spent = 0
        ids: _Ids | None = None
        scores: _Scores | None = None
        pending_ids: list[_Ids] = []
        pending_scores: list[_Scores] = []
        for key, weight in wanted.items():
            term_ids, term_scores = self._postings(key)
            if spent and spent + len(term_ids) > _POSTINGS_BUDGET:
                if ids is None or scores is None:
                    ids, scores = _merged(pending_ids, pending_scores)
                _add_where_found(ids, scores, term_ids, term_scores * weight)
                continue
            spent += len(term_ids)
            pending_ids.append(term_ids)
            pending_scores.append(term_scores * weight)
        self._forget_if_full()
        if ids is None or scores is None:
            return _merged(pending_ids, pending_scores) if pending_ids else None
        return ids, scores

    def _postings(self, key: str) -> tuple[_Ids, _Scores]:
        blob = self._kept[key]
        count = len(blob) // 5  # four bytes a number, one a term count
        ids = np.frombuffer(blob, dtype=np.uint32, count=count)
        counts = np.frombuffer(blob, dtype=np.uint8, offset=4 * count).astype(np.float32)
        lengths = self._lengths[ids] / np.float32(self._mean_length)
        scores = counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * lengths))
        return ids, cast("_Scores", scores.astype(np.float32))

    def _forget_if_full(self) -> None:
        if self._kept_bytes > self._MAX_KEPT_BYTES:
            self._kept.clear()
            self._kept_bytes = 0


def _merged(ids: Sequence[_Ids], scores: Sequence[_Scores]) -> tuple[_Ids, _Scores]:
    """Return each id once, ascending, with its summed score."""
    all_ids = np.concatenate(ids)
    unique, places = np.unique(all_ids, return_inverse=True)
    summed = np.bincount(places, weights=np.concatenate(scores), minlength=len(unique))
    return unique, cast("_Scores", summed.astype(np.float32))


def _add_where_found(ids: _Ids, scores: _Scores, term_ids: _Ids, term_scores: _Scores) -> None:
    places = np.searchsorted(term_ids, ids)
    places[places == len(term_ids)] = 0
    hit = term_ids[places] == ids
    scores[hit] += term_scores[places[hit]]

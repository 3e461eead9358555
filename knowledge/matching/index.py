"""An inverted index from terms to documents, scored by BM25, whose cost is bounded.

Built once as named blobs that the store keeps; read back lazily, so that opening it costs little.
Okapi BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from math import log

from knowledge.language.terms import Term
from knowledge.matching.query import Query

# BM25's usual constants.
_K1 = 1.2
_B = 0.75

# Postings read in full, rarest terms first; from then on the commoner terms are only looked up in
# the best documents found so far. Both bound what a question costs.
_POSTINGS_BUDGET = 6_000
_LOOKED_UP = 200

VOCABULARY_BLOB = "vocabulary"
WORDS_BLOB = "words"
SIZE_BLOB = "size"
_POSTINGS_PREFIX = "postings:"
_POSTING_BYTES = 5  # four of a document's number, one of the term's impact there

ReadBlobs = Callable[[Sequence[str]], Awaitable[Mapping[str, bytes]]]


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
        yield SIZE_BLOB, str(len(self._lengths)).encode()
        mean = max(1.0, sum(self._lengths) / len(self._lengths)) if self._lengths else 1.0
        for key, ids in self._ids.items():
            impacts = bytes(
                _impact(count, self._lengths[number] / mean)
                for number, count in zip(ids, self._counts[key], strict=True)
            )
            yield _POSTINGS_PREFIX + key, ids.tobytes() + impacts


def _impact(count: int, length: float) -> int:
    """Return BM25's share of a term that occurs `count` times, from 0 (nothing) to 255 (most).

    `length` is the document's length beside the mean.
    """
    return round(255 * count / (count + _K1 * (1 - _B + _B * length)))


def _best_of(scores: Mapping[int, float], limit: int) -> list[tuple[int, float]]:
    """Return up to `limit` numbers with their scores, best first, the lower among equals."""
    found = list(scores.items())
    if len(found) > limit:
        least = sorted(scores.values(), reverse=True)[limit - 1]
        found = [one for one in found if one[1] >= least]
    found.sort(key=lambda one: (-one[1], one[0]))
    return found[:limit]


class Index:
    """The built index, opened for searching.

    `read_blobs` fetches blobs by name; postings already fetched are kept up to a bound.
    """

    _MAX_KEPT_BYTES = 64 * 2**20

    def __init__(self, read_blobs: ReadBlobs, head: Mapping[str, bytes]) -> None:
        self._read_blobs = read_blobs
        self.frequencies: dict[str, int] = json.loads(head[VOCABULARY_BLOB])
        self.words: dict[str, int] = json.loads(head[WORDS_BLOB])
        self.size = int(head[SIZE_BLOB])
        self._kept: dict[str, bytes] = {}
        self._kept_bytes = 0

    @classmethod
    async def open(cls, read_blobs: ReadBlobs) -> Index:
        """Open the index whose blobs `read_blobs` returns."""
        return cls(read_blobs, await read_blobs((VOCABULARY_BLOB, WORDS_BLOB, SIZE_BLOB)))

    def frequency(self, key: str) -> int:
        """Return how many documents that say something hold a term."""
        return self.frequencies.get(key, 0)

    def knows(self, key: str) -> bool:
        """Tell whether what the sources say holds a term."""
        return self.frequency(key) > 0

    def rarity(self, key: str) -> float:
        """Return the inverse document frequency of a term: above 0, largest for unknown terms."""
        return log(1.0 + self.size / (0.5 + self.frequencies.get(key, 0)))

    async def search(self, query: Query, *, limit: int) -> list[tuple[int, float]]:
        """Return up to `limit` documents with their BM25 scores, best first.

        Cost: bounded by _POSTINGS_BUDGET postings in full, plus a look-up of the _LOOKED_UP best
        of what they found in each remaining list.
        """
        wanted = self._wanted(query)
        await self._fetch(wanted)
        scores = self._summed(wanted)
        self._forget_if_full()
        return _best_of(scores, limit)

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

    def _summed(self, wanted: Mapping[str, float]) -> dict[int, float]:
        """Return the scores of the documents found, by their numbers."""
        scores: dict[int, float] = {}
        spent = 0
        best: list[int] | None = None
        for key, weight in wanted.items():
            ids, impacts = self._postings(key)
            scale = weight * (_K1 + 1) / 255
            spent += len(ids)
            if best is None and (spent == len(ids) or spent <= _POSTINGS_BUDGET):
                # A term that is everywhere tells nothing: of its list, a part is as good as all.
                for number, impact in zip(ids[:_POSTINGS_BUDGET], impacts, strict=False):
                    scores[number] = scores.get(number, 0.0) + scale * impact
                continue
            if best is None:
                best = [number for number, _ in _best_of(scores, _LOOKED_UP)]
            for number in best:
                place = bisect_left(ids, number)
                if place < len(ids) and ids[place] == number:
                    scores[number] += scale * impacts[place]
        return scores

    def _postings(self, key: str) -> tuple[memoryview[int], bytes]:
        """Return the numbers of the documents that hold a term, ascending, and its impact there."""
        blob = self._kept[key]
        split = len(blob) // _POSTING_BYTES * (_POSTING_BYTES - 1)
        return memoryview(blob)[:split].cast("I"), blob[split:]

    def _forget_if_full(self) -> None:
        if self._kept_bytes > self._MAX_KEPT_BYTES:
            self._kept.clear()
            self._kept_bytes = 0

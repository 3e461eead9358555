"""Passages without any curated phrasing, found for a question by their own words alone.

Okapi BM25 gives candidates, which are then compared with the question one by one. Built in memory:
about a millisecond a passage.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from math import exp
from operator import itemgetter, mul
from types import MappingProxyType
from typing import NamedTuple

from knowledge.language.words import split_words, stem
from knowledge.matching.passages.confidence import Signs, signs
from knowledge.matching.passages.fit import Fit, Rank, Reached, fit
from knowledge.matching.passages.parameters import parameters
from knowledge.matching.passages.question import Meanings, Question, QuestionReader
from knowledge.matching.passages.slips import Slips
from knowledge.matching.passages.texts import Passage, Taken, taken_apart
from knowledge.matching.passages.vocabulary import Vocabulary

# BM25's constants for paragraphs: less for repeats than usual, as all are about as long.
_K1 = 0.9
_B = 0.5
# Passages at most. Measured: more than 6 find no more right ones first on 443 questions.
_COMPARED = 8
_MANY = 0.1  # of all passages: a stem in more finds none by itself where another does; chosen
_FEW = 50  # passages: no stem is in many of fewer
_SUBJECT_SHARE = 0.3  # of a work's passages: a stem in so many is the work's subject; chosen
_SUBJECT_PASSAGES = 3
_NONE = -1  # no passage's number
_TERMS_KEPT = 20_000  # whose passages are found once

# By a passage's number: what a term adds to its BM25, and how surely it holds the term.
Reach = dict[int, tuple[float, float]]


class Found(NamedTuple):
    """A passage found. `score` orders them; `confidence` is how likely it holds the answer."""

    passage: Passage
    score: float
    confidence: float


class Candidate(NamedTuple):
    """A passage compared with a question, by its number."""

    number: int
    fit: Fit
    rank: Rank
    score: float


class Passages:
    """An index over passages, in which those of one work stand in their order."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(passages)
        self._taken = [taken_apart(passage.text) for passage in passages]
        vocabulary = Vocabulary(self._taken)
        self._reader = QuestionReader(vocabulary, Slips(vocabulary.counts))
        self._postings = _postings(self._taken)
        self._reach = lru_cache(maxsize=_TERMS_KEPT)(self._reached)
        self._many = max(_FEW, int(_MANY * len(passages)))
        self._before, self._behind = _neighbours(self._passages)
        self._titles = [
            frozenset(map(stem, split_words(passage.title.replace("_", " "))))
            for passage in passages
        ]
        self._subjects = [
            subject | title
            for subject, title in zip(
                _subjects(self._passages, self._taken), self._titles, strict=True
            )
        ]
        fitted = parameters()
        self._ranking = tuple(fitted.ranking[name] for name in Rank._fields)
        # A sentence holds no more of a question than its passage; the others are at most 1.
        self._by_cover = fitted.ranking["covers"] + fitted.ranking["sentence"]
        self._by_places = sum(
            fitted.ranking[name] for name in ("together", "held", "around", "title")
        )
        self._bias = fitted.bias
        self._slopes = tuple(fitted.confidence[name] for name in Signs._fields)

    def search(self, question: str, *, limit: int) -> list[Found]:
        """Return up to `limit` passages for a question of any length and content, best first."""
        query = self._reader.read(question)
        reaches = [self._reach(term.meanings) for term in query.terms]
        likeliest = self._likeliest(query, reaches, limit=max(limit, _COMPARED))
        if not likeliest:
            return []
        first, scores = self._best(query, reaches, likeliest)
        confidence = self._confidence(query, first)
        ordered = sorted(scores, key=itemgetter(1), reverse=True)
        return [
            Found(self._passages[number], score, confidence * exp(score - first.score))
            for number, score in ordered[:limit]
        ]

    def read(self, question: str) -> Question:
        """Return how a question is understood, for fitting."""
        return self._reader.read(question)

    def passage(self, number: int) -> Passage:
        """Return a passage by its number, from 0 in the order given."""
        return self._passages[number]

    def candidates(self, query: Question) -> list[Candidate]:
        """Return the passages that may be meant, best first."""
        reaches = [self._reach(term.meanings) for term in query.terms]
        made = [
            self._compared(query, reaches, number, bm25)
            for number, bm25 in self._likeliest(query, reaches, limit=_COMPARED)
        ]
        return sorted(made, key=lambda one: (-one.score, one.number))

    def _reached(self, meanings: Meanings) -> Reach:
        """Return the passages that hold any of a term's meanings.

        The likeliest meaning in a passage counts, once.
        """
        reach: Reach = {}
        for key, share, weight in meanings:
            found = {
                number: (weight * frequency, share)
                for number, frequency in self._postings.get(key, _NOWHERE).items()
            }
            if reach:
                for number, gain in found.items():
                    held = reach.get(number)
                    if held is None:
                        reach[number] = gain
                    elif gain[0] > held[0]:
                        reach[number] = (gain[0], held[1])
            else:
                reach = found
        return reach

    def _best(
        self, query: Question, reaches: Sequence[Reach], likeliest: Sequence[tuple[int, float]]
    ) -> tuple[Candidate, list[tuple[int, float]]]:
        """Return the best passage, compared with the question, and what each one scores.

        A passage that can't come first whatever its words' places isn't compared: it scores what
        is known of it by then, which is less.
        """
        first: Candidate | None = None
        scores: list[tuple[int, float]] = []
        by_bm25, by_cover = self._ranking[0], self._by_cover / query.weight
        weighed = [(term.weight, reach) for term, reach in zip(query.terms, reaches, strict=True)]
        for place, (number, bm25) in enumerate(likeliest):
            known = by_bm25 * bm25
            for weight, reach in weighed:
                if number in reach:
                    known += by_cover * weight * reach[number][1]
            if first and (place >= _COMPARED or known + self._by_places < first.score):
                scores.append((number, min(known, first.score)))
                continue
            candidate = self._compared(query, reaches, number, bm25)
            scores.append((number, candidate.score))
            if not first or candidate.score > first.score:
                first = candidate
        assert first is not None  # noqa: S101 - the first of the likeliest is always compared
        return first, scores

    def _likeliest(
        self, query: Question, reaches: Sequence[Reach], *, limit: int
    ) -> list[tuple[int, float]]:
        """Return the best by BM25, with their share, 0 to 1, of the very best one's score.

        Weighty terms go first; what only a term in many passages finds is passed over.
        """
        scores: dict[int, float] = defaultdict(float)
        weighed = sorted(
            zip(query.terms, reaches, strict=True), key=lambda one: one[0].weight, reverse=True
        )
        for _, reach in weighed:
            if scores and len(reach) > self._many:
                for number in scores:
                    if number in reach:
                        scores[number] += reach[number][0]
            else:
                for number, (gain, _) in reach.items():
                    scores[number] += gain
        best = sorted(scores.items(), key=itemgetter(1), reverse=True)[:limit]
        return [(number, score / best[0][1]) for number, score in best]

    def _compared(
        self, query: Question, reaches: Sequence[Reach], number: int, bm25: float
    ) -> Candidate:
        before, behind, titles = self._before[number], self._behind[number], self._titles[number]
        around = titled = 0.0
        reached: list[Reached] = []
        for term, reach in zip(query.terms, reaches, strict=True):
            here = reach.get(number)
            reached.append(here and here[1])
            near = reach.get(before) or reach.get(behind)
            if near:
                around += near[1] * term.weight
            if term.stem in titles:
                titled += term.weight
        fitted = fit(query, self._taken[number], reached)
        total = query.weight
        covers, sentence, together, held, _, _ = fitted
        rank = Rank(bm25, covers, sentence, together, held, around / total, titled / total)
        return Candidate(number, fitted, rank, sum(map(mul, self._ranking, rank)))

    def signs(self, query: Question, first: Candidate) -> Signs:
        """Return what tells whether the first candidate answers a question."""
        return signs(query, first.fit, self._taken[first.number], self._subjects[first.number])

    def _confidence(self, query: Question, first: Candidate) -> float:
        total = self._bias + sum(map(mul, self._slopes, self.signs(query, first)))
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


_NOWHERE: Mapping[int, float] = MappingProxyType({})


def _postings(taken: Sequence[Taken]) -> dict[str, dict[int, float]]:
    """Return, by stem, BM25's share of the stem in each passage that holds it, by its number."""
    mean = sum(one.length for one in taken) / len(taken) if taken else 1.0
    postings: dict[str, dict[int, float]] = defaultdict(dict)
    for number, one in enumerate(taken):
        norm = _K1 * (1 - _B + _B * one.length / (mean or 1.0))
        for key, places in one.places.items():
            postings[key][number] = (_K1 + 1) * len(places) / (len(places) + norm)
    return dict(postings)


def _works(passages: Sequence[Passage]) -> list[list[int]]:
    """Return the numbers of each work's passages; one without a title is a work of its own."""
    members: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(passages):
        members[passage.title or f"/{number}"].append(number)
    return list(members.values())


def _neighbours(passages: Sequence[Passage]) -> tuple[list[int], list[int]]:
    """Return the numbers of the passages before and behind each in its work, or _NONE."""
    before, behind = [_NONE] * len(passages), [_NONE] * len(passages)
    for numbers in _works(passages):
        for one, other in pairwise(numbers):
            before[other], behind[one] = one, other
    return before, behind


def _subjects(passages: Sequence[Passage], taken: Sequence[Taken]) -> list[frozenset[str]]:
    """Return, for each passage, the stems that many passages of its work hold."""
    subjects: list[frozenset[str]] = [frozenset()] * len(passages)
    for numbers in _works(passages):
        counts = Counter(chain.from_iterable(taken[number].places for number in numbers))
        many = max(_SUBJECT_PASSAGES, _SUBJECT_SHARE * len(numbers))
        subject = frozenset(key for key, count in counts.items() if count >= many)
        for number in numbers:
            subjects[number] = subject
    return subjects

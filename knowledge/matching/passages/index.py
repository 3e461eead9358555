"""Passages without any curated phrasing, found for a question by their own words alone.

Okapi BM25 gives candidates, which are then compared with the question one by one. Built in memory:
about a millisecond a passage.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import exp
from operator import attrgetter, itemgetter, mul
from types import MappingProxyType
from typing import NamedTuple

from knowledge.language.words import split_words, stem
from knowledge.matching.passages.confidence import Signs, signs
from knowledge.matching.passages.fit import Fit, Rank, fit
from knowledge.matching.passages.parameters import parameters
from knowledge.matching.passages.question import Question, QuestionReader
from knowledge.matching.passages.slips import Slips
from knowledge.matching.passages.texts import Passage, Taken, taken_apart
from knowledge.matching.passages.vocabulary import Vocabulary

# BM25's constants for paragraphs: less for repeats than usual, as all are about as long.
_K1 = 0.9
_B = 0.5
_COMPARED = 16  # passages at most
# Of the best one's BM25: a passage with less is not compared. Measured: none with less came first.
_WORTH = 0.3
_MANY = 0.1  # of all passages: a stem in more finds none by itself where another does; chosen
_FEW = 50  # passages: no stem is in many of fewer
_SUBJECT_SHARE = 0.3  # of a work's passages: a stem in so many is the work's subject; chosen
_SUBJECT_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Found:
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
        self._many = max(_FEW, int(_MANY * len(passages)))
        self._contexts = _contexts(self._passages, self._taken)
        self._titles = [
            frozenset(map(stem, split_words(passage.title.replace("_", " "))))
            for passage in passages
        ]
        self._subjects = [
            context.subject | title
            for context, title in zip(self._contexts, self._titles, strict=True)
        ]
        fitted = parameters()
        self._ranking = tuple(fitted.ranking[name] for name in Rank._fields)
        self._bias = fitted.bias
        self._slopes = tuple(fitted.confidence[name] for name in Signs._fields)

    def search(self, question: str, *, limit: int) -> list[Found]:
        """Return up to `limit` passages for a question of any length and content, best first."""
        query = self._reader.read(question)
        likeliest = self._likeliest(query, limit=max(limit, _COMPARED))
        ordered = self._ordered(query, likeliest)
        if not ordered:
            return []
        scores = {one.number: one.score for one in ordered}
        for number, bm25 in likeliest:
            # The other figures only ever add: what was not compared stays behind what was.
            scores.setdefault(number, self._ranking[0] * bm25)
        confidence, best = self._confidence(query, ordered[0]), ordered[0].score
        return [
            Found(self._passages[number], score, confidence * exp(score - best))
            for number, score in list(scores.items())[:limit]
        ]

    def read(self, question: str) -> Question:
        """Return how a question is understood, for fitting."""
        return self._reader.read(question)

    def passage(self, number: int) -> Passage:
        """Return a passage by its number, from 0 in the order given."""
        return self._passages[number]

    def candidates(self, query: Question) -> list[Candidate]:
        """Return the passages that may be meant, best first."""
        return self._ordered(query, self._likeliest(query, limit=_COMPARED))

    def _ordered(self, query: Question, likeliest: Sequence[tuple[int, float]]) -> list[Candidate]:
        made = [
            self._compared(query, number, bm25)
            for number, bm25 in likeliest[:_COMPARED]
            if bm25 >= _WORTH
        ]
        made.sort(key=lambda one: (-one.score, one.number))
        return made

    def _likeliest(self, query: Question, *, limit: int) -> list[tuple[int, float]]:
        """Return the best by BM25, with their share, 0 to 1, of the very best one's score.

        A term's likeliest meaning in a passage counts, once. Weighty terms go first; what only a
        term in many passages finds is passed over.
        """
        scores: dict[int, float] = {}
        for term in sorted(query.terms, key=attrgetter("weight"), reverse=True):
            gains: dict[int, float] = {}
            for key, _, weight in term.meanings:
                postings = self._postings.get(key, _NOWHERE)
                among = scores if scores and len(postings) > self._many else postings
                for number in among:
                    gain = weight * postings.get(number, 0.0)
                    if gain > gains.get(number, 0.0):
                        gains[number] = gain
            for number, gain in gains.items():
                scores[number] = scores.get(number, 0.0) + gain
        best = sorted(scores.items(), key=itemgetter(1), reverse=True)[:limit]
        return [(number, score / best[0][1]) for number, score in best]

    def _compared(self, query: Question, number: int, bm25: float) -> Candidate:
        fitted = fit(query, self._taken[number])
        beside, title = self._contexts[number].beside, self._titles[number]
        around = titled = 0.0
        for term in query.terms:
            for key, share, _ in term.meanings:
                if key in beside:
                    around += share * term.weight
                    break
            if term.stem in title:
                titled += term.weight
        rank = Rank(
            bm25=bm25,
            covers=fitted.covers,
            sentence=fitted.sentence,
            together=fitted.together,
            held=fitted.held,
            around=around / query.weight,
            title=titled / query.weight,
        )
        score = sum(map(mul, self._ranking, rank))
        return Candidate(number, fitted, rank, score)

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


@dataclass(frozen=True, slots=True)
class _Context:
    """Stems of a passage's surroundings."""

    beside: frozenset[str]  # of the passages before and behind
    subject: frozenset[str]  # what many passages of the work hold


def _contexts(passages: Sequence[Passage], taken: Sequence[Taken]) -> list[_Context]:
    """Return each passage's context; one without a title is a work of its own."""
    members: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(passages):
        members[passage.title or f"/{number}"].append(number)
    contexts: dict[int, _Context] = {}
    for numbers in members.values():
        counts = Counter(chain.from_iterable(taken[number].places for number in numbers))
        many = max(_SUBJECT_PASSAGES, _SUBJECT_SHARE * len(numbers))
        subject = frozenset(key for key, count in counts.items() if count >= many)
        for place, number in enumerate(numbers):
            near = numbers[max(0, place - 1) : place] + numbers[place + 1 : place + 2]
            beside = frozenset(chain.from_iterable(taken[one].places for one in near))
            contexts[number] = _Context(beside, subject)
    return [contexts[number] for number in range(len(passages))]

"""How well a passage fits a question, as named figures; most are shares, 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter

from knowledge.matching.passages.question import Question, Term
from knowledge.matching.passages.texts import Sentence, Taken
from knowledge.model import Ask

_NEAR_WORDS = 6  # words within which two terms of a question stand together


@dataclass(frozen=True, slots=True)
class Rank:
    """What candidates are ordered by."""

    bm25: float  # of the best candidate's
    covers: float  # share of the question's weight found in the passage
    sentence: float  # share found in its best sentence
    together: float  # share of the neighbouring terms that stand in order and near each other
    held: float  # 1 if the best sentence holds the kind of answer asked for, beyond what is asked
    around: float  # share found in the passages before and behind
    title: float  # share found in the work's title


_ranks = attrgetter(*(field.name for field in fields(Rank)))


@cache
def rank_names() -> tuple[str, ...]:
    """Return the names of what candidates are ordered by."""
    return tuple(field.name for field in fields(Rank))


def rank_values(rank: Rank) -> tuple[float, ...]:
    """Return the figures in the order of `rank_names`."""
    values: tuple[float, ...] = _ranks(rank)
    return values


@dataclass(frozen=True, slots=True)
class Fit:
    """A passage compared with a question."""

    covers: float
    sentence: float
    together: float
    held: float
    best: int  # the best sentence's number
    found: tuple[tuple[tuple[int, ...], float], ...]  # by term: places in the passage, how surely


def fit(question: Question, passage: Taken) -> Fit:
    """Return how a passage fits a question."""
    shares = [0.0] * len(passage.sentences)
    covered = 0.0
    found: list[tuple[tuple[int, ...], float]] = []
    places_of, sentence_of = passage.places, passage.sentence_of
    for term in question.terms:
        places: tuple[int, ...] = ()
        sure = 0.0
        for key, share, _ in term.meanings:
            at = places_of.get(key)
            if at is not None:
                if not places:
                    places, sure = at, share
                else:
                    places += at
        found.append((places, sure))
        if places:
            gain = sure * term.weight
            covered += gain
            for number in {sentence_of[place] for place in places}:
                shares[number] += gain
    best = max(range(len(shares)), key=shares.__getitem__, default=0)
    return Fit(
        covers=covered / question.weight,
        sentence=shares[best] / question.weight if shares else 0.0,
        together=_together(question.terms, found),
        held=holds(question, passage.sentences[best]) if shares else 0.0,
        best=best,
        found=tuple(found),
    )


def _together(terms: Sequence[Term], found: Sequence[tuple[tuple[int, ...], float]]) -> float:
    """Return the share of neighbouring terms that stand near each other, more where in order."""
    total = near = 0.0
    for number in range(len(terms) - 1):
        weight = terms[number].weight + terms[number + 1].weight
        total += weight
        (these, sure), (those, also) = found[number], found[number + 1]
        if these and those:
            near += weight * min(sure, also) * _nearness(these, those)
    return near / total if total else 0.0


def _nearness(these: tuple[int, ...], those: tuple[int, ...]) -> float:
    """Return 1 for places side by side in order, less the further apart, 0 from _NEAR_WORDS on."""
    best = 0.0
    for one in these:
        for other in those:
            gap = other - one
            if 0 < gap <= _NEAR_WORDS:
                best = max(best, 1.0 - (gap - 1) / _NEAR_WORDS)
            elif 0 < -gap <= _NEAR_WORDS:
                best = max(best, 0.6 * (1.0 + (gap + 1) / _NEAR_WORDS))
    return best


def holds(question: Question, sentence: Sentence) -> float:
    """Return 1 if a sentence holds the kind of answer asked for, 0 if not, 0.5 if none is told."""
    if question.ask is Ask.WHY:
        return float(sentence.reasons)
    kinds = kinds_of(question.ask, sentence)
    return 0.5 if kinds is None else float(not kinds <= question.stems)


def kinds_of(ask: Ask, sentence: Sentence) -> frozenset[str] | None:
    """Return the stems of a sentence that may be what is asked for; None where that isn't told."""
    if ask is Ask.WHEN:
        return sentence.dates
    if ask in (Ask.HOW_MANY, Ask.HOW_LONG):
        return sentence.numbers
    if ask in (Ask.WHO, Ask.WHERE):
        return sentence.names
    return None

"""How well a passage fits a question, as named figures; most are shares, 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from knowledge.matching.passages.question import Question, Term
from knowledge.matching.passages.texts import Sentence, Taken
from knowledge.model import Ask

_NEAR_WORDS = 6  # words within which two terms of a question stand together
_IN_ORDER = [1.0 - max(0, gap - 1) / _NEAR_WORDS for gap in range(_NEAR_WORDS + 1)]
_REVERSED = [0.6 * near for near in _IN_ORDER]  # how much less that counts: chosen

# Python 3.11 takes a sixth of a microsecond to look one of these up in its class.
_WHAT, _WHO, _WHERE, _WHEN, _WHY = Ask.WHAT, Ask.WHO, Ask.WHERE, Ask.WHEN, Ask.WHY
_HOW_MANY, _HOW_LONG = Ask.HOW_MANY, Ask.HOW_LONG

# How surely a passage holds a term, 0 to 1; None where it doesn't.
Reached = float | None


class Rank(NamedTuple):
    """What candidates are ordered by."""

    bm25: float  # of the best candidate's
    covers: float  # share of the question's weight found in the passage
    sentence: float  # share found in its best sentence
    together: float  # share of the neighbouring terms that stand in order and near each other
    held: float  # 1 if the best sentence holds the kind of answer asked for, beyond what is asked
    around: float  # share found in the passages before and behind
    title: float  # share found in the work's title


class Fit(NamedTuple):
    """A passage compared with a question."""

    covers: float
    sentence: float
    together: float
    held: float
    best: int  # the best sentence's number
    found: list[tuple[int, ...]]  # by term: places in the passage


def fit(question: Question, passage: Taken, reached: Sequence[Reached]) -> Fit:
    """Return how a passage fits a question. `reached` tells of each term whether it is there."""
    shares = [0.0] * len(passage.sentences)
    covered = 0.0
    found: list[tuple[int, ...]] = []
    sureness: list[float] = []
    places_of, sentence_of = passage.places, passage.sentence_of
    for term, share in zip(question.terms, reached, strict=True):
        if share is None:
            found.append(())
            sureness.append(0.0)
            continue
        places = _places(term, places_of)
        found.append(places)
        sureness.append(share)
        gain = share * term.weight
        covered += gain
        if len(places) == 1:
            shares[sentence_of[places[0]]] += gain
        else:
            for number in {sentence_of[place] for place in places}:
                shares[number] += gain
    most = max(shares)
    best = shares.index(most)
    return Fit(
        covers=covered / question.weight,
        sentence=most / question.weight,
        together=_together(question.terms, found, sureness),
        held=holds(question, passage.sentences[best]),
        best=best,
        found=found,
    )


def _places(term: Term, places_of: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    if len(term.meanings) == 1:
        return places_of[term.meanings[0][0]]
    places: tuple[int, ...] = ()
    for key, _, _ in term.meanings:
        places += places_of.get(key, ())
    return places


def _together(
    terms: Sequence[Term], found: Sequence[tuple[int, ...]], sureness: Sequence[float]
) -> float:
    """Return the share of neighbouring terms that stand near each other, more where in order."""
    total = near = 0.0
    for place in range(1, len(terms)):
        weight = terms[place - 1].weight + terms[place].weight
        total += weight
        if found[place] and found[place - 1]:
            sure = min(sureness[place - 1], sureness[place])
            near += weight * sure * _nearness(found[place - 1], found[place])
    return near / total if total else 0.0


def _nearness(these: tuple[int, ...], those: tuple[int, ...]) -> float:
    """Return 1 for places side by side in order, less the further apart, 0 from _NEAR_WORDS on."""
    best = 0.0
    for one in these:
        for other in those:
            gap = other - one
            if -_NEAR_WORDS <= gap <= _NEAR_WORDS and gap:
                near = _IN_ORDER[gap] if gap > 0 else _REVERSED[-gap]
                if near > best:  # noqa: PLR1730 - max() takes three times as long here
                    best = near
    return best


def holds(question: Question, sentence: Sentence) -> float:
    """Return 1 if a sentence holds the kind of answer asked for, 0 if not, 0.5 if none is told."""
    if question.ask is _WHY:
        return float(sentence.reasons)
    kinds = kinds_of(question.ask, sentence)
    return 0.5 if kinds is None else float(not kinds <= question.stems)


def kinds_of(ask: Ask, sentence: Sentence) -> frozenset[str] | None:
    """Return the stems of a sentence that may be what is asked for; None where that isn't told."""
    if ask is _WHAT:
        return None
    if ask is _WHO or ask is _WHERE:
        return sentence.names
    if ask is _WHEN:
        return sentence.dates
    if ask is _HOW_MANY or ask is _HOW_LONG:
        return sentence.numbers
    return None

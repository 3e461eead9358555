"""Whether the first passage answers a question or merely speaks of the same: named signs.

A question that can't be answered from a text often differs from one that can in a single word: a
name, a number, a word that excludes the text's own. So the signs look at what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from knowledge.language.words import stem
from knowledge.matching.passages.fit import Fit, kinds_of
from knowledge.matching.passages.question import Question, Term
from knowledge.matching.passages.rivals import rivals
from knowledge.matching.passages.texts import Sentence, Taken
from knowledge.model import Ask

_NEGATIONS = frozenset(
    "not no never without none neither nor cannot nobody nothing unlike except seldom rarely"
    " hardly scarcely".split()
)
_REFERRING = frozenset("he him his she her hers it its they them their this these".split())
_DEGREES = frozenset(
    "first second third last next least most only before after former latter original final"
    " earliest latest largest smallest highest lowest oldest youngest main total other another"
    " all every same".split()
)
_QUESTION_WORDS = frozenset("what which how whose".split())
_FOCUS_WORDS = 3  # behind the question word, among which what is asked for is named
_FAR_WORDS = 10  # between an answer and the nearest term: further is as good as anywhere
_COUNTED_WORDS = 3  # between a number and what it counts


class Signs(NamedTuple):
    """What the confidence is made from. Shares are of the question's weight.

    A term that the passage must hold is one that its work doesn't speak of anyway, and that isn't
    merely what kind of thing is asked for ("which FIRM").
    """

    sentence: float  # share found in the best sentence
    required: float  # share of the terms that the passage must hold found in the best sentence
    together: float  # share of neighbouring terms that stand near each other
    beside: float  # how near what may be the answer stands to a term; 0.5 where that can't be told
    counted: float  # 1 if a number stands before what is to be counted, 0.5 if nothing is
    lacks_kind: float  # 1 if a kind of answer that can be told is missing in the best sentence
    missing_known: float  # rarity, 0 to 1, of the rarest missing term that another passage holds
    missing_unknown: float  # rarity, 0 to 1, of the rarest term that no passage holds
    missing_name: float  # 1 if the passage lacks a name or number of the question
    name_elsewhere: float  # 1 if it holds all of them, but its best sentence lacks one
    scattered: float  # share of the terms that only other sentences of the passage hold
    rival: float  # 1 if the best sentence has, for a word that the passage lacks, one excluding it
    rival_near: float  # 1 if it has one for a word that stands elsewhere in the passage
    other_number: float  # 1 if it has another number than the question
    negated: float  # 1 if the question denies and the best sentence doesn't
    degree: float  # 1 if the best sentence lacks a "first", "only" or "after" of the question
    room: float  # words that the best sentence holds beyond the question, in powers of e
    unsure: float  # share of the terms that were corrected


def signs(question: Question, fitted: Fit, passage: Taken, subject: frozenset[str]) -> Signs:
    """Return the signs for a question and the passage found first.

    `subject` holds the stems that the title of the passage's work or many of its passages hold: a
    passage speaks of these without naming them. So does a sentence with a pronoun, of a name in the
    sentence before.
    """
    sentence = passage.sentences[fitted.best]
    inside, given, apart, missing = _by_best(question, fitted, passage, subject)
    focus = _focus(question)
    kind = None if question.ask is Ask.HOW_MANY else focus  # what is counted must be there
    telling = [term for term in missing if term is not kind]
    elsewhere = sum([term.weight for term in apart])
    required = inside + given + elsewhere + sum([term.weight for term in telling])
    replaced = _replaced(question, sentence)
    absent = [key for key in replaced if key not in passage.places]
    lacks_name = bool([term for term in missing if term.is_name])
    return Signs(
        sentence=fitted.sentence,
        required=(inside + given) / (required or 1.0),
        together=fitted.together,
        beside=_beside(question, fitted, passage),
        counted=_counted(question, focus, passage),
        lacks_kind=float(fitted.held == 0.0),
        missing_known=max([term.rarity for term in telling if term.meanings], default=0.0),
        missing_unknown=max([term.rarity for term in telling if not term.meanings], default=0.0),
        missing_name=float(lacks_name),
        name_elsewhere=float(not lacks_name and _names_apart(apart, question, fitted, passage)),
        scattered=elsewhere / (question.weight - given or 1.0),
        rival=float(bool(absent)),
        rival_near=float(len(absent) < len(replaced)),
        other_number=float(_has_other_number([*apart, *missing], question, sentence)),
        negated=float(_denies(question.words) and not _denies(sentence.words)),
        degree=float(not _DEGREES.intersection(question.words) <= sentence.words),
        room=log(1 + len(sentence.stems - question.stems)),
        unsure=sum([not term.is_typed and bool(term.meanings) for term in question.terms])
        / max(1, len(question.terms)),
    )


def _by_best(
    question: Question, fitted: Fit, passage: Taken, subject: frozenset[str]
) -> tuple[float, float, list[Term], list[Term]]:
    """Return how much the best sentence holds, and by what the rest is told.

    That is the weight of the terms in the best sentence, the weight of those elsewhere that need
    not be in it as they are the work's subject, the terms that only other sentences hold, and the
    terms missing, neither of them the subject.
    """
    inside = given = 0.0
    apart: list[Term] = []
    missing: list[Term] = []
    best, sentence_of = fitted.best, passage.sentence_of
    for term, places in zip(question.terms, fitted.found, strict=True):
        for place in places:
            if sentence_of[place] == best:
                inside += term.weight
                break
        else:
            if subject.isdisjoint(term.keys):
                (apart if places else missing).append(term)
            elif places:
                given += term.weight
    return inside, given, apart, missing


def _names_apart(apart: Sequence[Term], question: Question, fitted: Fit, passage: Taken) -> bool:
    """Tell whether a name stands in other sentences only, and no pronoun can stand for it."""
    names = [term for term in apart if term.is_name]
    if not names or _REFERRING.isdisjoint(passage.sentences[fitted.best].words):
        return bool(names)
    places = dict(zip(question.terms, fitted.found, strict=True))
    return any(
        all(passage.sentence_of[place] != fitted.best - 1 for place in places[name])
        for name in names
    )


def _focus(question: Question) -> Term | None:
    """Return the term that tells what kind of thing is asked for: "which FIRM made …"."""
    for place, word in enumerate(question.words):
        if word in _QUESTION_WORDS:
            behind = question.words[place + 1 : place + 1 + _FOCUS_WORDS]
            stems = [stem(one) for one in behind]
            return next((t for key in stems for t in question.terms if t.stem == key), None)
    return None


def _beside(question: Question, fitted: Fit, passage: Taken) -> float:
    kinds = kinds_of(question.ask, passage.sentences[fitted.best])
    if kinds is None:
        return 0.5

    start = passage.sentence_of.index(fitted.best)
    end = passage.sentence_of.rindex(fitted.best)
    answers = [
        place
        for key in kinds - question.stems
        for place in passage.places.get(key, ())
        if start <= place <= end
    ]
    if not answers:
        return 0.0
    terms = [place for places in fitted.found for place in places if start <= place <= end]
    gap = min((abs(one - other) for one in answers for other in terms), default=_FAR_WORDS)
    return 1.0 - min(gap, _FAR_WORDS) / _FAR_WORDS


def _counted(question: Question, focus: Term | None, passage: Taken) -> float:
    if focus is None or question.ask is not Ask.HOW_MANY or "many" not in question.words:
        return 0.5
    things = [place for key, _, _ in focus.meanings for place in passage.places.get(key, ())]
    numbers = {
        place
        for sentence in passage.sentences
        for key in sentence.numbers - question.stems
        for place in passage.places.get(key, ())
    }
    return float(any(place - back in numbers for place in things for back in _BACK))


_BACK = range(1, _COUNTED_WORDS + 1)


def _replaced(question: Question, sentence: Sentence) -> list[str]:
    """Return the stems of a question in whose stead a sentence has words that exclude them."""
    excluding = rivals()
    said = sentence.stems - question.said
    return [
        key
        for key in question.said
        if key in excluding and key not in sentence.stems and not excluding[key].isdisjoint(said)
    ]


def _has_other_number(absent: Sequence[Term], question: Question, sentence: Sentence) -> bool:
    """Tell whether a sentence has another number in the place of one that it lacks."""
    lacks = [term for term in absent if term.stem[0].isdigit()]
    return bool(lacks) and not sentence.numbers <= question.stems


def _denies(words: Sequence[str] | frozenset[str]) -> bool:
    return not _NEGATIONS.isdisjoint(words)

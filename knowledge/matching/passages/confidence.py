"""Whether the first passage answers a question or merely speaks of the same: named signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from math import log
from operator import attrgetter

from knowledge.language.terms import terminology
from knowledge.language.words import stem
from knowledge.matching.passages.fit import Fit
from knowledge.matching.passages.question import Question, Term
from knowledge.matching.passages.texts import Sentence, Taken
from knowledge.matching.passages.vocabulary import Vocabulary
from knowledge.model import Ask

_NEGATIONS = frozenset(
    "not no never without none neither nor cannot nobody nothing unlike except".split()
)
_DEGREES = frozenset(
    "first second third last next least most only before after former latter original final"
    " earliest latest largest smallest highest lowest oldest youngest main total other another"
    " all every same".split()
)
_QUESTION_WORDS = frozenset("what which how whose".split())
_FURTHEST_LEAD = 2.0  # of the score over the second passage's: beyond, it is out of the running
_STRICT = (Ask.WHO, Ask.WHEN, Ask.WHERE, Ask.HOW_MANY, Ask.HOW_LONG, Ask.WHY)


@dataclass(frozen=True, slots=True)
class Signs:
    """What the confidence is made from; shares are of the question's weight."""

    covers: float  # share found in the passage
    sentence: float  # share found in its best sentence
    window: float  # share found in that and half of its neighbour
    together: float  # share of neighbouring terms that stand near each other
    held: float  # 1 if the best sentence holds the kind of answer asked for
    lacks_kind: float  # 1 if a kind that can be told is asked for, and it doesn't
    lead: float  # of the score over the second passage's
    missing_near: float  # weight of the weightiest term that only others of the work hold
    missing_far: float  # weight of the weightiest term that only other works hold
    missing_everywhere: float  # weight of the weightiest term that no passage holds
    missing_name: float  # 1 if the passage lacks a name or number of the question
    name_elsewhere: float  # 1 if it holds all, but its best sentence lacks one
    missing_focus: float  # 1 if it lacks the word behind "which"
    opposite: float  # 1 if the best sentence says the opposite of a word that it lacks
    negated: float  # 1 if the question denies and the best sentence doesn't
    denied: float  # 1 if the best sentence denies and the question doesn't
    degree: float  # 1 if the best sentence lacks a "first", "only" or "after" of the question
    room: float  # how much the best sentence holds beyond the question, in powers of e
    terms: float  # how many terms the question has, in powers of e
    unsure: float  # share of the terms that were corrected


@cache
def sign_names() -> tuple[str, ...]:
    """Return the signs' names, in order."""
    return tuple(field.name for field in fields(Signs))


_values = attrgetter(*(field.name for field in fields(Signs)))


def sign_values(made: Signs) -> tuple[float, ...]:
    """Return the signs in the order of `sign_names`."""
    values: tuple[float, ...] = _values(made)
    return values


def signs(
    question: Question,
    fitted: Fit,
    passage: Taken,
    vocabulary: Vocabulary,
    *,
    work: frozenset[str],
    lead: float,
) -> Signs:
    """Return the signs for a question and its first passage, which is `lead` ahead of the second.

    `work` holds the stems of all passages of the same work.
    """
    sentence = passage.sentences[fitted.best] if passage.sentences else None
    missing = [
        term for term, (places, _) in zip(question.terms, fitted.found, strict=True) if not places
    ]
    focus = _focus(question)
    telling = [term for term in missing if term is not focus]
    greatest = vocabulary.greatest_rarity
    said = sentence.words if sentence else frozenset()
    outside = _outside_best(question, fitted, passage)
    kind = question.ask in _STRICT
    return Signs(
        covers=fitted.covers,
        sentence=fitted.sentence,
        window=fitted.window,
        together=fitted.together,
        held=fitted.held,
        lacks_kind=float(kind and fitted.held < 0.5),
        lead=min(lead, _FURTHEST_LEAD),
        missing_near=_weightiest([t for t in telling if _in(t, work)]) / greatest,
        missing_far=_weightiest([t for t in telling if t.meanings and not _in(t, work)]) / greatest,
        missing_everywhere=_weightiest([t for t in telling if not t.meanings]) / greatest,
        missing_name=float(any(term.is_name for term in missing)),
        name_elsewhere=float(
            not any(term.is_name for term in missing) and any(term.is_name for term in outside)
        ),
        missing_focus=float(focus is not None and focus in missing),
        opposite=float(_is_opposed(question, missing, outside, sentence)),
        negated=float(_denies(question.words) and not _denies(said)),
        denied=float(_denies(said) and not _denies(question.words)),
        degree=float(not (_DEGREES & set(question.words)) <= said),
        room=_room(question, sentence),
        terms=log(1 + len(question.terms)),
        unsure=sum(not term.is_typed and bool(term.meanings) for term in question.terms)
        / max(1, len(question.terms)),
    )


def _in(term: Term, stems: frozenset[str]) -> bool:
    return any(key in stems for key, _, _ in term.meanings)


def _weightiest(terms: Sequence[Term]) -> float:
    return max((term.weight for term in terms), default=0.0)


def _focus(question: Question) -> Term | None:
    """Return the term that tells what kind of thing is asked for: "which FIRM made …"."""
    for place, word in enumerate(question.words[:-1]):
        if word in _QUESTION_WORDS:
            behind = question.words[place + 1 : place + 3]
            return next((t for w in behind for t in question.terms if t.stem == stem(w)), None)
    return None


def _outside_best(question: Question, fitted: Fit, passage: Taken) -> list[Term]:
    """Return the terms that the passage holds, but not in its best sentence."""
    return [
        term
        for term, (places, _) in zip(question.terms, fitted.found, strict=True)
        if places and all(passage.sentence_of[place] != fitted.best for place in places)
    ]


def _is_opposed(
    question: Question,
    missing: Sequence[Term],
    outside: Sequence[Term],
    sentence: Sentence | None,
) -> bool:
    if sentence is None:
        return False
    opposites = terminology(()).opposites
    said = {stem(word) for word in sentence.words} - question.stems
    return any(not said.isdisjoint(opposites.get(t.stem, ())) for t in (*missing, *outside))


def _denies(words: Sequence[str] | frozenset[str]) -> bool:
    return not _NEGATIONS.isdisjoint(words)


def _room(question: Question, sentence: Sentence | None) -> float:
    if sentence is None:
        return 0.0
    return log(1 + sum(stem(word) not in question.stems for word in sentence.words))

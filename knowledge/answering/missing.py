"""Telling what a question asks for that the sources don't say, and what they say instead."""

from __future__ import annotations

from rapidfuzz import fuzz

from knowledge.language.asking import asked_for
from knowledge.language.terms import light_stems
from knowledge.language.words import split_words
from knowledge.matching.comparing import STRICT_ASKS, Fit
from knowledge.matching.query import Query
from knowledge.matching.ranking import Ranked, Ranking
from knowledge.matching.views import Role, Target, View
from knowledge.model import Ask, Pack

_GAP_LIKE = 0.5  # likeness from which a known gap is named; chosen
_GAP_SAYS = 0.6  # share of the question that it has to hold for that; chosen
_SAID_ALIKE = (
    60  # of 100: likeness by letters from which so does one without a telling word; chosen
)
_ALL_BUT_NAMES = 0.75  # share of the words but names from which an entry is the nearest; chosen
_AS_SAID = 0.75  # share of a view's words, names aside, that a question has to have; chosen


def all_but_names(ranking: Ranking) -> Ranked | None:
    """Return the candidate that holds the whole question but for some of its names, or None."""
    return next(
        (
            one
            for one in ranking.candidates[:3]
            if one.document.target is Target.ENTRY
            and one.features.uncovered_names > 0
            and _says_the_rest(one, ranking.query)
        ),
        None,
    )


def _says_the_rest(one: Ranked, query: Query) -> bool:
    """Tell whether a candidate says of others what a question says, and hardly more."""
    own = [
        (term.weight, covered)
        for term, covered in zip(query.terms, one.fit.covered, strict=True)
        if not term.carried and not (term.term.is_name and covered == 0)
    ]
    whole = sum(weight for weight, _ in own)
    said = sum(weight * covered for weight, covered in own)
    says_it = 0 < whole * _ALL_BUT_NAMES <= said
    return says_it and not (query.says_only_whom or _tells_more(one.fit.best, query))


def _tells_more(view: View, query: Query) -> bool:
    """Tell whether a view speaks of more than a question does, names aside."""
    asked = {key for term in query.terms for key in term.near}
    telling = [key for key in view.keys if not (key.startswith("@") or key in light_stems())]
    return sum(key in asked for key in telling) < _AS_SAID * len(telling)


def speaks_of(gap: Fit, query: Query, pack: Pack) -> bool:
    """Tell whether a gap is what the question asks for, not only about the same people."""
    missing = next(view for view in gap.document.views if view.role is Role.TEXT)
    if _is_of_others(gap.best, missing, query, pack) or _says_no_more_than_whom(gap.best, query):
        return False
    if _lacks_another_answer(missing.text, query.ask):
        return False
    own = [
        (term.weight, covered)
        for term, covered in zip(query.terms, gap.covered, strict=True)
        if not term.carried
    ]
    whole = sum(weight for weight, _ in own)
    said = sum(weight * covered for weight, covered in own)
    return gap.likeness >= _GAP_LIKE and said >= _GAP_SAYS * whole


def _is_of_others(alike: View, missing: View, query: Query, pack: Pack) -> bool:
    """Tell whether a gap speaks of others than the question does.

    `alike` is its view that is most like the question, `missing` the one that is told.
    """
    asked = {key for term in query.names for key in term.near}
    told = _names_in(missing)
    if not told or not asked.isdisjoint(told | _names_in(alike)):
        return False
    return bool(asked) or any(key.lstrip("@") in pack.person_by_id for key in told)


def _says_no_more_than_whom(alike: View, query: Query) -> bool:
    """Tell whether a question without a telling word is unlike a gap's in its letters, too."""
    return query.says_only_whom and fuzz.ratio(query.plain, alike.plain) < _SAID_ALIKE


def _lacks_another_answer(missing: str, ask: Ask) -> bool:
    """Tell whether what is missing is one other kind of answer: "until when …" beside "Why …?"."""
    words = split_words(missing)
    lacked = asked_for(words)
    return "or" not in words and lacked is not ask and {lacked, ask} <= STRICT_ASKS


def _names_in(view: View) -> set[str]:
    return {key for key in view.keys if key.startswith("@")}


def unconnected(query: Query, nearest: Ranked, pack: Pack) -> list[str]:
    """Return the names in a question that the nearest entry lacks, people's in full."""
    named = {person.id: person.name for person in pack.people}
    return [
        named.get(term.term.key.lstrip("@"), term.term.surface.title())
        for term, covered in zip(query.terms, nearest.fit.covered, strict=True)
        if term.term.is_name and covered == 0
    ]

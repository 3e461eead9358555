"""Comparing documents with a query: what each of their views covers, and the figures made of it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from operator import itemgetter, mul
from typing import NamedTuple

from rapidfuzz import fuzz

from knowledge.matching.features import Features
from knowledge.matching.prepared import Prepared, Weigh
from knowledge.matching.query import Query
from knowledge.matching.views import Document, Role, Target, View
from knowledge.model import Ask

_SAME_ASK = 0.08  # what asking for the same kind of answer adds to a view's likeness: chosen

_OTHER_ASK = 0.1  # what asking for another such kind of answer takes away: chosen
_OTHER_NAMES = 0.2  # what speaking of others takes away: chosen
_AS_GOOD_AS_HELD = 0.9  # a near synonym stands for the word: chosen
_PREMISE_SAID = 0.7  # share of a wrong premise that has to be said; chosen
_HALFWAY = 3  # views that hold a word which is half as firmly held as can be: chosen
_FURTHEST = -0.3  # a gap or a correction less alike than this says nothing: chosen

# Kinds of answer that an entry either holds or doesn't.
STRICT_ASKS = frozenset({Ask.WHO, Ask.WHEN, Ask.WHERE, Ask.HOW_MANY, Ask.WHY, Ask.HOW_LONG})


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the question a view covers, the reverse, and their harmonic mean."""

    question: float
    view: float
    mean: float


_NOTHING = Coverage(0.0, 0.0, 0.0)


class Fit(NamedTuple):
    """A document with its best views for one query, before the gaps are compared."""

    prepared: Prepared
    best: View
    coverage: Coverage
    likeness: float
    correction: View | None
    correction_likeness: float
    also_alike: float  # mean likeness of the second and third best view
    alike_asking: float  # likeness of the best view that asks for the same kind of answer
    text_covers: float  # share of the question found in its best single sentence
    exact: bool  # a phrasing is the question, word for word
    exactly_corrected: bool  # a wrong premise is the question, word for word
    covered: tuple[float, ...]  # how much each of the query's terms is found in the document

    @property
    def document(self) -> Document:
        """The document."""
        return self.prepared.document


# How alike a view is, the share of the question that it covers, the reverse, the view, its names.
_Alike = tuple[float, float, float, View, frozenset[str]]


class Scorer:
    """Compares documents with one query."""

    def __init__(self, query: Query, weigh: Weigh) -> None:
        self._query = query
        self._weigh = weigh
        self._weights = tuple(term.weight for term in query.terms)
        self._total = sum(self._weights) or 1.0
        self._own_names = tuple(frozenset(term.near) for term in query.names if not term.carried)
        self._terms = [
            (term.weight / self._total, sorted(term.near.items(), key=lambda item: -item[1]))
            for term in query.terms
        ]
        words = [term for term in query.terms if not (term.term.is_name or term.carried)]
        unknown = sum(not term.known for term in words)
        self._words_unknown = unknown / len(words) if words else 0.0
        self._near: dict[str, float] = {}  # key → the most that it counts as any term
        for term in query.terms:
            for key, likeness in term.near.items():
                self._near[key] = max(likeness, self._near.get(key, 0.0))
        self._near_keys = frozenset(self._near)
        own = (term for term in query.terms if not term.carried)
        self._own_keys = frozenset(key for term in own for key in term.near)
        self._gains = {key: weigh(key) * likeness for key, likeness in self._near.items()}

    def likeliest(self, candidates: Sequence[Prepared], *, limit: int) -> list[Prepared]:
        """Return the candidates that hold most of the question, in any of their views.

        Of those that hold as much, the earlier ones are taken.
        """
        held = [self.share(self._covered_by(one.places)) for one in candidates]
        places = sorted(range(len(candidates)), key=lambda place: -held[place])[:limit]
        return [candidates[place] for place in places]

    def fit(self, prepared: Prepared, *, held_out: str | None = None) -> Fit:
        """Return the document with its best view, and its best correction where it has any.

        A view whose text is `held_out` is passed over, as if the document lacked it.
        """
        document = prepared.document
        told, corrections = self._alike(prepared, held_out)
        likeness, best, coverage = self._best(told)
        correction_likeness, correction, _ = self._best(corrections)
        asked = prepared.word_for_word(self._query.plain, held_out)
        if asked is not None and asked.role is Role.CORRECTION:
            correction = asked
        elif asked is not None:
            best = asked
        return Fit(
            prepared=prepared,
            best=best or document.views[0],
            coverage=coverage,
            likeness=likeness,
            correction=correction,
            correction_likeness=correction_likeness,
            also_alike=sum(one[0] for one in told[1:3]) / 2,
            alike_asking=next((one[0] for one in told if one[3].ask is self._query.ask), 0.0),
            text_covers=max([one[1] for one in told if one[3].role is Role.TEXT], default=0.0),
            exact=asked is not None and asked is best,
            exactly_corrected=asked is not None and asked is correction,
            covered=self._covered_by(
                document.keys - prepared.only_in(held_out) if held_out else document.keys
            ),
        )

    def _alike(self, prepared: Prepared, held_out: str | None) -> tuple[list[_Alike], list[_Alike]]:
        """Return the views that share a term with the question, most alike first.

        First those that tell or ask, then the wrong premises.
        """
        told: list[_Alike] = []
        corrections: list[_Alike] = []
        question, view_side = self._shared(prepared)
        views, weights, names = prepared.document.views, prepared.weights, prepared.names
        wrong, is_premise = prepared.wrong, prepared.is_premise
        for place, covered in enumerate(question):
            if not covered or (held_out is not None and views[place].text == held_out):
                continue
            whole, held = weights[place], view_side[place]
            held = held / whole if whole > held else 1.0
            mean = 2 * covered * held / (covered + held)
            if not is_premise[place]:
                told.append((mean, covered, held, views[place], names[place]))
            elif (
                held >= _PREMISE_SAID
                and wrong[place] <= self._own_keys
                and prepared.negative[place] is self._query.is_negative
            ):
                # Who doesn't say himself what is wrong about a premise doesn't take it for granted.
                corrections.append((mean, covered, held, views[place], names[place]))
        told.sort(key=itemgetter(0), reverse=True)
        corrections.sort(key=itemgetter(0), reverse=True)
        return told, corrections

    def _best(self, alike: Sequence[_Alike]) -> tuple[float, View | None, Coverage]:
        """Return the best of some views, with its rank and its coverage."""
        best_rank, best, coverage = 0.0, None, _NOTHING
        for mean, covered, held, view, names in alike:
            if mean + _SAME_ASK <= best_rank:
                break
            rank = mean - self._other_names(names) + self._kind_of_answer(view)
            if rank > best_rank:
                best_rank, best, coverage = rank, view, Coverage(covered, held, mean)
        return best_rank, best, coverage

    def _kind_of_answer(self, view: View) -> float:
        """Return what a view gains or loses by the kind of answer that it asks for."""
        if view.role is Role.TEXT:
            return 0.0
        if view.ask is self._query.ask:
            return _SAME_ASK
        strict = view.ask in STRICT_ASKS or self._query.ask in STRICT_ASKS
        return -_OTHER_ASK if strict else 0.0

    def _other_names(self, names: frozenset[str]) -> float:
        """Return what a view loses that speaks of others in place of whom the question names."""
        if not names or not self._own_names or names <= self._near_keys:
            return 0.0
        replaced = any(near.isdisjoint(names) for near in self._own_names)
        return _OTHER_NAMES if replaced else 0.0

    def _shared(self, prepared: Prepared) -> tuple[list[float], list[float]]:
        """Return, by place, what each view shares with the question.

        First the share of the question that the view covers, then the weight of the view's terms
        that the question covers.
        """
        places = prepared.places
        question = [0.0] * len(prepared.weights)
        view = question.copy()
        for weight, nearest_first in self._terms:
            held = [(weight * near, places[key]) for key, near in nearest_first if key in places]
            counted: set[int] = set()
            for gain, found in held:
                for place in found:
                    if place not in counted:
                        question[place] += gain
                if len(held) > 1:
                    counted.update(found)
        for key, gain in self._gains.items():
            for place in places.get(key, ()):
                view[place] += gain
        return question, view

    def share(self, covered: Sequence[float]) -> float:
        """Return the share of the question, 0 to 1, that is covered where its terms are so much."""
        return float(sum(map(mul, self._weights, covered)) / self._total)

    def _covered_by(self, keys: Container[str]) -> tuple[float, ...]:
        covered: list[float] = []  # loops, as generators take twice as long here
        for _, nearest_first in self._terms:
            for key, near in nearest_first:
                if key in keys:
                    covered.append(near)
                    break
            else:
                covered.append(0.0)
        return tuple(covered)

    def _letters_lead(self, other: View | None, in_order: float) -> float:
        """Return how much more another view is like the question than one that is so, in order."""
        if other is None:
            return _FURTHEST
        return max(_FURTHEST, (fuzz.ratio(self._query.plain, other.plain) - in_order) / 100)

    def _letters(self, view: View, in_order: float) -> float:
        """Return how alike question and view are as strings, in any order of words, 0 to 1."""
        out_of_order = fuzz.token_sort_ratio(self._query.plain, view.plain)
        return max(in_order, 0.95 * out_of_order) / 100

    def features(self, fit: Fit, *, gap: Fit | None = None, premise: Fit | None = None) -> Features:
        """Return the figures for a fit, beside the nearest gap and the nearest wrong premise."""
        of_gap = (0.0,) * len(fit.covered) if gap is None else gap.covered
        document, query = fit.document, self._query
        in_order = fuzz.ratio(query.plain, fit.best.plain)
        uncovered_names = self._uncovered_names(document)
        return Features(
            likeness=fit.coverage.mean,
            question_covered=fit.coverage.question,
            view_covered=fit.coverage.view,
            entry_covers=self.share(fit.covered),
            also_alike=fit.also_alike,
            alike_asking=fit.alike_asking,
            strictly_alike=fit.alike_asking if query.ask in STRICT_ASKS else fit.coverage.mean,
            brief=1 / max(1, len(query.terms)),
            letters=self._letters(fit.best, in_order),
            text_covers=fit.text_covers,
            stranger=float(any(term.stranger for term in query.terms)),
            uncovered_names=uncovered_names,
            lacks_a_name=float(uncovered_names > 0),
            unasked_names=self._unasked_names(fit.best),
            words_lacking=self._words_lacking(fit),
            words_unknown=self._words_unknown,
            personal=float(query.is_personal),
            firmly_held=self._firmly_held(fit),
            wholly_held=float(min(fit.covered, default=1.0) >= _AS_GOOD_AS_HELD),
            unfocused=self._unfocused(fit),
            answer_known=self._answer_known(document),
            opposite=self._opposite(fit),
            extra_names=self._extra_names(fit.best),
            ask_held=self._ask_held(fit),
            ask_same=float(fit.best.ask is query.ask),
            speaker=self._speaker(document),
            gap_adds=self.share(_more(of_gap, fit.covered)),
            adds_to_gap=self.share(_more(fit.covered, of_gap)),
            gap_letters=self._letters_lead(gap.best if gap else None, in_order),
            gap=max(_FURTHEST, (0.0 if gap is None else gap.likeness) - fit.likeness),
            premise_letters=self._letters_lead(premise.correction if premise else None, in_order),
            premise=max(
                _FURTHEST,
                (0.0 if premise is None else premise.correction_likeness) - fit.likeness,
            ),
            kin=self._kin(document),
            is_collection=float(document.target is Target.COLLECTION),
            wants_list=self._wants_list(document),
        )

    def _firmly_held(self, fit: Fit) -> float:
        places = fit.prepared.places
        whole = held = 0.0
        for term in self._query.terms:
            if term.term.is_name or term.carried:
                continue
            count = max(near * len(places.get(key, ())) for key, near in term.near.items())
            whole += term.weight
            held += term.weight * count / (count + _HALFWAY)
        return held / whole if whole else 1.0

    def _words_lacking(self, fit: Fit) -> float:
        lacking = [
            1 - covered
            for term, covered in zip(self._query.terms, fit.covered, strict=True)
            if not (term.term.is_name or term.carried)
        ]
        return sum(lacking) / len(lacking) if lacking else 0.0

    def _uncovered_names(self, document: Document) -> float:
        own = self._own_names
        if not own:
            return 0.0
        about, held = document.names, document.keys
        return sum(near.isdisjoint(about) and near.isdisjoint(held) for near in own) / len(own)

    def _unasked_names(self, view: View) -> float:
        own = self._own_names
        return sum(near.isdisjoint(view.keys) for near in own) / len(own) if own else 0.0

    def _unfocused(self, fit: Fit) -> float:
        lacks = [
            1 - covered
            for term, covered in zip(self._query.terms, fit.covered, strict=True)
            if term.focus and not term.term.is_name
        ]
        return sum(lacks) / len(lacks) if lacks else 0.0

    def _ask_held(self, fit: Fit) -> float:
        ask, document = self._query.ask, fit.document
        if ask not in STRICT_ASKS:
            return 1.0
        if ask in (Ask.WHEN, Ask.WHERE) and self._query.is_ahead and document.is_over:
            return 0.0
        if ask is Ask.HOW_MANY and self._unfocused(fit) == 1.0:  # it counts something else
            return 0.0
        return float(ask in document.holds)

    def _answer_known(self, document: Document) -> float:
        if self._query.ask not in STRICT_ASKS:
            return 0.0
        answer = document.answers.get(self._query.ask, frozenset())
        says_more = any(
            term.known and not (term.term.is_name or term.term.is_light)
            for term in self._query.terms
        )
        return float(bool(answer) and says_more and self._near.keys() >= answer)

    def _opposite(self, fit: Fit) -> float:
        if self._query.ask is Ask.YES_NO:  # "no" is an answer too
            return 0.0
        held = fit.document.keys
        return float(
            any(
                covered == 0.0
                and not (term.carried or term.term.is_light)
                and not term.against.isdisjoint(held)
                for term, covered in zip(self._query.terms, fit.covered, strict=True)
            )
        )

    def _extra_names(self, view: View) -> float:
        names = [key for key in view.keys if key.startswith("@")]
        if not names:
            return 0.0
        return sum(key not in self._near for key in names) / len(names)

    def _speaker(self, document: Document) -> float:
        wanted = self._query.speakers
        if not wanted:
            return 0.0
        if wanted & document.speakers:
            return 1.0
        return -0.5 if wanted & document.names else -1.0

    def _kin(self, document: Document) -> float:
        shared = self._query.before & document.marks
        if not shared:
            return 0.0
        return 0.5 if all(mark.startswith("#") for mark in shared) else 1.0

    def _wants_list(self, document: Document) -> float:
        if document.target is Target.COLLECTION:
            return float(self._query.ask is Ask.LIST)
        return -float(self._query.ask is Ask.LIST)


def _more(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Return by how much each of some shares is greater than another, never below 0."""
    return [max(0.0, greater - less) for greater, less in zip(one, other, strict=True)]

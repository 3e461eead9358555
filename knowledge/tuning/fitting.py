"""Fitting the ranking's and the decision's weights to questions, with cross-validation.

The ranking is a conditional logit over a question's candidates: McFadden, "Conditional logit
analysis of qualitative choice behavior", 1974. The decision is a logistic regression on the best
candidate. Both have an L2 penalty and are solved by Newton's method: Hastie, Tibshirani and
Friedman, "The Elements of Statistical Learning", 2nd edition, section 4.4.

What a figure means says which way it may count: a question that is covered better is never less
likely answered for it. A weight that the questions would set the other way round, for figures
overlap, is set to nought, and the rest is fitted again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import numpy.typing as npt

from knowledge.evaluation import QuestionKind
from knowledge.matching.features import Features, feature_names
from knowledge.matching.parameters import Parameters, gap_lead_of, margin_of

_PENALTY = 8.0  # L2, on standardised features; chosen by cross-validation among 0.5, 2 and 8
_ROUNDS = 40
_WRONG_ANSWER_COST = 1.0  # beside a right answer withheld, at 1: silence is mended easier

# The figures that speak against an answer, and those that may count either way.
_AGAINST = frozenset(
    "stranger uncovered_names unasked_names unfocused answer_known opposite"
    " extra_names gap premise words_lacking words_unknown personal"
    " lacks_a_name gap_adds gap_letters"
    " premise_letters".split()
)
_EITHER_WAY = frozenset({"brief", "is_collection"})

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate for a question: its features, and whether it is a right answer."""

    features: Features
    right: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its candidates. `weight` is how much it counts beside others."""

    id: str
    kind: QuestionKind
    candidates: tuple[Candidate, ...]
    gaps: tuple[Features, ...] = ()  # of what is said to be missing, most alike first
    weight: float = 1.0
    asked: bool = False  # somebody asked it; it was not made from a pack

    @property
    def answerable(self) -> bool:
        """Whether a right reply to the question answers it."""
        return self.kind in (QuestionKind.ANSWERABLE, QuestionKind.TYPO, QuestionKind.FOLLOWUP)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the reply to a case would be, and whether it would be right."""

    case: Case
    answered: bool
    right: bool


def fitted(cases: Sequence[Case]) -> Parameters:
    """Return the parameters that fit the cases."""
    ranking = _fitted_ranking(cases)
    unset = Parameters(ranking, 0.0, dict.fromkeys(feature_names(), 0.0), 0.0, 0.0, 0.5, 0.25)
    tops = [(case, *_top(unset, case)) for case in cases if case.candidates]
    rows = np.array([[*top.features, margin, lead] for _, top, margin, lead in tops])
    targets = np.array([float(top.right and case.answerable) for case, top, _, _ in tops])
    weights = np.array([case.weight for case, _, _, _ in tops])
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    standardised = (rows - mean) / spread
    solution = _right_way_round(
        lambda kept: _logistic(standardised * kept[1:], targets, weights),
        [0, *map(_sign, feature_names()), 1, -1],  # bias; features; the margin, a gap's lead
    )
    slopes = solution[1:] / spread
    decided = Parameters(
        ranking=ranking,
        bias=float(solution[0] - (slopes * mean).sum()),
        weights=dict(zip(feature_names(), map(float, slopes), strict=False)),
        margin=float(slopes[-2]),
        gap_lead=float(slopes[-1]),
        answer_above=0.5,
        offer_above=0.25,
    )
    # Held-out phrasings are harder than what people ask: where there are real questions, these say
    # from where on an answer is worth giving.
    asked = [case for case in cases if case.asked]
    return _with_thresholds(decided, asked or cases)


def _sign(feature: str) -> int:
    """Return which way a figure counts: 1 for an answer, -1 against one, 0 either way."""
    if feature in _EITHER_WAY:
        return 0
    return -1 if feature in _AGAINST else 1


def _right_way_round(solve: Callable[[Floats], Floats], signs: Sequence[int]) -> Floats:
    """Return the weights that `solve` gives once those that would count the wrong way are nought.

    `solve` takes one number for each weight, 1 to use its figure and 0 to pass it over.
    """
    kept = np.ones(len(signs))
    while True:
        weights = solve(kept)
        wrong = weights * np.array(signs) < 0
        if not wrong.any():
            return weights
        kept[wrong] = 0.0


def _fitted_ranking(cases: Sequence[Case]) -> dict[str, float]:
    """Return the weights under which right candidates come first."""
    usable = [
        case
        for case in cases
        if case.answerable
        and any(one.right for one in case.candidates)
        and not all(one.right for one in case.candidates)
    ]
    every = np.array([one.features for case in usable for one in case.candidates])
    spread = every.std(axis=0) + 1e-9
    groups = [
        (
            np.array([one.features for one in case.candidates]) / spread,
            np.array([one.right for one in case.candidates]),
            case.weight,
        )
        for case in usable
    ]
    weights = _right_way_round(
        lambda kept: _logit([(rows * kept, right, weight) for rows, right, weight in groups]),
        [*map(_sign, feature_names())],
    )
    return dict(zip(feature_names(), map(float, weights / spread), strict=True))


def _logit(groups: Sequence[tuple[Floats, npt.NDArray[np.bool_], float]]) -> Floats:
    """Return the weights of the penalised conditional logit.

    A group is one question: its candidates' figures, which of them are right, and its weight.
    """
    weights = np.zeros(groups[0][0].shape[1])
    for _ in range(_ROUNDS):
        gradient = -_PENALTY * weights
        hessian = _PENALTY * np.eye(len(weights))
        for rows, right, weight in groups:
            chance = _softmax(rows @ weights)
            wanted = _softmax(np.where(right, rows @ weights, -np.inf))
            gradient += weight * (wanted - chance) @ rows
            centred = rows - chance @ rows
            hessian += weight * (centred.T * chance) @ centred
        step = np.linalg.solve(hessian, gradient)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-4:
            break
    return cast("Floats", weights)


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max())
    return cast("Floats", raised / raised.sum())


def _logistic(rows: Floats, targets: Floats, weights: Floats) -> Floats:
    """Return bias and slopes of the penalised logistic regression."""
    design = np.hstack([np.ones((len(rows), 1)), rows])
    penalty = np.diag([0.0] + [_PENALTY] * rows.shape[1])
    solution = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        probability = 1 / (1 + np.exp(-np.clip(design @ solution, -30, 30)))
        gradient = design.T @ (weights * (targets - probability)) - penalty @ solution
        curvature = weights * probability * (1 - probability)
        hessian = (design.T * curvature) @ design + penalty
        step = np.linalg.solve(hessian + 1e-6 * np.eye(len(hessian)), gradient)
        solution = solution + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return cast("Floats", solution)


def _with_thresholds(unset: Parameters, cases: Sequence[Case]) -> Parameters:
    """Return the parameters with the threshold that costs least; offers begin at half of it."""
    tops = [(case, *_decided(unset, case)) for case in cases if case.candidates]
    tried = [float(threshold) for threshold in np.arange(0.2, 0.9, 0.01)]
    costs = [_cost(tops, threshold) for threshold in tried]
    best = min(costs)
    near = [t for t, cost in zip(tried, costs, strict=True) if cost <= best * 1.005]
    answer_above = float(np.median(near))
    return replace(unset, answer_above=answer_above, offer_above=answer_above / 2)


def _top(parameters: Parameters, case: Case) -> tuple[Candidate, float, float]:
    """Return the first candidate, its margin over the second, and the best gap's lead over it."""
    ordered = sorted(case.candidates, key=lambda one: -parameters.rank(one.features))
    features = [one.features for one in ordered]
    lead = gap_lead_of(case.gaps, features, parameters)
    return ordered[0], margin_of(features, parameters), lead


def _decided(parameters: Parameters, case: Case) -> tuple[float, bool]:
    top, margin, lead = _top(parameters, case)
    return parameters.probability(top.features, margin, lead), top.right


def _cost(tops: Sequence[tuple[Case, float, bool]], threshold: float) -> float:
    cost = 0.0
    for case, probability, right in tops:
        if probability >= threshold:
            cost += 0.0 if right else case.weight * _WRONG_ANSWER_COST
        elif case.answerable:
            cost += case.weight
    return cost


def outcomes(parameters: Parameters, cases: Sequence[Case]) -> list[Outcome]:
    """Return what the parameters make of each case."""
    made: list[Outcome] = []
    for case in cases:
        probability, right = _decided(parameters, case) if case.candidates else (0.0, False)
        answered = probability >= parameters.answer_above
        silent = not (answered or case.answerable)
        made.append(Outcome(case, answered, (answered and right) or silent))
    return made


def cross_validated(
    cases: Sequence[Case],
    *,
    folds: int,
    seed: int,
    fit: Callable[[Sequence[Case]], Parameters] = fitted,
) -> list[Outcome]:
    """Return the outcome of each case under parameters fitted without its fold."""
    shuffled = list(cases)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a repeatable split, not a secret
    made: list[Outcome] = []
    for fold in range(folds):
        kept = [case for place, case in enumerate(shuffled) if place % folds != fold]
        made += outcomes(fit(kept), shuffled[fold::folds])
    return made

"""Fitting the decision's weights and thresholds to question files, with cross-validation.

Logistic regression by Newton's method with an L2 penalty: Hastie, Tibshirani and Friedman, "The
Elements of Statistical Learning", 2nd edition, section 4.4.1.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from knowledge.evaluation import QuestionKind
from knowledge.matching.features import Features, feature_names
from knowledge.matching.parameters import Parameters

_PENALTY = 1.0  # L2, on standardised features; chosen by cross-validation among 0.3, 1, 3, 10
_ROUNDS = 30
_WRONG_ANSWER_COST = 1.0  # beside a right answer withheld, which costs 1

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate for a question: its features, and whether it is a right answer."""

    features: Features
    right: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its candidates. `answerable` tells whether it ought to be answered."""

    id: str
    kind: QuestionKind
    candidates: tuple[Candidate, ...]

    @property
    def answerable(self) -> bool:
        """Whether a right reply to the question answers it."""
        return self.kind in (QuestionKind.ANSWERABLE, QuestionKind.TYPO, QuestionKind.FOLLOWUP)


def fitted(cases: Sequence[Case]) -> Parameters:
    """Return the parameters that fit the cases."""
    rows, targets, weights = _training_rows(cases)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    solution = _newton((rows - mean) / spread, targets, weights)
    slopes = solution[1:] / spread
    bias = float(solution[0] - (slopes * mean).sum())
    named = dict(zip(feature_names(), map(float, slopes), strict=True))
    unset = Parameters(bias, named, answer_above=0.5, offer_above=0.25)
    return _with_thresholds(unset, cases)


def _training_rows(cases: Sequence[Case]) -> tuple[Floats, Floats, Floats]:
    """Return features, targets and weights, each question's candidates weighing 2 together."""
    rows: list[tuple[float, ...]] = []
    targets: list[float] = []
    weights: list[float] = []
    for case in cases:
        right = [one for one in case.candidates if one.right]
        wrong = [one for one in case.candidates if not one.right]
        # The best of the right ones is what should win; the others only make the target vague.
        for one in sorted(right, key=lambda c: -c.features.likeness)[:1]:
            rows.append(one.features.values())
            targets.append(1.0)
            weights.append(1.0)
        for one in wrong:
            rows.append(one.features.values())
            targets.append(0.0)
            weights.append(1.0 / max(4, len(wrong)) if wrong else 0.0)
        if not case.answerable and wrong:
            hardest = max(wrong, key=lambda c: c.features.likeness + c.features.entry_covers)
            rows.append(hardest.features.values())
            targets.append(0.0)
            weights.append(1.0)
    return np.array(rows), np.array(targets), np.array(weights)


def _newton(rows: Floats, targets: Floats, weights: Floats) -> Floats:
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
    tops = [(case, *_top(unset, case)) for case in cases if case.candidates]
    best = min((_cost(tops, threshold), threshold) for threshold in np.arange(0.2, 0.9, 0.01))
    near = [t for t in np.arange(0.2, 0.9, 0.01) if _cost(tops, t) <= best[0] + 0.5]
    answer_above = float(np.median(near))
    return Parameters(unset.bias, unset.weights, answer_above, answer_above / 2)


def _top(parameters: Parameters, case: Case) -> tuple[float, bool]:
    probability, right = max(
        (parameters.probability(one.features), one.right) for one in case.candidates
    )
    return probability, right


def _cost(tops: Sequence[tuple[Case, float, bool]], threshold: float) -> float:
    cost = 0.0
    for case, probability, right in tops:
        if probability >= threshold:
            cost += 0.0 if right else _WRONG_ANSWER_COST
        elif case.answerable:
            cost += 1.0
    return cost


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the reply to a case would be right."""

    case: Case
    answered: bool
    right: bool


def outcomes(parameters: Parameters, cases: Sequence[Case]) -> list[Outcome]:
    """Return what the parameters make of each case."""
    made: list[Outcome] = []
    for case in cases:
        probability, right = _top(parameters, case) if case.candidates else (0.0, False)
        answered = probability >= parameters.answer_above
        made.append(
            Outcome(case, answered, (answered and right) or not (answered or case.answerable))
        )
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
        held_out = shuffled[fold::folds]
        kept = [case for place, case in enumerate(shuffled) if place % folds != fold]
        made += outcomes(fit(kept), held_out)
    return made

"""Fitting how passages are ranked, and the confidence in the first, to questions on paragraphs.

The ranking is a conditional logit over a question's candidates, the confidence a logistic
regression on the signs of the first. Each weight may only say what its figure means: what a passage
lacks never speaks for it. That keeps a small set of questions from teaching its own habits.
Solved by projected gradient descent: Boyd and Vandenberghe, "Convex Optimization", 2004.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.matching.passages import Passages
from knowledge.matching.passages.confidence import Signs
from knowledge.matching.passages.fit import Rank
from knowledge.matching.passages.parameters import Parameters

_PENALTY = 30.0  # L2, on standardised signs; cross-validated by work among 3, 30 and 100
_NEAR_PENALTY = 200.0  # the same, of the distance from weights in force; among 30, 100, 200, 300
_RANK_PENALTY = 1.0  # L2, on the ranking's weights
_ROUNDS = 3_000
SPEAKS_FOR = frozenset({"sentence", "required", "together", "beside", "counted"})

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its candidates' figures.

    `right` is the right passage's place among them, None where it is not; `ranks` has a row a
    candidate in the order of `Rank`, `signs` those of the first.
    """

    work: str  # the title of the right passage's work
    answerable: bool
    right: int | None
    ranks: Floats
    signs: Floats


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the passage with an id; `answerable` tells whether that answers it."""

    question: str
    passage: str
    work: str
    answerable: bool


def cases(passages: Passages, asked: Iterable[Asked]) -> list[Case]:
    """Return the cases of questions for which any candidate is found."""
    made = []
    for one in asked:
        query = passages.read(one.question)
        ordered = passages.candidates(query)
        if ordered:
            ids = [passages.passage(candidate.number).id for candidate in ordered]
            made.append(
                Case(
                    work=one.work,
                    answerable=one.answerable,
                    right=ids.index(one.passage) if one.passage in ids else None,
                    ranks=np.array([candidate.rank for candidate in ordered]),
                    signs=np.array(passages.signs(query, ordered[0])),
                )
            )
    return made


def fitted_ranking(some: Sequence[Case]) -> dict[str, float]:
    """Return the ranking's weights that fit the answerable cases; none is below 0."""
    chosen = [case for case in some if case.answerable and case.right is not None]
    width = max(len(case.ranks) for case in chosen)
    rows = np.zeros((len(chosen), width, len(Rank._fields)))
    absent = np.ones((len(chosen), width), bool)
    for number, case in enumerate(chosen):
        rows[number, : len(case.ranks)] = case.ranks
        absent[number, : len(case.ranks)] = False
    right = np.array([case.right for case in chosen])
    wanted = rows[np.arange(len(chosen)), right].sum(axis=0)
    weights = np.ones(len(Rank._fields))
    step = 2.0 / (0.25 * (rows**2).sum(axis=2).max(axis=1).sum() + _RANK_PENALTY)
    for _ in range(_ROUNDS):
        scores = np.where(absent, -1e9, rows @ weights)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        slope = wanted - np.einsum("nc,ncf->f", shares, rows) - _RANK_PENALTY * weights
        weights = np.maximum(0.0, weights + step * slope)
    return dict(zip(Rank._fields, map(float, weights), strict=True))


def fitted_confidence(
    some: Sequence[Case], *, near: Parameters | None = None
) -> tuple[float, dict[str, float]]:
    """Return the bias and the signs' weights.

    Learnt from unanswerable questions, and from answerable ones whose passage came first. With
    `near`, the weights are drawn to those instead of to 0: what they were fitted to isn't lost.
    """
    chosen = [case for case in some if case.right == 0 or not case.answerable]
    rows = np.array([case.signs for case in chosen])
    targets = np.array([float(case.answerable) for case in chosen])
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    rows = (rows - mean) / spread
    speaks_for = np.array([name in SPEAKS_FOR for name in Signs._fields])
    held = near.confidence if near else {}
    drawn_to = np.array([held.get(name, 0.0) for name in Signs._fields]) * spread
    penalty = _NEAR_PENALTY if near else _PENALTY
    weights, bias = drawn_to, 0.0
    step = 1.0 / (0.25 * np.linalg.norm(rows, 2) ** 2 + penalty)
    for _ in range(_ROUNDS):
        errors = 1.0 / (1.0 + np.exp(-(rows @ weights + bias))) - targets
        weights = weights - step * (rows.T @ errors + penalty * (weights - drawn_to))
        weights = np.where(speaks_for, np.maximum(weights, 0.0), np.minimum(weights, 0.0))
        bias -= 2.0 * float(errors.mean())
    slopes = weights / spread
    return bias - float(slopes @ mean), dict(zip(Signs._fields, map(float, slopes), strict=True))


def confidence(case: Case, parameters: Parameters) -> float:
    """Return how sure the parameters are of a case's first candidate, as a log-odds."""
    weights = np.array([parameters.confidence[name] for name in Signs._fields])
    return parameters.bias + float(case.signs @ weights)


def finds(case: Case, parameters: Parameters) -> bool:
    """Tell whether the parameters rank a case's right passage first."""
    weights = np.array([parameters.ranking[name] for name in Rank._fields])
    return case.right is not None and int(np.argmax(case.ranks @ weights)) == case.right


def auroc(above: Sequence[float], below: Sequence[float]) -> float:
    """Return how often one of `above` is greater than one of `below`; equal ones count half.

    Not a number where either is empty. Source: Mann and Whitney's U, 1947.
    """
    if not above or not below:
        return float("nan")
    ordered = sorted([(score, True) for score in above] + [(score, False) for score in below])
    wins = 0.0
    behind = 0  # of `below`, those already passed
    at = 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        positive = sum(is_above for _, is_above in ordered[at:end])
        negative = end - at - positive
        wins += positive * (behind + negative / 2)
        behind += negative
        at = end
    return wins / (len(above) * len(below))

"""The fitted weights and thresholds of ranking and decision, in one place.

The file beside this module is written by `script/tune`; nothing else sets a weight or a threshold
of the decision.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from math import exp
from operator import mul

from knowledge.matching.features import Features, feature_names

_MAX_MARGIN = 3.0  # in units of rank; beyond it the second candidate is out of the running

# What tells entries from each other, but not an entry from what the source doesn't say.
_OF_ENTRIES = frozenset(
    "gap gap_letters gap_adds adds_to_gap premise premise_letters ask_held kin speaker"
    " is_collection wants_list".split()
)


@dataclass(frozen=True, slots=True)
class Parameters:
    """A ranking and a logistic decision over the same features.

    `ranking` orders candidates; `bias`, `weights`, `margin` (the weight of the lead over the second
    candidate) and `gap_lead` (that of a gap's lead over the first) give the probability that the
    first is right. `answer_above` and `offer_above` are probabilities: an answer is given from the
    first on, questions are offered from the second on.
    """

    ranking: Mapping[str, float]
    bias: float
    weights: Mapping[str, float]
    margin: float
    gap_lead: float
    answer_above: float
    offer_above: float
    _ranks: tuple[float, ...] = field(init=False)
    _shared_ranks: tuple[float, ...] = field(init=False)
    _slopes: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        names = feature_names()
        object.__setattr__(self, "_ranks", tuple(self.ranking.get(name, 0.0) for name in names))
        shared = {name: weight for name, weight in self.ranking.items() if name not in _OF_ENTRIES}
        object.__setattr__(self, "_shared_ranks", tuple(shared.get(name, 0.0) for name in names))
        object.__setattr__(self, "_slopes", tuple(self.weights.get(name, 0.0) for name in names))

    def rank(self, features: Features) -> float:
        """Return where a candidate stands: the greater the better, without a unit."""
        return float(sum(map(mul, self._ranks, features)))

    def likeness(self, features: Features) -> float:
        """Return how like the question an entry or a gap is: the greater the better, no unit."""
        return float(sum(map(mul, self._shared_ranks, features)))

    def probability(self, features: Features, margin: float, gap_lead: float) -> float:
        """Return the calibrated probability, 0 to 1, that the first candidate is right."""
        score = self.bias + self.margin * margin + self.gap_lead * gap_lead
        score += sum(map(mul, self._slopes, features))
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))

    def to_json(self) -> str:
        """Return the parameters as they stand in their file."""
        return json.dumps(
            {
                "ranking": {name: round(weight, 4) for name, weight in self.ranking.items()},
                "bias": round(self.bias, 4),
                "weights": {name: round(weight, 4) for name, weight in self.weights.items()},
                "margin": round(self.margin, 4),
                "gap_lead": round(self.gap_lead, 4),
                "answer_above": round(self.answer_above, 4),
                "offer_above": round(self.offer_above, 4),
            },
            indent=2,
        )


def margin_of(ordered: Sequence[Features], parameters: Parameters) -> float:
    """Return the lead of the first of ordered candidates over the second, bounded."""
    if len(ordered) < 2:
        return _MAX_MARGIN
    return min(_MAX_MARGIN, parameters.rank(ordered[0]) - parameters.rank(ordered[1]))


def gap_lead_of(
    gaps: Sequence[Features], first: Sequence[Features], parameters: Parameters
) -> float:
    """Return how much more like the question the best gap is than the first candidate, bounded."""
    if not gaps or not first:
        return -_MAX_MARGIN
    best = max(map(parameters.likeness, gaps))
    return max(-_MAX_MARGIN, min(_MAX_MARGIN, best - parameters.likeness(first[0])))


def parsed(text: str) -> Parameters:
    """Return the parameters that a file's text holds.

    Raises:
        KeyError: the text lacks one of them.
    """
    value = json.loads(text)
    return Parameters(
        ranking=value["ranking"],
        bias=value["bias"],
        weights=value["weights"],
        margin=value["margin"],
        gap_lead=value["gap_lead"],
        answer_above=value["answer_above"],
        offer_above=value["offer_above"],
    )


@cache
def parameters() -> Parameters:
    """Return the parameters in force; the file is read once a process."""
    return parsed((resources.files("knowledge.matching") / "parameters.json").read_text("utf-8"))

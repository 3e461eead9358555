"""The fitted weights and thresholds of the decision, in one place.

The file beside this module is written by `script/tune`; nothing else sets a weight or a threshold
of the decision.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from math import exp
from operator import mul

from knowledge.matching.features import Features, feature_names


@dataclass(frozen=True, slots=True)
class Parameters:
    """A logistic model over the features, and where its probability decides.

    `answer_above` and `offer_above` are probabilities: an answer is given from the first on, up to
    three questions are offered from the second on.
    """

    bias: float
    weights: Mapping[str, float]
    answer_above: float
    offer_above: float
    _slopes: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        slopes = tuple(self.weights.get(name, 0.0) for name in feature_names())
        object.__setattr__(self, "_slopes", slopes)

    def probability(self, features: Features) -> float:
        """Return the calibrated probability, 0 to 1, that a document answers the question."""
        score = self.bias + sum(map(mul, self._slopes, features.values()))
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))

    def to_json(self) -> str:
        """Return the parameters as they stand in their file."""
        return json.dumps(
            {
                "bias": round(self.bias, 4),
                "weights": {name: round(weight, 4) for name, weight in self.weights.items()},
                "answer_above": round(self.answer_above, 4),
                "offer_above": round(self.offer_above, 4),
            },
            indent=2,
        )


def parsed(text: str) -> Parameters:
    """Return the parameters that a file's text holds.

    Raises:
        KeyError: the text lacks one of them.
    """
    value = json.loads(text)
    return Parameters(value["bias"], value["weights"], value["answer_above"], value["offer_above"])


@cache
def parameters() -> Parameters:
    """Return the parameters in force; the file is read once a process."""
    return parsed((resources.files("knowledge.matching") / "parameters.json").read_text("utf-8"))

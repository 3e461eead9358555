"""The fitted weights of passages' ranking and of the confidence in the first, in one place.

The file beside this module is written by `script/tune --retrieval FILE`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Parameters:
    """Weights by the figures' names; `bias` belongs to the confidence."""

    ranking: Mapping[str, float]
    bias: float
    confidence: Mapping[str, float]

    def to_json(self) -> str:
        """Return the parameters as they stand in their file."""
        value = {
            "ranking": {name: round(weight, 4) for name, weight in self.ranking.items()},
            "bias": round(self.bias, 4),
            "confidence": {name: round(weight, 4) for name, weight in self.confidence.items()},
        }
        return json.dumps(value, indent=2)


@cache
def parameters() -> Parameters:
    """Return the parameters in force; the file is read once a process."""
    file = resources.files("knowledge.matching.passages") / "parameters.json"
    value = json.loads(file.read_text("utf-8"))
    return Parameters(value["ranking"], value["bias"], value["confidence"])

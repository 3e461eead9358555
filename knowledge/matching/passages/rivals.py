"""Words that exclude each other ("winter" and "summer"), read from the file beside this module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources

from knowledge.language.words import stem


@cache
def rivals() -> Mapping[str, frozenset[str]]:
    """Return for each word, by its stem, the stems of the words that exclude it."""
    excluded: dict[str, set[str]] = defaultdict(set)
    file = resources.files("knowledge.matching.passages") / "rivals.txt"
    for line in file.read_text("utf-8").splitlines():
        family = [
            {stem(word.lower()) for word in alike.split("/")}
            for alike in line.partition("#")[0].split()
        ]
        for alike in family:
            for other in family:
                if other is not alike:
                    for key in alike:
                        excluded[key] |= other - alike
    return {key: frozenset(others) for key, others in excluded.items()}

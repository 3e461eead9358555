"""Paragraphs found for questions on text without phrasings, beside WRatio, bm25s and FTS5.

    script/bench retrieval FILE [--json] [--seed 1] [--scanned 300]

FILE is in the format of SQuAD 2.0. All its paragraphs stand in one index. Answerable questions are
asked as they are and with two slips of the thumb; those that the paragraph does not answer tell
whether a method's own score for its first paragraph separates the two kinds: AUROC is how often an
answerable question scores higher than an unanswerable one (0.5 is chance).

WRatio and token_set_ratio compare a question with every paragraph, which takes hundreds of times
as long: they are asked a sample, drawn by the seed.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from _baselines import Found, Row, Search, bm25, fts5, token_set_ratio, wratio
from _squad import Asked, NotSquadError, Squad, read_squad
from _table import table
from _typos import with_typos

from knowledge.matching.passages import Passage, Passages
from knowledge.tuning.passages import auroc

DEPTH = 10  # paragraphs taken from each method; one found further down counts as not found
TYPOS = 2
WARM_UP_QUESTIONS = 20
BLOCK_QUESTIONS = 100
ENGINE = "this engine"
REFERENCE = "bm25s"
Figures = dict[str, float]


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="script/bench retrieval")
    parser.add_argument("file", type=Path, help="questions on paragraphs, as in SQuAD 2.0")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=1, help="of the slips and the sample")
    parser.add_argument("--scanned", type=int, default=300, help="questions that scans are asked")
    options = parser.parse_args(arguments)
    try:
        squad = read_squad(options.file)
    except NotSquadError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    results = measured(squad, seed=options.seed, scanned=options.scanned)
    if options.json:
        json.dump(_as_json(squad, results, options.seed), sys.stdout, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(_shown(squad, results))
    return 0


def measured(squad: Squad, *, seed: int, scanned: int) -> dict[str, Figures]:
    """Return each method's figures, this engine's first.

    The methods take turns in blocks of questions: what else the machine does slows all alike, and
    yet none finds the processor's caches full of another's.
    """
    rows = [Row(one.id, one.text) for one in squad.paragraphs]
    methods = [
        _Method(ENGINE, lambda: _engine(squad)),
        _Method(REFERENCE, lambda: bm25(rows)),
        _Method("SQLite FTS5", lambda: fts5(rows)),
        _Method("rapidfuzz WRatio", lambda: wratio(rows), scans=True),
        _Method("token_set_ratio", lambda: token_set_ratio(rows), scans=True),
    ]
    sample = _sample(squad.asked, scanned, seed)
    for method in methods:
        for one in squad.asked[:WARM_UP_QUESTIONS]:
            method.search(one.question, DEPTH)
    for first in range(0, len(squad.asked), BLOCK_QUESTIONS):
        block = range(first, min(first + BLOCK_QUESTIONS, len(squad.asked)))
        for method in methods:
            for number in block:
                if not method.scans or number in sample:
                    method.ask(squad.asked[number], seed)
    figures = {method.name: method.figures() for method in methods}
    reference = figures[REFERENCE]["median ms"]
    for found in figures.values():
        found["median / bm25s"] = found["median ms"] / reference
    return figures


def _engine(squad: Squad) -> Search:
    passages = Passages([Passage(one.id, one.text, one.title) for one in squad.paragraphs])

    def search(question: str, limit: int) -> list[Found]:
        return [(one.passage.id, one.confidence) for one in passages.search(question, limit=limit)]

    return search


def _sample(asked: Sequence[Asked], count: int, seed: int) -> set[int]:
    """Return the places of up to `count` answerable questions, and of as many others."""
    chance = random.Random(seed)  # noqa: S311 - figures to repeat, no secret
    kept: set[int] = set()
    for answerable in (True, False):
        places = [place for place, one in enumerate(asked) if one.answerable is answerable]
        kept |= set(chance.sample(places, min(count, len(places))))
    return kept


@dataclass(frozen=True)
class _Reply:
    place: int | None  # of the right paragraph among those found, from 0
    score: float  # of the first
    ms: float


class _Method:
    """A method with its replies so far. One that scans is asked a sample only."""

    def __init__(self, name: str, make: Callable[[], Search], *, scans: bool = False) -> None:
        self.name = name
        self.scans = scans
        started = time.perf_counter()
        self.search = make()
        self._build = time.perf_counter() - started
        self._clean: list[_Reply] = []
        self._slipped: list[_Reply] = []
        self._others: list[_Reply] = []

    def ask(self, one: Asked, seed: int) -> None:
        """Ask a question; one that can be answered, also with slips made from the seed."""
        if one.answerable:
            self._clean.append(_reply(self.search, one.question, one))
            slipped = with_typos(one.question, count=TYPOS, seed=seed)
            self._slipped.append(_reply(self.search, slipped, one))
        else:
            self._others.append(_reply(self.search, one.question, one))

    def figures(self) -> Figures:
        """Return what the replies come to."""
        scores = [one.score for one in self._clean]
        times = [one.ms for one in (*self._clean, *self._slipped, *self._others)]
        return {
            **{f"clean {name}": value for name, value in _found(self._clean).items()},
            **{f"two typos {name}": value for name, value in _found(self._slipped).items()},
            "AUROC": auroc(scores, [one.score for one in self._others]),
            "answerable asked": len(self._clean),
            "unanswerable asked": len(self._others),
            "build s": self._build,
            "clean median ms": statistics.median(one.ms for one in self._clean),
            "two typos median ms": statistics.median(one.ms for one in self._slipped),
            "median ms": statistics.median(times),
        }


def _reply(search: Search, question: str, one: Asked) -> _Reply:
    gc.disable()  # a collection in the midst of one question says nothing of the method
    started = time.perf_counter()
    found = search(question, DEPTH)
    ms = (time.perf_counter() - started) * 1000
    gc.enable()
    ids = [entry for entry, _ in found]
    place = ids.index(one.paragraph) if one.paragraph in ids else None
    return _Reply(place, found[0][1] if found else 0.0, ms)


def _found(replies: Sequence[_Reply]) -> Figures:
    places = [one.place for one in replies]
    return {
        "top-1 %": 100 * sum(place == 0 for place in places) / len(places),
        "top-5 %": 100 * sum(place is not None and place < 5 for place in places) / len(places),
        "MRR": sum(1 / (1 + place) for place in places if place is not None) / len(places),
    }


def _as_json(squad: Squad, results: dict[str, Figures], seed: int) -> dict[str, object]:
    return {"paragraphs": len(squad.paragraphs), "seed": seed, "methods": _without_nan(results)}


def _without_nan(results: dict[str, Figures]) -> dict[str, dict[str, float | None]]:
    return {
        name: {key: None if isnan(value) else value for key, value in figures.items()}
        for name, figures in results.items()
    }


def _shown(squad: Squad, results: dict[str, Figures]) -> str:
    names = list(next(iter(results.values())))
    body = [[name, *(_cell(name, one[name]) for one in results.values())] for name in names]
    articles = len({one.title for one in squad.paragraphs})
    head = f"{len(squad.paragraphs)} paragraphs of {articles} articles in one index\n\n"
    return head + table(["", *results], body)


def _cell(name: str, value: float) -> str:
    if isnan(value):
        return "–"
    if name.endswith("asked"):
        return f"{value:.0f}"
    return f"{value:.1f}" if name.endswith("%") else f"{value:.3f}"

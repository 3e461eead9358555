"""Time a question, build time and peak memory at 1,000 to 1,000,000 synthetic entries.

    script/bench scale [--sizes 1000,10000,100000,1000000] [--questions 200] [--json]

Each size is built in one process and asked in another, so that each peak is its own. At one size
(`--scan`, 100,000) a full rapidfuzz scan is asked the same questions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from _baselines import Row, wratio
from _synthetic import packs, sought, texts
from _table import table

from knowledge.library import Library
from knowledge.store import build

SIZES = "1000,10000,100000,1000000"
SCAN_QUESTIONS = 20  # a scan of 100,000 entries takes its time
Figures = dict[str, float]


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="script/bench scale")
    parser.add_argument("--sizes", default=SIZES, help="entries, separated by commas")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--scan", type=int, default=100_000, help="the size to scan with WRatio")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    figures = {size: _measured(size, options.questions, scan=options.scan) for size in sizes}
    if options.json:
        json.dump(figures, sys.stdout)
    else:
        sys.stdout.write(_shown(figures))
    return 0


def _measured(size: int, questions: int, *, scan: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "knowledge.sqlite3"
        figures = _alone(_build, size, target) | _alone(_ask, size, target, questions)
    if size == scan:
        figures |= _alone(_scan, size, min(questions, SCAN_QUESTIONS))
        figures["scan / engine"] = figures["scan median ms"] / figures["median ms"]
    return figures


def _alone(measure: Callable[..., Figures], *arguments: Any) -> Figures:
    """Return what `measure` finds in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, arguments)


def _build(size: int, target: Path) -> Figures:
    started = time.perf_counter()
    asyncio.run(build(packs(size), target))
    return {
        "build s": time.perf_counter() - started,
        "build peak MiB": _peak_mib(),
        "file MiB": target.stat().st_size / 2**20,
    }


def _ask(size: int, target: Path, questions: int) -> Figures:
    return asyncio.run(_ask_all(size, target, questions))


async def _ask_all(size: int, target: Path, questions: int) -> Figures:
    started = time.perf_counter()
    library = await Library.open(target)
    opening = time.perf_counter() - started
    asked = sought(size, min(questions, size))
    await library.ask("warm up")
    times, hits = [], 0
    for one in asked:
        started = time.perf_counter()
        answer = await library.ask(one.question)
        times.append((time.perf_counter() - started) * 1000)
        offered = [suggestion.entry for suggestion in answer.suggestions]
        hits += [*answer.entries, *offered][:1] == [one.entry]
    await library.close()
    return {
        "open s": opening,
        "median ms": statistics.median(times),
        "p99 ms": sorted(times)[int(0.99 * (len(times) - 1))],
        "found first %": 100 * hits / len(asked),
        "peak MiB": _peak_mib(),
    }


def _scan(size: int, questions: int) -> Figures:
    search = wratio([Row(entry, text) for entry, text in texts(size)])
    asked = sought(size, questions)
    times, hits = [], 0
    for one in asked:
        started = time.perf_counter()
        found = search(one.question, 1)
        times.append((time.perf_counter() - started) * 1000)
        hits += [entry for entry, _ in found] == [one.entry]
    return {
        "scan median ms": statistics.median(times),
        "scan found first %": 100 * hits / len(asked),
    }


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _shown(figures: dict[int, Figures]) -> str:
    sizes = list(figures)
    names = dict.fromkeys(name for one in figures.values() for name in one)
    body = [
        [name, *(f"{one[name]:.2f}" if name in one else "" for one in figures.values())]
        for name in names
    ]
    ratios = [
        _growth(figures[small], figures[large], large / small) for small, large in pairwise(sizes)
    ]
    return table(["entries", *(f"{size:,}" for size in sizes)], body) + "\n".join(ratios) + "\n"


def _growth(small: Figures, large: Figures, times: float) -> str:
    slower = large["median ms"] / small["median ms"]
    return f"{times:.0f} times the entries: {slower:.1f} times the median"

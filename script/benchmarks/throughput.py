"""Questions a second and their latency through the whole path, beside a bot answering a constant.

    script/bench throughput [--questions 2400] [--rounds 8] [--askers 32] [--json]

Each bot runs in a process of its own, each in a local Discord of its own that is served from this
process; they are asked in turn, in short rounds, by mentions and by /ask, and what is compared is
the median of the rounds' ratios. The bare bot answers a line of text, or a card as large as
Dossier's; Dossier is asked what it was asked before, and what it never was (mistyped anew). The
local Discords' global limit of 50 requests a second is off, as it would hide all bots' speed; the
limits of routes are on. Throughput is with so many askers who ask again once they are answered.
Latency is with questions at moments that a Poisson process gives, at half the throughput of the
bare bot with a card; for what was never asked, at half of Dossier's own.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from _bots import BARE, BARE_WITH_CARD, DOSSIER, Bot, running_bot
from _table import table
from _town import SEED, Place, Size, Town, UnansweredError, asked_before, never_asked, running_town

TEXT, CARD, AGAIN, NEW = "bare, text", "bare, card", "Dossier, asked before", "Dossier, never asked"
WAYS = ("mentions", "commands")
WARM_UP_ASKERS = 8
Ask = Callable[[Place, str], Awaitable[float]]
Figures = dict[str, dict[str, float]]


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="script/bench throughput")
    parser.add_argument("--questions", type=int, default=2_400, help="of each bot, each way")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--askers", type=int, default=32, help="who ask at once")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures = asyncio.run(_measured(options.questions, options.rounds, options.askers))
    if options.json:
        json.dump(figures, sys.stdout)
    else:
        sys.stdout.write(_shown(figures))
    return 0


@dataclass
class Side:
    """One bot, and those who ask it one kind of question."""

    town: Town
    bot: Bot
    places: Iterator[Place]
    questions: Iterator[str]
    a_second: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    steady_a_second: float = 0.0
    seconds: list[float] = field(default_factory=list)

    def ask(self, way: str) -> Awaitable[float]:
        """Ask the next question from the next place; return the seconds to the answer."""
        how: Ask = self.town.mention if way == "mentions" else self.town.command
        return how(next(self.places), next(self.questions))

    async def ask_at_once(self, way: str, count: int, askers: int) -> None:
        """Let so many askers ask `count` questions together, as fast as they are answered."""
        left = iter(range(count))

        async def keep_asking() -> None:
            for _ in left:
                await self.ask(way)

        used, begun = self.bot.footprint().cpu_seconds, time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(askers):
                group.create_task(keep_asking())
        self.a_second.append(count / (time.perf_counter() - begun))
        self.cpu_ms.append((self.bot.footprint().cpu_seconds - used) / count * 1000)

    async def ask_steadily(self, way: str, count: int, a_second: float) -> None:
        """Let `count` questions come at a rate, whether those before are answered or not."""
        chance = random.Random(SEED)  # noqa: S311 - figures to repeat, no secret
        loop = asyncio.get_running_loop()
        moment, asking = loop.time(), []
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                moment += chance.expovariate(a_second)
                await asyncio.sleep(moment - loop.time())
                asking.append(group.create_task(_awaited(self.ask(way))))
        self.steady_a_second = a_second
        self.seconds = sorted(task.result() for task in asking)

    def figures(self) -> dict[str, float]:
        """Return what was measured, and begin anew."""
        figures = {
            "questions a second": statistics.median(self.a_second),
            "processor ms a question": statistics.median(self.cpu_ms),
            "at a second": self.steady_a_second,
            "p50 ms": statistics.median(self.seconds) * 1000,
            "p99 ms": self.seconds[int(0.99 * (len(self.seconds) - 1))] * 1000,
        }
        self.a_second, self.cpu_ms, self.seconds = [], [], []
        return figures


async def _awaited(asked: Awaitable[float]) -> float:
    """Return the seconds to the answer; infinitely many where none came in time."""
    try:
        return await asked
    except UnansweredError:
        return math.inf


@asynccontextmanager
async def running_side(command: tuple[str, ...]) -> AsyncIterator[Side]:
    """Give a bot in a local Discord of its own, asked each question once."""
    async with AsyncExitStack() as stack:
        town = await stack.enter_async_context(running_town(Size()))
        town.sandbox.limits.set({"global_per_second": None})
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bot = await stack.enter_async_context(running_bot(command, town.sandbox, folder))
        await town.ready()
        asked = asked_before()
        side = Side(town, bot, itertools.cycle(town.places), itertools.cycle(asked))
        for way in WAYS:
            await side.ask_at_once(way, len(asked), WARM_UP_ASKERS)
        side.a_second.clear()
        side.cpu_ms.clear()
        yield side


async def _measured(count: int, rounds: int, askers: int) -> Figures:
    """Return the figures by way of asking and bot, beside the ratios."""
    async with AsyncExitStack() as stack:
        text, card, dossier = [
            await stack.enter_async_context(running_side(command))
            for command in (BARE, BARE_WITH_CARD, DOSSIER)
        ]
        new = Side(dossier.town, dossier.bot, dossier.places, never_asked())
        sides = {TEXT: text, CARD: card, AGAIN: dossier, NEW: new}
        figures: Figures = {}
        for way in WAYS:
            for _ in range(rounds):
                for side in sides.values():
                    await side.ask_at_once(way, count // rounds, askers)
            ratios = {
                f"throughput, {one} / {other}": _ratio(sides[one], sides[other])
                for one, other in itertools.product((AGAIN, NEW), (TEXT, CARD))
            }
            half = statistics.median(card.a_second) / 2
            for name, side in sides.items():
                own_half = statistics.median(side.a_second) / 2
                await side.ask_steadily(way, count // 4, own_half if name == NEW else half)
            figures |= {f"{way}: {name}": side.figures() for name, side in sides.items()}
            figures[f"{way}: ratios"] = ratios
    return figures


def _ratio(one: Side, other: Side) -> float:
    return statistics.median(a / b for a, b in zip(one.a_second, other.a_second, strict=True))


def _shown(figures: Figures) -> str:
    ratios = {name: one for name, one in figures.items() if name.endswith("ratios")}
    others = {name: one for name, one in figures.items() if name not in ratios}
    columns = list(next(iter(others.values())))
    rows = [[name, *(f"{one[c]:.2f}" for c in columns)] for name, one in others.items()]
    lines = [
        f"{way.partition(':')[0]}: {name}: {value:.2f}"
        for way, one in ratios.items()
        for name, value in one.items()
    ]
    return table(["", *columns], rows) + "\n".join(lines) + "\n"

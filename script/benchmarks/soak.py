"""Hours of questions, digests and faults in minutes: is what the bot holds flat at the end?

    script/bench soak [--questions 100000] [--digests 10000] [--askers 16] [--seed 1] [--json]

One bot process in a local Discord. Half of the questions are mentions, half /ask; one in twenty was
never asked before. Digests come due all along, and faults at random: refusals for haste, server
errors before and after doing what was asked, slow and cut answers, dropped gateways, lost sessions,
short outages. Limits are raised, as hours' worth of requests go out in minutes. Printed are memory,
open files and tasks at every tenth of the way, and what became of each question and each digest.
The exit status is 1 where one is not accounted for, or was answered or posted twice.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import re
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from _bots import DOSSIER, Bot, running_bot
from _table import table
from _town import Place, Size, Town, UnansweredError, asked_before, never_asked, running_town

from bot.clock import SetClock
from bot.sandbox.snowflakes import made_at
from bot.state.database import sqlite_url
from bot.state.opened import opened_state
from commands.services import DigestPlan

PACK = "hanoi-2019"
DAILY = frozenset(range(7))
QUESTIONS_A_FAULT = 1_000
# Far apart: discord.py waits longer after each connection that could not be resumed, and forgets
# them only after half an hour, which is more than a soak takes.
QUESTIONS_A_BREAK = 12_500
DIGESTS_A_SECOND = 40.0  # a little below the bot's own pace
NEW_EVERY = 20
SETTLE_SECONDS = 150.0  # the bot goes on trying to send an answer for two minutes
AROUND_AN_ABSENCE = timedelta(seconds=4)  # Discord's three seconds, and the way there
FAULTS: Sequence[Mapping[str, Any]] = (
    {"kind": "rate_limit", "times": 3, "ms": 200},
    {"kind": "server_error", "times": 5, "status": 502},
    {"kind": "server_error", "times": 3, "stored": True},
    {"kind": "latency", "times": 20, "ms": 300},
    {"kind": "cut", "times": 3},
    {"kind": "reconnect"},
    {"kind": "invalid_session", "resumable": True},
)
BREAKS: Sequence[Mapping[str, Any]] = (
    {"kind": "drop_gateway"},
    {"kind": "invalid_session"},
    {"kind": "outage", "ms": 2_000},
)
LIMITS: Mapping[str, Any] = {
    "global_per_second": None,
    "routes": {"POST /channels/{channel}/messages": [100, 1_000]},
}


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="script/bench soak")
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--digests", type=int, default=10_000)
    parser.add_argument("--askers", type=int, default=16, help="who ask at once")
    parser.add_argument("--seed", type=int, default=1, help="of the faults")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)  # noqa: S311 - figures to repeat, no secret
    soak = asyncio.run(_soaked(options.questions, options.digests, options.askers, chance))
    if options.json:
        json.dump({"held": soak.held, "became": soak.became}, sys.stdout)
    else:
        sys.stdout.write(_shown(soak))
    wrong = ("not accounted for", "answered twice", "digests missing", "digests posted twice")
    return 1 if any(soak.became[name] for name in wrong) else 0


@dataclass(repr=False)  # asyncio shows the result of a run once, and this holds a world
class Soak:
    """A run: what the bot held on the way, and what became of what was asked of it."""

    town: Town
    held: list[dict[str, float]] = field(default_factory=list)
    became: Counter[str] = field(default_factory=Counter)
    replies: Counter[int] = field(default_factory=Counter)  # by the message replied to
    digests: Counter[str] = field(default_factory=Counter)  # by nonce
    troubled: set[int] = field(default_factory=set)  # interactions whose answer met a fault
    away_at: list[datetime] = field(default_factory=list)  # moments without a connection
    unanswered: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places: Iterator[Place] = itertools.cycle(self.town.places)
        self.asked_before = itertools.cycle(asked_before())
        self.never_asked = never_asked()

    async def follow_messages(self) -> None:
        """Count replies and digests as they are posted, until cancelled."""
        bot = str(self.town.sandbox.world.bot_id)
        with self.town.sandbox.watchers.watching() as changes:
            while True:
                change = await changes.get()
                if change.kind != "message_create" or change.data["author"]["id"] != bot:
                    continue
                replied_to = change.data.get("message_reference", {}).get("message_id")
                if replied_to is not None:
                    self.replies[int(replied_to)] += 1
                elif str(change.data.get("nonce", "")).startswith("d"):
                    self.digests[change.data["nonce"]] += 1

    async def follow_requests(self) -> None:
        """Count requests by status and note the callbacks that failed, until cancelled."""
        seen = 0
        while True:
            for request in self.town.sandbox.requests:
                if request.n <= seen:
                    continue
                self.became[f"requests with status {request.status or 'cut'}"] += 1
                callback = re.search(r"/interactions/(\d+)/", request.path)
                if callback and (request.status is None or request.status >= 400):
                    self.troubled.add(int(callback[1]))
            seen = max((request.n for request in self.town.sandbox.requests), default=seen)
            await asyncio.sleep(0.5)

    async def follow_gateway(self) -> None:
        """Note the moments without a connection, and those of new sessions, until cancelled."""
        before: set[str] = set()
        while True:
            sessions = self.town.sandbox.sessions
            there = {s.id for s in sessions if s.connection is not None}
            if not there or there != before:
                self.away_at.append(datetime.now(UTC))
            before = there
            await asyncio.sleep(0.05)

    async def note_held(self, bot: Bot, port: int, asked: int) -> None:
        """Note what the bot holds after so many questions."""
        async with aiohttp.ClientSession() as http:
            numbers = await (await http.get(f"http://127.0.0.1:{port}/metrics")).text()
        tasks = re.search(r"^dossier_tasks (\S+)", numbers, re.MULTILINE)
        footprint = bot.footprint()
        self.held.append(
            {
                "questions": asked,
                "memory MiB": footprint.memory_mib,
                "open files": footprint.open_files,
                "tasks": float(tasks[1]) if tasks else float("nan"),
            }
        )

    def was_away(self, asked: int) -> bool:
        """Tell whether the gateway was away when something was asked."""
        moment = made_at(asked)
        return any(abs(moment - away) < AROUND_AN_ABSENCE for away in self.away_at)

    def settle(self, digests: int) -> None:
        """Say what became of the questions that were not answered at once, and of the digests."""
        for way, asked in self.unanswered:
            if self.replies[asked]:
                self.became["answered late"] += 1
            elif asked in self.troubled:
                self.became["unanswered: the answer met a fault"] += 1
            elif self.was_away(asked):
                self.became["unanswered: the gateway was away"] += 1
            else:
                self.became["not accounted for"] += 1
                sys.stderr.write(f"not accounted for: {way} at {made_at(asked)}\n")
        self.became["answered twice"] = sum(times > 1 for times in self.replies.values())
        self.became["digests posted"] = len(self.digests)
        self.became["digests posted twice"] = sum(times > 1 for times in self.digests.values())
        self.became["digests missing"] = digests - len(self.digests)


async def _soaked(count: int, digests: int, askers: int, chance: random.Random) -> Soak:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        town = await stack.enter_async_context(running_town(Size(), kept_requests=20_000))
        town.sandbox.limits.set(dict(LIMITS))
        await _plan(town, folder, digests)
        port = _free_port()
        settings = {"DOSSIER_METRICS_PORT": str(port), "DOSSIER_LOG_LEVEL": "error"}
        bot = await stack.enter_async_context(
            running_bot(DOSSIER, town.sandbox, folder, log=folder / "log", **settings)
        )
        await town.ready()
        soak = Soak(town)
        following = [
            asyncio.create_task(following())
            for following in (soak.follow_messages, soak.follow_requests, soak.follow_gateway)
        ]
        for part in range(10):
            await _ask(soak, count // 10, askers, chance)
            await soak.note_held(bot, port, (part + 1) * (count // 10))
        await _settled(soak, digests)
        await soak.note_held(bot, port, count)
        for task in following:
            task.cancel()
        soak.settle(digests)
        return soak


async def _plan(town: Town, folder: Path, count: int) -> None:
    """Set up digests that come due one after the other, from soon on."""
    now = datetime.now(UTC)
    begin = now + timedelta(seconds=30 + count / 100)
    async with opened_state(sqlite_url(folder), SetClock(now)) as state:
        for number, place in zip(range(count), itertools.cycle(town.places), strict=False):
            due = begin + timedelta(seconds=number / DIGESTS_A_SECOND)
            plan = DigestPlan(place.channel.id, due.time(), "UTC", DAILY, PACK)
            await state.digests.create(place.channel.guild_id or 0, plan)


async def _ask(soak: Soak, count: int, askers: int, chance: random.Random) -> None:
    """Let so many askers ask `count` questions together, with faults in between."""
    places = soak.places
    left: Iterator[int] = iter(range(count))

    async def keep_asking() -> None:
        for number in left:
            if chance.random() < 1 / QUESTIONS_A_FAULT:
                await _break(soak, chance.choice(FAULTS))
            if chance.random() < 1 / QUESTIONS_A_BREAK:
                await _break(soak, chance.choice(BREAKS))
            new = number % NEW_EVERY == 0
            question = next(soak.never_asked if new else soak.asked_before)
            await _one(soak, next(places), question, chance.choice(("mention", "command")))

    async with asyncio.TaskGroup() as group:
        for _ in range(askers):
            group.create_task(keep_asking())


async def _one(soak: Soak, place: Place, question: str, way: str) -> None:
    ask = soak.town.mention if way == "mention" else soak.town.command
    try:
        await ask(place, question)
    except UnansweredError as missing:
        soak.unanswered.append((way, missing.asked))
    else:
        soak.became["answered"] += 1


async def _break(soak: Soak, fault: Mapping[str, Any]) -> None:
    soak.became["faults"] += 1
    async with aiohttp.ClientSession() as http:
        await http.post(f"{soak.town.sandbox.address}/sandbox/faults", json=dict(fault))


async def _settled(soak: Soak, digests: int) -> None:
    """Wait until all digests are posted, and for answers that are still on their way."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + SETTLE_SECONDS

    def waits() -> bool:
        late = any(
            way == "mention" and not soak.replies[asked] and not soak.was_away(asked)
            for way, asked in soak.unanswered
        )
        return loop.time() < ends and (late or len(soak.digests) < digests)

    while waits():  # noqa: ASYNC110 - another process posts
        await asyncio.sleep(1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _shown(soak: Soak) -> str:
    columns = list(soak.held[0])
    rows = [
        [f"{one[columns[0]]:,.0f}", *(f"{one[c]:.1f}" for c in columns[1:])] for one in soak.held
    ]
    became = [[name, f"{count:,}"] for name, count in sorted(soak.became.items())]
    return table(columns, rows) + "\n" + table(["what became of it", ""], became)

"""Digests posted a second against what Discord allows, and what a claim costs among many.

    script/bench digests [--digests 1000] [--sizes 1000,100000,1000000] [--claims 40] [--json]

Posting: so many digests, all due at once, by one process in a local Discord with Discord's limits
(50 requests a second in all); meanwhile somebody uses /ask five times a second. Claiming: at each
number of subscriptions, of which half are due and wait, the time of looking, of claiming sixteen
and of settling one, on SQLite and, where it is installed, PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from _bots import DOSSIER, running_bot
from _table import table
from _town import Size, Town, asked_before, running_town

from bot.clock import SetClock
from bot.state.database import sqlite_url
from bot.state.opened import State, opened_state
from bot.state.repositories.deliveries import Outcome
from bot.state.schema import digests
from commands.remarks import verbatim
from commands.services import DigestPlan
from tests.postgres import PostgresMissingError, running_postgres

PACK = "hanoi-2019"
DAILY = frozenset(range(7))
ALLOWED_A_SECOND = 50.0  # Discord's reference, "Global Rate Limit"
ASKED_A_SECOND = 5.0
CLAIMED_AT_ONCE = 16  # as many as the runner posts at once
PLANNED = 1_000  # subscriptions set up one by one; more are copies of these
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Figures = dict[str, float]


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="script/bench digests")
    parser.add_argument("--digests", type=int, default=1_000, help="to be posted; 0 for none")
    parser.add_argument("--sizes", default="1000,100000,1000000", help="numbers of subscriptions")
    parser.add_argument("--claims", type=int, default=40, help="measured at each size")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",") if size]
    posting = asyncio.run(_posting(options.digests)) if options.digests else {}
    with _databases() as databases:
        claiming = {
            name: asyncio.run(_claiming(url, sizes, options.claims))
            for name, url in databases.items()
            if sizes
        }
    if options.json:
        json.dump({"posting": posting, "claiming": claiming}, sys.stdout)
    else:
        sys.stdout.write("".join(f"{name}: {value:.2f}\n" for name, value in posting.items()))
        sys.stdout.writelines(_shown(name, figures) for name, figures in claiming.items())
    return 0


async def _posting(count: int) -> Figures:
    """Return how fast digests went out that were all due at once, and how questions fared."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with running_town(Size(), kept_requests=count * 4) as town:
            now = datetime.now(UTC).replace(microsecond=0)
            due = now + timedelta(seconds=20 + count / 100)
            await _set_up(town, folder, count, due, SetClock(now))
            async with running_bot(DOSSIER, town.sandbox, folder):
                await town.ready()
                asking = asyncio.create_task(_asked_steadily(town, due), name="asking")
                posted = await _posted(town, count, due)
                asked = await asking
    return {
        "digests a second": (len(posted) - 1) / (posted[-1] - posted[0]),
        "of the allowed rate": (len(posted) - 1) / (posted[-1] - posted[0]) / ALLOWED_A_SECOND,
        "first, seconds after they were due": posted[0] - due.timestamp(),
        "refused with 429": sum(r.status == 429 for r in town.sandbox.requests),
        "/ask meanwhile: p50 ms": statistics.median(asked) * 1000,
        "/ask meanwhile: p99 ms": asked[int(0.99 * (len(asked) - 1))] * 1000,
    }


async def _set_up(town: Town, folder: Path, count: int, due: datetime, clock: SetClock) -> None:
    """Subscribe the first places' channels, each once, to a digest that is due at a moment."""
    async with opened_state(sqlite_url(folder), clock) as state:
        for place in town.places[:count]:
            plan = DigestPlan(place.channel.id, due.time(), "UTC", DAILY, PACK)
            await state.digests.create(place.channel.guild_id or 0, plan)


async def _asked_steadily(town: Town, since: datetime) -> list[float]:
    """Ask from a moment on for ten seconds; return the seconds that answers took, sorted."""
    await asyncio.sleep((since - datetime.now(UTC)).total_seconds())
    taken = []
    ends = time.monotonic() + 10
    for place, question in zip(town.places, itertools.cycle(asked_before()), strict=False):
        taken.append(await town.command(place, question))
        await asyncio.sleep(1 / ASKED_A_SECOND)
        if time.monotonic() > ends:
            break
    return sorted(taken)


async def _posted(town: Town, count: int, due: datetime) -> list[float]:
    """Return when each digest was posted, once all are."""
    longest = (due - datetime.now(UTC)).total_seconds() + count / ALLOWED_A_SECOND * 3 + 30
    async with asyncio.timeout(longest):
        while len(posts := _posts(town)) < count:  # noqa: ASYNC110 - another process posts
            await asyncio.sleep(1)
    return posts


def _posts(town: Town) -> list[float]:
    return sorted(
        request.at
        for request in town.sandbox.requests
        if request.method == "POST" and request.path.endswith("/messages") and request.status == 200
    )


@contextmanager
def _databases() -> Iterator[Mapping[str, str]]:
    """Give the URLs of empty databases by name."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"SQLite": sqlite_url(folder)}
        try:
            server = stack.enter_context(running_postgres(durable=True))
            urls["PostgreSQL"] = f"{server}/postgres"
        except PostgresMissingError as missing:
            sys.stderr.write(f"{missing}: only SQLite is measured\n")
        yield urls


async def _claiming(url: str, sizes: Sequence[int], claims: int) -> dict[int, Figures]:
    """Return the figures at each number of subscriptions, in rising order."""
    clock, figures = SetClock(NOON - timedelta(hours=1)), {}
    async with opened_state(url, clock) as state:
        for number in range(PLANNED):
            due = NOON - timedelta(minutes=30) + number * timedelta(hours=1) / PLANNED
            plan = DigestPlan(number, due.time(), "UTC", DAILY, PACK)
            await state.digests.create(number, plan)
        clock.set(NOON)
        await _run(state, "CREATE TABLE planned AS SELECT * FROM digests")
        there = PLANNED
        for size in sorted(sizes):
            await _copied(state, size // PLANNED - there // PLANNED, there)
            there = size
            figures[size] = await _measured(state, claims)
    return figures


async def _copied(state: State, times: int, there: int) -> None:
    """Add the planned subscriptions so many times, each time for other guilds."""
    columns = [column.name for column in digests.columns if column.name not in ("id", "guild_id")]
    await _run(
        state,
        f"INSERT INTO digests (guild_id, {', '.join(columns)}) "  # noqa: S608 - names of our own
        f"SELECT planned.guild_id + {there} + n.i, {', '.join(columns)} FROM planned, "
        f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + {PLANNED} FROM n "
        f"WHERE i < {(times - 1) * PLANNED}) SELECT i FROM n WHERE {times} > 0) AS n",
    )
    await _run(state, "ANALYZE")  # which both databases do by themselves in time


async def _run(state: State, statement: str) -> None:
    async with state.database.writing("copies", deadline_seconds=300) as connection:
        await connection.execute(sa.text(statement))


async def _measured(state: State, claims: int) -> Figures:
    looked, claimed, settled = [], [], []
    for number in range(claims):
        begun = time.perf_counter()
        await state.deliveries.soonest()
        looked.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        mine = await state.deliveries.claim("bench", limit=CLAIMED_AT_ONCE)
        claimed.append(time.perf_counter() - begun)
        for delivery in mine:
            begun = time.perf_counter()
            await state.deliveries.settle(
                delivery, "bench", Outcome.POSTED, said=verbatim("Posted"), message=number
            )
            settled.append(time.perf_counter() - begun)
    return {
        "looking ms": statistics.median(looked) * 1000,
        f"claiming {CLAIMED_AT_ONCE} ms": statistics.median(claimed) * 1000,
        "settling one ms": statistics.median(settled) * 1000,
    }


def _shown(name: str, figures: Mapping[int, Figures]) -> str:
    sizes = list(figures)
    names = list(figures[sizes[0]])
    rows = [[n, *(f"{figures[size][n]:.2f}" for size in sizes)] for n in names]
    shown = f"\n{table([name, *(f'{size:,}' for size in sizes)], rows)}"
    least, most = sizes[0], sizes[-1]
    allowed = math.log(most) / math.log(least)
    lines = [
        f"{most:,} / {least:,}: {n}: {figures[most][n] / figures[least][n]:.2f} times; "
        f"the logarithm grows {allowed:.2f} times\n"
        for n in names
    ]
    return shown + "".join(lines)

"""What /metrics and /healthz tell of a running process."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from bot.assembly import Assembly
from bot.client import DossierClient
from bot.digests.runner import DigestRunner
from bot.health import CHECK_SECONDS, Check
from bot.state.errors import StateUnavailableError
from bot.state.opened import State

# Counting walks over all digests: too much for every scrape, where there are a million.
COUNT_AGAIN_SECONDS = 30.0


class DigestCount:
    """How many digests the whole database holds, counted now and then; nan while it is away."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._counts = {"active": math.nan, "paused": math.nan, "due": math.nan}
        self._good_until = -math.inf

    def __getitem__(self, of: str) -> float:
        return self._counts[of]

    async def refresh(self) -> None:
        """Count, unless that was done just now."""
        now = asyncio.get_running_loop().time()
        if now < self._good_until:
            return
        self._good_until = now + COUNT_AGAIN_SECONDS
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                counts = await self._state.digests.count_by_state()
                due = await self._state.deliveries.due()
        except (StateUnavailableError, TimeoutError):
            self._counts = dict.fromkeys(self._counts, math.nan)
        else:
            self._counts = {**{of: float(n) for of, n in counts.items()}, "due": float(due)}


def watch(
    client: DossierClient, assembly: Assembly, runner: DigestRunner, digests: DigestCount
) -> None:
    """Let the metrics show the process's numbers."""
    add, state = assembly.metrics.watch, assembly.state
    add("gateway_up", "1 while all of the process's shards are connected.", lambda: _up(client))
    add("gateway_shards", "Shards that the process runs.", lambda: float(len(client.shards)))
    add(
        "gateway_shards_connected",
        "Shards that are connected now.",
        lambda: float(client.shards_connected),
    )
    add("gateway_latency_seconds", "Heartbeat's round trip.", lambda: client.latency)
    add("guilds", "Servers that this process serves.", lambda: float(len(client.guilds)))
    add("answers_under_way", "What is being answered.", lambda: float(client.under_way))
    add("digests_under_way", "Digests being posted by this process.", lambda: runner.under_way)
    add(
        "digests_due", "Digests of all processes that are due, not yet posted.", _of(digests, "due")
    )
    add("digests_active", "Digests of all processes that are planned.", _of(digests, "active"))
    add("digests_stopped", "Digests of all processes that are paused.", _of(digests, "paused"))
    add("asked_unwritten", "Counts not yet stored.", lambda: float(len(state.asked)))
    add("asked_dropped", "Counts lost as the database was away.", lambda: state.asked.dropped)
    add(
        "state_writable",
        "1 while the state can be written, with room on the disk.",
        lambda: float(assembly.writing.fault is None),
    )
    add("tasks", "Tasks on the event loop.", lambda: float(len(asyncio.all_tasks())))


def _up(client: DossierClient) -> float:
    return float(client.is_ready() and client.shards_connected == len(client.shards))


def _of(digests: DigestCount, what: str) -> Callable[[], float]:
    return lambda: digests[what]


def checks(assembly: Assembly, client: DossierClient | None) -> dict[str, Check]:
    """Return what /healthz looks at; without a client, of a process that waits for shards.

    Whether the state can be written is looked at now and then, not for each request.
    """

    async def discord_fault() -> str | None:
        if client is None:
            return "waiting for shards that no other process runs"
        if not client.is_ready():
            return "not connected"
        away = len(client.shards) - client.shards_connected
        return f"{away} of {len(client.shards)} shards are not connected" if away else None

    async def packs_fault() -> str | None:
        return None if assembly.services.answers.packs else "no packs are served"

    async def state_fault() -> str | None:
        return assembly.writing.fault

    return {
        "discord": Check(discord_fault),
        "packs": Check(packs_fault, vital=True),
        "state": Check(state_fault),
    }

"""A process that posts digests until it is stopped, or kills itself at a named step.

Run as `worker.py STATE_URL PACKS [STEP]` with DOSSIER_CLOCK, DISCORD_API and DISCORD_TOKEN set.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import discord

from bot.clock import clock_in_force
from bot.digests.composing import DigestComposer
from bot.digests.notices import DiscordNotifier
from bot.digests.pace import Pace
from bot.digests.posting import DiscordPoster
from bot.digests.runner import DigestRunner
from bot.discord_address import use_addresses
from bot.metrics import Metrics
from bot.state.opened import opened_state
from bot.state.repositories.deliveries import Delivery, DeliveryRepository
from knowledge.digest import Digest
from knowledge.library import Library

STEPS = ("claim", "claimed", "post", "posted", "thread", "threaded", "settle", "settled")


class Dying:
    """Kills the process at a step, as a power cut would: nothing is cleaned up."""

    def __init__(self, step: str | None) -> None:
        self._step = step

    def at(self, step: str) -> None:
        if step == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


class DyingDeliveries(DeliveryRepository):
    dying: Dying

    async def claim(self, owner: str, *, limit: int) -> Sequence[Delivery]:
        self.dying.at("claim")
        claimed = await super().claim(owner, limit=limit)
        if claimed:
            self.dying.at("claimed")
        return claimed

    async def settle(self, *args: Any, **more: Any) -> bool:
        self.dying.at("settle")
        settled = await super().settle(*args, **more)
        self.dying.at("settled")
        return settled


class DyingPoster(DiscordPoster):
    dying: Dying

    async def post(self, delivery: Delivery, digest: Digest) -> int:
        self.dying.at("post")
        message = await super().post(delivery, digest)
        self.dying.at("posted")
        return message

    async def open_thread(self, delivery: Delivery, message: int) -> None:
        self.dying.at("thread")
        await super().open_thread(delivery, message)
        self.dying.at("threaded")


async def main(state_url: str, packs: str, step: str | None = None) -> None:
    use_addresses(os.environ["DISCORD_API"], None)
    clock = clock_in_force(os.environ)
    client = discord.Client(intents=discord.Intents.none())
    await client.login(os.environ["DISCORD_TOKEN"])
    library = await Library.open(Path(packs))
    async with opened_state(state_url, clock) as state:
        deliveries = DyingDeliveries(state.database, clock)
        poster = DyingPoster(client, state.settings)
        deliveries.dying = poster.dying = Dying(step)
        runner = DigestRunner(
            deliveries,
            poster=poster,
            composer=DigestComposer(library, state.asked_counts),
            notifier=DiscordNotifier(client, state.settings),
            metrics=Metrics(),
            clock=clock,
            owner=str(os.getpid()),
            pace=Pace(100_000),
        )
        await runner.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

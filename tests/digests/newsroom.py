"""A runner of digests with its surroundings, and what tests ask of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

import discord

from bot.clock import SetClock
from bot.digests.composing import DigestComposer
from bot.digests.notices import DiscordNotifier
from bot.digests.pace import Pace
from bot.digests.posting import DiscordPoster
from bot.digests.runner import DigestRunner
from bot.metrics import Metrics
from bot.sandbox import Sandbox
from bot.sandbox.model import Guild
from bot.sandbox.seed import add_bot
from bot.state.opened import State
from commands.services import DigestPlan, Subscription
from knowledge.library import Library

PACK = "hanoi-2019"
START = datetime(2025, 3, 3, 8, 0, tzinfo=UTC)  # a Monday
DAILY = frozenset(range(7))
PATIENCE_SECONDS = 20.0


async def until(
    there: Callable[[], Awaitable[object]], *, seconds: float = PATIENCE_SECONDS
) -> None:
    """Wait until a coroutine function returns something true; it is asked again and again."""
    async with asyncio.timeout(seconds):
        while not await there():  # noqa: ASYNC110 - a database and another process change it
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(runner: DigestRunner) -> AsyncIterator[None]:
    """Let a runner run."""
    task = asyncio.create_task(runner.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@dataclass
class Newsroom:
    """A runner with its surroundings, and what a test asks of them."""

    state: State
    sandbox: Sandbox
    client: discord.Client
    clock: SetClock
    library: Library
    metrics: Metrics = field(default_factory=Metrics)

    def runner(self, owner: str = "a", *, jitter: float = 0.5) -> DigestRunner:
        """Return a runner that posts as fast as it can."""
        return DigestRunner(
            self.state.deliveries,
            poster=DiscordPoster(self.client, self.state.settings),
            composer=DigestComposer(self.library, self.state.asked_counts),
            notifier=DiscordNotifier(self.client, self.state.settings),
            metrics=self.metrics,
            clock=self.clock,
            owner=owner,
            pace=Pace(100_000),
            jitter=lambda: jitter,
        )

    def guild(self, name: str = "Reading Room") -> Guild:
        """Return a guild by its name."""
        return next(g for g in self.sandbox.world.guilds.values() if g.name == name)

    def new_guild(self, name: str) -> Guild:
        """Return a new guild that the bot is in."""
        world = self.sandbox.world
        guild = world.add_guild(name, world.users[world.application.owner_id])
        add_bot(world, guild)
        return guild

    async def subscribe(
        self, at: time = time(9), zone: str = "UTC", **more: Any
    ) -> tuple[Subscription, int]:
        """Set a digest up in a channel of its own; return it and the channel's id."""
        guild = more.pop("guild", None) or self.guild()
        channel = self.sandbox.world.add_channel(guild, f"digest-{len(guild.channels)}")
        plan = DigestPlan(channel.id, at, zone, **{"days": DAILY, "pack": PACK, **more})
        return await self.state.digests.create(guild.id, plan), channel.id

    def posts(self) -> list[tuple[int, str, int]]:
        """Return the channel, nonce and message of every post that Discord took, by the log."""
        return posts_of(self.sandbox.requests.since(0))

    def shown(self, channel: int) -> list[int]:
        """Return the messages that stand in a channel."""
        return [m.id for m in self.sandbox.world.messages.values() if m.channel_id == channel]

    async def said(self, digest: Subscription) -> str | None:
        """Return what the list says, in English, about a digest's last post."""
        kept = await self.state.digests.list(self.guild().id)
        last = next(one.last for one in kept if one.id == digest.id)
        return None if last is None else str(last)


def posts_of(requests: Sequence[dict[str, Any]]) -> list[tuple[int, str, int]]:
    """Return the channel, nonce and message of every successful post."""
    return [
        (int(r["path"].split("/")[-2]), r["body"]["nonce"], int(r["response"]["id"]))
        for r in requests
        if r["method"] == "POST" and r["path"].endswith("/messages") and r["status"] == 200
    ]


def by_channel(posts: Sequence[tuple[int, str, int]]) -> Counter[int]:
    """Return how many different messages were posted in each channel."""
    return Counter(channel for channel, _message in {(c, m) for c, _nonce, m in posts})

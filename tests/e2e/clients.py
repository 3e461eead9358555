"""Real discord.py clients, running for as long as a block does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

READY_SECONDS = 10.0
PLAIN_INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Bot(commands.Bot):
    """A client that syncs its commands and notes what it hears."""

    def __init__(self, intents: discord.Intents | None = None, **more: Any) -> None:
        super().__init__(
            "!",
            intents=intents or discord.Intents.all(),
            guild_ready_timeout=0.1,
            help_command=None,
            allowed_mentions=discord.AllowedMentions.none(),
            **more,
        )
        self.heard: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.events: asyncio.Queue[str] = asyncio.Queue()
        self.is_there = asyncio.Event()

    async def setup_hook(self) -> None:
        if self.tree.get_commands():
            await self.tree.sync()

    async def on_ready(self) -> None:
        self.is_there.set()
        self.events.put_nowait("ready")

    async def on_resumed(self) -> None:
        self.events.put_nowait("resumed")

    async def on_message(self, message: discord.Message, /) -> None:
        self.heard.put_nowait(message)

    async def next_heard(self) -> discord.Message:
        """The next message the client heard of."""
        async with asyncio.timeout(READY_SECONDS):
            return await self.heard.get()

    async def next_event(self) -> str:
        """The next time the client got ready, or resumed."""
        async with asyncio.timeout(READY_SECONDS):
            return await self.events.get()

    def text_channel(self, name: str) -> discord.TextChannel:
        """The text channel of a name."""
        (channel,) = [
            c
            for c in self.get_all_channels()
            if c.name == name and isinstance(c, discord.TextChannel)
        ]
        return channel


@asynccontextmanager
async def running(bot: Bot, token: str) -> AsyncIterator[None]:
    """Run a client; the block begins once it is ready."""
    task = asyncio.create_task(bot.start(token))
    ready = asyncio.create_task(bot.is_there.wait())
    try:
        async with asyncio.timeout(READY_SECONDS):
            await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        await bot.next_event()
        yield
    finally:
        ready.cancel()
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)


def on_command(tree: app_commands.CommandTree[Any], name: str = "ask") -> Any:
    """Add a command without options; the decorated function answers it."""
    return tree.command(name=name, description="A command")

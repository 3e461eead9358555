"""The real client in the sandbox, on real knowledge and real state."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.assembly import assembled
from bot.background import running_background
from bot.client import DossierClient
from bot.clock import Clock
from bot.run import run_client
from bot.sandbox import Sandbox
from bot.settings import Settings
from commands.services import Services


@asynccontextmanager
async def running_bot(
    sandbox: Sandbox,
    *,
    data_dir: Path,
    clock: Clock,
    message_content: bool = False,
    packs_dir: Path | None = None,
) -> AsyncIterator[Services]:
    """Run the bot in a sandbox, and give what it works with."""
    settings = Settings(
        data_dir=data_dir,
        message_content=message_content,
        packs_dir=packs_dir,
        token=sandbox.token,
    )
    stop = asyncio.Event()
    async with assembled(settings, clock) as assembly:
        client = DossierClient(
            settings,
            assembly.services,
            departures=assembly.state.departures,
            guild_ready_timeout_seconds=0.1,
        )
        running = asyncio.create_task(run_client(client, sandbox.token, stop))
        try:
            async with running_background(client, assembly, settings):
                await until_ready(client, running)
                yield assembly.services
        finally:
            stop.set()
            await running


async def until_ready(client: DossierClient, running: asyncio.Task[None]) -> None:
    """Wait until the client knows its guilds; raise what it ended with if it ended."""
    connected = asyncio.create_task(client.connected.wait())
    async with asyncio.timeout(15):
        await asyncio.wait({connected, running}, return_when=asyncio.FIRST_COMPLETED)
    connected.cancel()
    if running.done():
        running.result()

"""The sandbox for a person: the local Discord and the bot in one process, until stopped."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack

from pydantic import SecretStr

from bot import logs
from bot.assembly import assembled
from bot.background import running_background
from bot.client import DossierClient
from bot.clock import Clock, SystemClock
from bot.discord_address import use_addresses
from bot.run import run_client, stopping_on_signals
from bot.sandbox import running_sandbox
from bot.settings import Settings, load_settings
from bot.synced_commands import InFile

GUILD_READY_SECONDS = 0.2  # discord.py's wait for further guilds; the sandbox sends all at once
SYNCED_COMMANDS_FILE = "sandbox-commands.json"


async def run_sandbox(
    host: str,
    port: int,
    with_bot: bool,
    *,
    settings: Settings | None = None,
    clock: Clock | None = None,
    allow_remote: bool = False,
    stop: asyncio.Event | None = None,
) -> None:
    """Run the local Discord, and the bot in it, until SIGTERM, SIGINT or `stop`.

    Prints the address once a person can talk to the bot there. The bot reads plain messages too,
    as if the message content intent had been granted.

    Raises:
        bot.sandbox.HostNotLocal: the host can be reached from elsewhere without `allow_remote`.
        OSError: the port is taken, or the data folder can't be written.
        bot.health.HealthPortError: the port for health and metrics is taken.
    """
    settings = settings or load_settings()
    stop = stop or asyncio.Event()
    logs.set_up(settings.log_level, as_json=settings.log_json)
    async with AsyncExitStack() as stack:
        stack.enter_context(stopping_on_signals(stop))
        sandbox = await stack.enter_async_context(
            running_sandbox(host=host, port=port, allow_remote=allow_remote)
        )
        if not with_bot:
            _say(f"The sandbox is at {sandbox.address} (without the bot; Ctrl+C stops it)")
            await stop.wait()
            return
        use_addresses(sandbox.api_url, sandbox.gateway_url)
        settings = settings.model_copy(
            update={"message_content": True, "token": SecretStr(sandbox.token), "shards": None}
        )
        assembly = await stack.enter_async_context(assembled(settings, clock or SystemClock()))
        client = DossierClient(
            settings,
            assembly.services,
            departures=assembly.state.departures,
            guild_ready_timeout_seconds=GUILD_READY_SECONDS,
            synced_commands=InFile(settings.data_dir / SYNCED_COMMANDS_FILE),
        )
        await stack.enter_async_context(running_background(client, assembly, settings))
        telling = asyncio.create_task(
            _tell_when_ready(client, sandbox.address), name="tell-address"
        )
        try:
            await run_client(client, sandbox.token, stop)
        finally:
            telling.cancel()


async def _tell_when_ready(client: DossierClient, address: str) -> None:
    await client.connected.wait()
    _say(f"Talk to Dossier at {address} (Ctrl+C stops it)")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

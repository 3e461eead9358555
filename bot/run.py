"""The life of a process on Discord: start, run until asked to stop, stop gracefully."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

import aiohttp
import discord
import structlog

from bot import logs
from bot.assembly import assembled
from bot.background import running_background, watched
from bot.client import DossierClient
from bot.clock import Clock, SystemClock
from bot.discord_address import use_addresses
from bot.settings import Settings
from bot.shards import own_shards
from bot.synced_commands import InState

FINISH_WORK_SECONDS = 4.0
CLOSE_SECONDS = 4.0  # with the work, less than the 10 seconds that containers are given to stop

log = structlog.get_logger(__name__)


class StartError(Exception):
    """The bot cannot run; the message says why, and what to do."""


class RefusedError(StartError):
    """Discord does not take what is set; starting again would change nothing.

    Each start with an intent that is not granted counts as an identify, and with the thousandth in
    a day Discord voids the token.
    """


async def run_bot(
    settings: Settings, *, clock: Clock | None = None, stop: asyncio.Event | None = None
) -> None:
    """Run the bot until SIGTERM, SIGINT or `stop`.

    Raises:
        StartError: the network is not as it has to be; or the token or intents, as RefusedError.
        bot.settings.SettingsError: a setting is wrong.
        bot.health.HealthPortError: the port for health and metrics is taken.
        bot.shards.ShardsLostError: another process took this one's shards over.
    """
    token = settings.discord_token()
    if token is None:
        raise RefusedError(
            "no token: set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to a file that holds it; "
            "it is on the Bot page of https://discord.com/developers/applications"
        )
    logs.set_up(settings.log_level, as_json=settings.log_json)
    use_addresses(settings.discord_api, settings.discord_gateway)
    stop = stop or asyncio.Event()
    async with AsyncExitStack() as stack:
        stack.enter_context(stopping_on_signals(stop))
        assembly = await stack.enter_async_context(assembled(settings, clock or SystemClock()))
        async with watched(assembly, settings):
            shards = await stack.enter_async_context(
                own_shards(
                    settings.shards,
                    assembly.state.leases,
                    assembly.clock,
                    owner=assembly.owner,
                    stop=stop,
                )
            )
        if stop.is_set():
            return
        leases = assembly.state.leases
        client = DossierClient(
            settings,
            assembly.services,
            shards=shards,
            departures=assembly.state.departures,
            synced_commands=InState(leases, assembly.owner) if shards else None,
        )
        await stack.enter_async_context(running_background(client, assembly, settings))
        await run_client(client, token.get_secret_value(), stop)


async def run_client(client: DossierClient, token: str, stop: asyncio.Event) -> None:
    """Keep a client connected until `stop` is set, then let it finish its work and close it.

    Raises:
        StartError: see `run_bot`.
    """
    running = asyncio.create_task(client.start(token), name="discord-client")
    stopping = asyncio.create_task(stop.wait(), name="wait-for-stop")
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            log.info("stopping")
            await client.finish_work(within_seconds=FINISH_WORK_SECONDS)
    finally:
        stopping.cancel()
        await _close(client)
    await _outcome(running)


async def _close(client: DossierClient) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await client.close()
    except TimeoutError:
        log.warning("the connection did not close in time and was dropped")


async def _outcome(running: asyncio.Task[None]) -> None:
    """Wait for the client's end and translate what it failed with."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await running
    except TimeoutError:
        running.cancel()
    except discord.LoginFailure:
        raise RefusedError(
            "Discord refused the token: copy it again from the Bot page of "
            "https://discord.com/developers/applications (or reset it there)"
        ) from None
    except discord.PrivilegedIntentsRequired:
        raise RefusedError(
            "Discord refused the message content intent: tick “Message Content Intent” on the Bot "
            "page of https://discord.com/developers/applications, or set "
            "DOSSIER_MESSAGE_CONTENT=false to do without"
        ) from None
    except aiohttp.ClientConnectorError as error:
        raise StartError(f"Discord cannot be reached: {error}; check the network") from None


@contextmanager
def stopping_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` on SIGTERM and SIGINT, where the platform and the thread allow it."""
    loop = asyncio.get_running_loop()
    watched = []
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except (NotImplementedError, RuntimeError, ValueError):
            continue  # Windows, or not the main thread: Ctrl+C raises KeyboardInterrupt there
        watched.append(number)
    try:
        yield
    finally:
        for number in watched:
            loop.remove_signal_handler(number)

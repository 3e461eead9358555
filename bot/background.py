"""What runs beside the client: digests, upkeep of the state, health and metrics."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import structlog

from bot.assembly import Assembly
from bot.client import DossierClient
from bot.departures import MissedDepartures
from bot.digests.notices import DiscordNotifier
from bot.digests.pace import POSTS_A_SECOND, Pace
from bot.digests.posting import DiscordPoster
from bot.digests.runner import DigestRunner
from bot.health import served_health
from bot.settings import Settings
from bot.state.changes import Changes
from bot.state.upkeep import Upkeep
from bot.watching import DigestCount, checks, watch

START_AGAIN_SECONDS = 5.0
# Another process may plan a digest, or restore a backup; this bounds how late it is learnt of.
POLL_DIGESTS_EVERY = timedelta(seconds=30)

log = structlog.get_logger(__name__)


@asynccontextmanager
async def running_background(
    client: DossierClient, assembly: Assembly, settings: Settings
) -> AsyncIterator[None]:
    """Run everything beside the client while the block runs.

    Raises:
        bot.health.HealthPortError: the port for health and metrics is taken.
    """
    runner = _runner(client, assembly)
    departures = MissedDepartures(client, assembly.state.departures, assembly.clock)
    assembly.digests_changed.listen(runner.wake)
    works = {
        "digests": lambda: _after_connecting(client, runner.run),
        "departures": lambda: _after_connecting(client, departures.run),
        "state-upkeep": Upkeep(assembly.state, assembly.clock).run,
        "state-changes": Changes(assembly.state, assembly.clock, assembly.digests_changed.ring).run,
    }
    async with AsyncExitStack() as stack:
        digests = DigestCount(assembly.state)
        watch(client, assembly, runner, digests)
        await stack.enter_async_context(watched(assembly, settings, client, digests))
        await stack.enter_async_context(_running(works))
        yield


@asynccontextmanager
async def watched(
    assembly: Assembly,
    settings: Settings,
    client: DossierClient | None = None,
    digests: DigestCount | None = None,
) -> AsyncIterator[None]:
    """Serve health and metrics while the block runs, where that is wished.

    Without a client, of a process that waits for shards: to be restarted would not help it.

    Raises:
        bot.health.HealthPortError: the port for health and metrics is taken.
    """
    if settings.metrics_port is None:
        yield
        return
    digests = digests or DigestCount(assembly.state)
    await assembly.writing.look()  # so that the first answer is no guess
    async with (
        _running({"state-writing": assembly.writing.run}),
        served_health(
            settings.metrics_host,
            settings.metrics_port,
            assembly.metrics,
            checks(assembly, client),
            refresh=digests.refresh,
        ) as port,
    ):
        log.info("health and metrics are served", port=port)
        yield


def _runner(client: DossierClient, assembly: Assembly) -> DigestRunner:
    state = assembly.state
    return DigestRunner(
        state.deliveries,
        poster=DiscordPoster(client, state.settings),
        composer=assembly.composer,
        notifier=DiscordNotifier(client, state.settings),
        metrics=assembly.metrics,
        clock=assembly.clock,
        owner=assembly.owner,
        poll_every=POLL_DIGESTS_EVERY,
        # Discord's limit is for all processes of a bot together.
        pace=Pace(POSTS_A_SECOND * client.share),
    )


@asynccontextmanager
async def _running(works: Mapping[str, Callable[[], Awaitable[None]]]) -> AsyncIterator[None]:
    """Run works by name while the block runs."""
    tasks = [asyncio.create_task(_kept_alive(n, w), name=n) for n, w in works.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _kept_alive(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run a work; if it dies, say which, and start it again."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("a part of the process failed and is started again", part=name)
        await asyncio.sleep(START_AGAIN_SECONDS)


async def _after_connecting(client: DossierClient, work: Callable[[], Awaitable[None]]) -> None:
    await client.connected.wait()
    await work()

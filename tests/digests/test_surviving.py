"""A process that dies at any step neither loses a digest nor posts it twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from newsroom import Newsroom, by_channel, running, until
from worker import STEPS

from bot.sandbox.nonces import Nonces
from bot.state.opened import State
from bot.state.repositories.deliveries import LEASE

NINE = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
MANY = 3_000
WORKER = Path(__file__).with_name("worker.py")


@dataclass
class Workers:
    """Processes that post digests from one database, by a clock in a file."""

    newsroom: Newsroom
    state_url: str
    packs: Path
    clock_file: Path

    def set_clock(self, moment: datetime) -> None:
        aside = self.clock_file.with_suffix(".new")
        aside.write_text(moment.isoformat(), "ascii")
        aside.replace(self.clock_file)
        self.newsroom.clock.set(moment)

    @asynccontextmanager
    async def running(self, step: str = "") -> AsyncIterator[asyncio.subprocess.Process]:
        environment = {
            **os.environ,
            "DOSSIER_CLOCK": str(self.clock_file),
            "DISCORD_API": self.newsroom.sandbox.api_url,
            "DISCORD_TOKEN": self.newsroom.sandbox.token,
        }
        arguments = [str(WORKER), self.state_url, str(self.packs), *([step] if step else [])]
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environment)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


@pytest.fixture
def workers(newsroom: Newsroom, state_url: str, built_packs: Path, tmp_path: Path) -> Workers:
    return Workers(newsroom, state_url, built_packs, tmp_path / "clock")


async def _all_settled(state: State, clock: Callable[[], datetime]) -> bool:
    soonest = await state.deliveries.soonest()
    return soonest is not None and soonest > clock() and not await state.deliveries.waiting()


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_a_digest_is_posted_exactly_once(
    workers: Workers, step: str
) -> None:
    newsroom = workers.newsroom
    digest, channel = await newsroom.subscribe(time(9), thread=True)
    workers.set_clock(NINE)
    async with workers.running(step) as first:
        died_by = await asyncio.wait_for(first.wait(), 30)
    newsroom.sandbox.nonces = Nonces()  # the takeover may come after Discord has forgotten it

    workers.set_clock(NINE + LEASE)
    async with running(newsroom.runner("another")):
        await until(partial(_all_settled, newsroom.state, newsroom.clock.now))

    (message,) = newsroom.shown(channel)
    assert died_by == -signal.SIGKILL
    assert by_channel(newsroom.posts()) == {channel: 1}
    assert message in newsroom.sandbox.world.channels  # a thread has its message's id
    assert await newsroom.said(digest) == "Posted: 3 March 2025"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("state_url", ["postgres"], indirect=True)
async def test_three_processes_one_killed_post_every_digest_exactly_once(
    workers: Workers,
) -> None:
    newsroom = workers.newsroom
    channels = [(await newsroom.subscribe(time(9)))[1] for _ in range(MANY)]
    workers.set_clock(NINE)

    async with workers.running() as unlucky, workers.running(), workers.running():
        await until(partial(_posted, newsroom, MANY // 6), seconds=60)
        unlucky.kill()
        await unlucky.wait()
        await until(partial(_only_leased_left, newsroom.state, newsroom.clock.now), seconds=200)
        await _settled_as_time_goes_on(workers, NINE + LEASE)

    assert by_channel(newsroom.posts()) == dict.fromkeys(channels, 1)
    assert [len(newsroom.shown(channel)) for channel in channels] == [1] * MANY


async def _posted(newsroom: Newsroom, count: int) -> bool:
    return len(newsroom.posts()) >= count


async def _only_leased_left(state: State, clock: Callable[[], datetime]) -> bool:
    soonest = await state.deliveries.soonest()
    return soonest is not None and soonest > clock()


async def _settled_as_time_goes_on(workers: Workers, moment: datetime) -> None:
    newsroom = workers.newsroom
    async with asyncio.timeout(60):
        while not await _all_settled(newsroom.state, newsroom.clock.now):
            workers.set_clock(moment := moment + timedelta(seconds=1))
            await asyncio.sleep(0.1)

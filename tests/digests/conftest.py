"""Digests with everything real: the state on either database, the packs, and a local Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from newsroom import PACK, START, Newsroom

from bot.clock import SetClock
from bot.discord_address import use_addresses
from bot.sandbox import Sandbox, running_sandbox
from bot.state.opened import State, opened_state
from knowledge.library import Library
from knowledge.pack_files import read_pack
from knowledge.store import build


@pytest.fixture(scope="session")
def built_packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packs") / "knowledge.sqlite3"
    pack = read_pack(Path(__file__).parents[2] / "knowledge/packs" / PACK)
    asyncio.run(build([pack], path))
    return path


@pytest.fixture
async def library(built_packs: Path) -> AsyncIterator[Library]:
    opened = await Library.open(built_packs)
    yield opened
    await opened.close()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running_sandbox() as running:
        running.limits.enabled = False
        use_addresses(running.api_url, running.gateway_url)
        yield running


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    """A client that speaks REST only: posting needs no gateway."""
    client = discord.Client(intents=discord.Intents.none())
    await client.login(sandbox.token)
    yield client
    await client.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
async def state(state_url: str, clock: SetClock) -> AsyncIterator[State]:
    async with opened_state(state_url, clock) as opened:
        yield opened


@pytest.fixture
def newsroom(
    state: State, sandbox: Sandbox, client: discord.Client, clock: SetClock, library: Library
) -> Newsroom:
    return Newsroom(state, sandbox, client, clock, library)

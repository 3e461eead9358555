"""Servers that are left, and come back to, while the bot is not running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from running_bot import running_bot

from bot.clock import SetClock
from bot.sandbox import Sandbox
from bot.sandbox.model import Guild
from bot.sandbox.moving import invite_bot, remove_bot
from bot.state.database import sqlite_url
from bot.state.opened import State, opened_state
from commands.services import GuildSettings

FAR_OFF = datetime(2100, 1, 1, tzinfo=UTC)
ELSEWHERE = 1 << 40  # a server of a bot that was there before


@pytest.fixture
async def state(data_dir: Path, clock: SetClock) -> AsyncIterator[State]:
    """The bot's state, as another process on the same database sees it."""
    async with opened_state(sqlite_url(data_dir), clock) as opened:
        yield opened


@pytest.fixture
def guild(sandbox: Sandbox) -> Guild:
    return next(iter(sandbox.world.guilds.values()))


async def left(state: State, *, expected: list[int]) -> None:
    """Wait until just these servers are known to have been left."""
    async with asyncio.timeout(10):
        while await state.departures.left_before(FAR_OFF) != expected:  # noqa: ASYNC110 - the bot writes it
            await asyncio.sleep(0.02)


async def test_a_server_left_while_the_bot_was_down_is_known_to_have_been_left(
    sandbox: Sandbox, data_dir: Path, clock: SetClock, state: State, guild: Guild
) -> None:
    for one in (guild.id, ELSEWHERE):
        await state.settings.write(one, GuildSettings(threads=True))
    remove_bot(sandbox, guild)

    async with running_bot(sandbox, data_dir=data_dir, clock=clock):
        await left(state, expected=sorted([guild.id, ELSEWHERE]))


async def test_a_server_come_back_to_while_the_bot_was_down_is_not_forgotten(
    sandbox: Sandbox, data_dir: Path, clock: SetClock, state: State, guild: Guild
) -> None:
    await state.settings.write(guild.id, GuildSettings(threads=True))
    async with running_bot(sandbox, data_dir=data_dir, clock=clock):
        remove_bot(sandbox, guild)
        await left(state, expected=[guild.id])
    invite_bot(sandbox, guild)

    async with running_bot(sandbox, data_dir=data_dir, clock=clock):
        await left(state, expected=[])

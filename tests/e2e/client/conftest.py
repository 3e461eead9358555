"""The bot in the sandbox, and a room to talk with it in."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from control import Control
from running_bot import running_bot
from talking import Room

from bot.clock import SetClock
from bot.sandbox import Sandbox
from commands.services import Services


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """Undo what a bot that ran as a process does set up: it logs to what was stderr then."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level
    yield
    structlog.configure(**before)
    root.handlers = handlers
    root.setLevel(level)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The bot's data folder."""
    return tmp_path / "data"


@pytest.fixture
def clock() -> SetClock:
    """The bot's clock; it stands until it is set."""
    return SetClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


@pytest.fixture
def message_content() -> bool:
    """Whether the bot has the message content intent."""
    return False


@pytest.fixture
async def services(
    sandbox: Sandbox, data_dir: Path, clock: SetClock, message_content: bool
) -> AsyncIterator[Services]:
    """The running bot, by what it works with."""
    async with running_bot(
        sandbox, data_dir=data_dir, clock=clock, message_content=message_content
    ) as services:
        yield services


@pytest.fixture
async def room(services: Services, control: Control) -> Room:  # noqa: ARG001 - the bot has to run
    """The seeded guild, with the bot connected."""
    state = await control.state()
    return Room(control, state["bot"]["id"], int(state["guilds"][0]["id"]))

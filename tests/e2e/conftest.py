"""A running sandbox on a free port, and the controls to be people in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from control import Control, control_of

from bot.discord_address import use_addresses
from bot.sandbox import Sandbox, running_sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox with its seed world; discord.py is pointed at it."""
    async with running_sandbox() as running:
        use_addresses(running.api_url, running.gateway_url)
        yield running


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    """The controls of the sandbox."""
    async with control_of(sandbox.address) as controls:
        yield controls

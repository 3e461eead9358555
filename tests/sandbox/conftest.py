"""A running sandbox, and plain requests to it that speak for the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from plain_http import Wire

from bot.sandbox import running_sandbox


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """Give plain requests to a running sandbox."""
    async with (
        running_sandbox() as sandbox,
        aiohttp.ClientSession(sandbox.address) as http,
    ):
        yield Wire(sandbox, http)

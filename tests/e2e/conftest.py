"""A running sandbox on a free port, and the controls to be people in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import openapi
import pytest
from control import Control, control_of

from bot.discord_address import use_addresses
from bot.sandbox import Sandbox, running_sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox with its seed world; discord.py is pointed at it.

    Afterwards, all that went over REST is held against Discord's description of its API.
    """
    async with running_sandbox() as running:
        use_addresses(running.api_url, running.gateway_url)
        yield running
    assert faults_of(running) == []


def faults_of(sandbox: Sandbox) -> list[str]:
    """What breaks Discord's description: requests that were let through, and all responses."""
    if not openapi.is_there():
        return []
    found = []
    for call in sandbox.requests.since(0):
        method, path, status = call["method"], call["path"], call["status"]
        if status is not None and status < 300:
            faults = openapi.request_faults(method, path, call["body"])
            faults += openapi.response_faults(method, path, status, call["response"])
            found += [f"{method} {path} {status}: {fault}" for fault in faults]
    return found


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    """The controls of the sandbox."""
    async with control_of(sandbox.address) as controls:
        yield controls

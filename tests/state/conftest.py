"""An open state on either database, and a clock that the test sets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.clock import SetClock
from bot.state.opened import State, opened_state

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
async def state(state_url: str, clock: SetClock) -> AsyncIterator[State]:
    async with opened_state(state_url, clock) as opened:
        yield opened

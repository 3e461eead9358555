"""Digests go out as fast as Discord allows, and no faster."""

from __future__ import annotations

import asyncio
import time

from bot.digests.pace import Pace

A_SECOND = 20.0


async def waited(pace: Pace) -> float:
    """Return how long one turn was waited for, in turns."""
    loop = asyncio.get_running_loop()
    asked_at = loop.time()
    await pace.turn()
    return (loop.time() - asked_at) * A_SECOND


async def test_turns_come_in_even_steps() -> None:
    pace = Pace(A_SECOND)
    started = asyncio.get_running_loop().time()

    await asyncio.gather(*(pace.turn() for _ in range(12)))

    assert 10 <= (asyncio.get_running_loop().time() - started) * A_SECOND < 14


async def test_a_turn_that_came_too_late_is_made_up_and_no_more_of_them() -> None:
    pace = Pace(A_SECOND)
    for _ in range(3):
        await pace.turn()
    time.sleep(5 / A_SECOND)  # noqa: ASYNC251 - a busy machine

    waits = [await waited(pace) for _ in range(4)]

    assert [wait > 0.5 for wait in waits] == [False, False, True, True]

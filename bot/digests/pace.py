"""How fast digests go out: below what Discord allows, so that answers find room."""

from __future__ import annotations

import asyncio

# Discord allows a bot 50 requests a second in all (its reference, "Global Rate Limit"); answers to
# commands don't count. The rest is for answers to messages. Over the limit, everybody waits.
POSTS_A_SECOND = 48.0


class Pace:
    """Lets callers through one by one, at most so many a second, in the order they came.

    What a busy machine comes too late for is made up by one turn: in a second, two more than
    `a_second` at most.
    """

    def __init__(self, a_second: float = POSTS_A_SECOND) -> None:
        self.a_second = a_second
        self._next = 0.0

    async def turn(self) -> None:
        """Return when it is the caller's turn."""
        loop = asyncio.get_running_loop()
        mine = max(self._next, loop.time() - 1 / self.a_second)
        self._next = mine + 1 / self.a_second
        await asyncio.sleep(mine - loop.time())

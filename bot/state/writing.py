"""Whether the state can be written, looked at now and then: a full disk lets itself be read."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.disk import LITTLE_SPACE_BYTES, little_space
from bot.state.database import Database
from bot.state.errors import StateUnavailableError
from bot.state.opened import State

LOOK_EVERY = timedelta(seconds=30)
LOOK_SECONDS = 5.0  # chosen: the deadline of a write, and as long again for the disk
_LAST_WRITE_SECONDS = 1.0  # for a write that is under way when the look is stopped; chosen
_LEASE = "health"

log = structlog.get_logger(__name__)


class WritingCheck:
    """Remembers what keeps the state from being written, or soon will: `fault`; None if nothing.

    `wanted_bytes`: with less room on the disk of SQLite's file, that is said.
    """

    def __init__(
        self,
        state: State,
        clock: Clock,
        *,
        wanted_bytes: int = LITTLE_SPACE_BYTES,
        deadline_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._state = state
        self._clock = clock
        self._wanted_bytes = wanted_bytes
        self._deadline_seconds = deadline_seconds
        self._measuring: asyncio.Task[str | None] | None = None
        self.fault: str | None = None

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            await self.look()
            await self._clock.sleep_until(self._clock.now() + LOOK_EVERY)

    async def look(self) -> None:
        """Write one row, and see how much room there is, within the deadline."""
        fault = await self._found()
        if fault is not None and self.fault is None:
            log.warning("the state cannot be kept as it should", why=fault)
        if fault is None and self.fault is not None:
            log.info("the state can be kept again")
        self.fault = fault

    async def _found(self) -> str | None:
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await self._unwritten() or await self._little_space()
        except TimeoutError:
            return f"the database or its disk did not answer in {self._deadline_seconds:g} seconds"
        except Exception as error:
            log.exception("it could not be seen whether the state can be kept")
            said, _, _more = str(error).partition("\n")
            return f"nothing can be stored: {said or type(error).__name__}"

    async def _unwritten(self) -> str | None:
        # A lease that is over at once is free for the next look: one row, written each time.
        writing = asyncio.ensure_future(self._state.leases.acquire(_LEASE, _LEASE, timedelta(0)))
        try:
            await asyncio.shield(writing)
        except StateUnavailableError as error:
            return f"nothing can be stored: {error.why}"
        except asyncio.CancelledError:
            # Who stops in the middle leaves a connection behind: the short write may end first.
            await asyncio.wait({writing}, timeout=_LAST_WRITE_SECONDS)
            writing.cancel()
            raise
        return None

    async def _little_space(self) -> str | None:
        """Measure the disk in a thread. One that hangs is waited for: it can't be ended."""
        if self._measuring is None or self._measuring.done():
            self._measuring = asyncio.create_task(asyncio.to_thread(self._measured))
        return await asyncio.shield(self._measuring)

    def _measured(self) -> str | None:
        """Return that the disk is nearly full: a small write can go well on one that is full."""
        folder = _folder(self._state.database)
        if folder is None:
            return None
        try:
            left = little_space(folder, wanted_bytes=self._wanted_bytes)
        except OSError as error:
            return f"{folder} can't be looked at: {error.strerror or error}"
        return f"{left}; make room: at a full disk nothing can be stored" if left else None


def _folder(database: Database) -> Path | None:
    """Return the folder in which SQLite writes; PostgreSQL's disk is another machine's."""
    file = database.url.database
    return None if database.is_postgres or file is None else Path(file).parent

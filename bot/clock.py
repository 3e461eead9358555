"""The time and waiting for it, as values handed to whoever needs them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

# A wait is cut into pieces: the wall clock may be set, and a laptop may sleep, while one lasts.
LONGEST_WAIT = timedelta(minutes=1)
LOOKED_AT_EVERY_SECONDS = 0.05


class Clock(Protocol):
    """Tells the time, and waits."""

    def now(self) -> datetime:
        """Return the time in UTC."""

    async def sleep_until(self, moment: datetime) -> None:
        """Return when `moment` has come; at once if it has passed."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Return when `moment` has come; at once if it has passed."""
        while (left := moment - self.now()) > timedelta(0):  # noqa: ASYNC110 - time, not an event
            await asyncio.sleep(min(left, LONGEST_WAIT).total_seconds())


class SetClock:
    """A clock that stands still until it is set, for tests.

    Whoever sleeps is woken when the clock passes what they wait for. `sleepers` tells for what
    moments, so that a test can move to the next one.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleeping: dict[asyncio.Future[None], datetime] = {}
        self._changed = asyncio.Event()

    def now(self) -> datetime:
        """Return the time in UTC."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Move the clock, backwards too, and wake those whose time has come."""
        self._now = moment
        for future, until in list(self._sleeping.items()):
            if until <= moment and not future.done():
                future.set_result(None)

    async def sleep_until(self, moment: datetime) -> None:
        """Return when the clock is set to `moment` or later."""
        if moment <= self._now:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleeping[future] = moment
        self._changed.set()
        try:
            await future
        finally:
            del self._sleeping[future]

    async def next_sleep(self) -> datetime:
        """Wait until somebody sleeps, and return the soonest moment that is waited for."""
        while not any(not future.done() for future in self._sleeping):
            self._changed.clear()
            await self._changed.wait()
        return min(until for future, until in self._sleeping.items() if not future.done())


class FileClock:
    """The time that stands in a file, in ISO 8601: a test sets it for several processes at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.fromisoformat(self._path.read_text("ascii")).astimezone(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Return soon after the file says that `moment` has come."""
        while self.now() < moment:  # noqa: ASYNC110 - another process writes the file
            await asyncio.sleep(LOOKED_AT_EVERY_SECONDS)


def clock_in_force(environment: Mapping[str, str]) -> Clock:
    """Return the machine's clock or, in tests, that of the file which DOSSIER_CLOCK names."""
    path = environment.get("DOSSIER_CLOCK")
    return FileClock(Path(path)) if path else SystemClock()

"""Counts of questions on their way to the database: in memory, written a few times a minute."""

from __future__ import annotations

import asyncio
from collections import Counter

import structlog

from bot.clock import Clock
from bot.state.errors import StateUnavailableError
from bot.state.repositories.asked import AskedAt, AskedRepository

# What is kept while the database is away, about 20 MB; then counting stops, and that is said.
MAX_KEPT = 100_000

log = structlog.get_logger(__name__)


class AskedBuffer:
    """Counts questions; a `commands.services.AskedStore` that never makes an answer wait."""

    def __init__(self, repository: AskedRepository, clock: Clock) -> None:
        self._repository = repository
        self._clock = clock
        self._counts: Counter[AskedAt] = Counter()
        self._writing = asyncio.Lock()
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._counts)

    async def count(self, guild: int, pack: str, entry: str) -> None:
        """Count one more question that an entry answered."""
        at = (guild, self._clock.now().date(), pack, entry)
        if at not in self._counts and len(self._counts) >= MAX_KEPT:
            self.dropped += 1
            return
        self._counts[at] += 1

    async def flush(self) -> None:
        """Write the counts; they are kept where the database takes none.

        Raises:
            StateUnavailableError: they could not be written.
        """
        async with self._writing:
            counts, self._counts = self._counts, Counter()
            try:
                await self._repository.add(counts)
            except (StateUnavailableError, asyncio.CancelledError):  # a stop writes them once more
                self._counts.update(counts)
                raise
        if self.dropped:
            log.warning("questions were not counted while the database was away", n=self.dropped)
            self.dropped = 0

    async def forget(self, guild: int) -> None:
        """Forget the counts of a guild that are not stored, once none is on its way."""
        async with self._writing:
            for at in [at for at in self._counts if at[0] == guild]:
                del self._counts[at]

"""What guilds' moderators taught, from memory first: every question looks into it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.state.errors import StateUnavailableError
from bot.state.repositories.phrasings import PhrasingRepository
from bot.state.settings_cache import FRESH_FOR, RETRY_AFTER
from commands.services import Taught
from knowledge.answering.overlay import AddedQuestion, Overlay

# Guilds; most have taught nothing, and one that has taught all it may takes some 2 MB.
MAX_REMEMBERED = 50_000
MAX_PHRASINGS = 5_000  # of a guild, the newest; chosen, so that a look at all of them takes 1 ms

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Remembered:
    overlay: Overlay
    read_at: datetime


class CachedPhrasings:
    """What was taught, guild by guild; a `commands.services.PhrasingStore`.

    Reading never fails: while the database is away it gives what was last known, or nothing.
    """

    def __init__(self, repository: PhrasingRepository, clock: Clock) -> None:
        self._repository = repository
        self._clock = clock
        self._remembered: OrderedDict[int, _Remembered] = OrderedDict()
        self._away_until: datetime | None = None
        self._forgotten = 0  # times; what was read before the last is not remembered

    async def add(self, guild: int, user: int, pack: str, entry: str, phrasing: str) -> None:
        """Keep a phrasing; it counts from the next question on. Raises: StateUnavailableError."""
        await self._repository.add(guild, user, pack, entry, phrasing)
        self.forget(guild)

    async def taught(self, guild: int, *, limit: int = 200) -> Sequence[Taught]:
        """Return what a guild was taught, the newest first. Raises: StateUnavailableError."""
        added = await self._repository.latest(guild, limit=limit)
        return [Taught(x.id, x.pack, x.entry, x.phrasing, x.added_at) for x in reversed(added)]

    async def take_back(self, guild: int, taught: int) -> bool:
        """Delete a phrasing; it counts no more from the next question on.

        Raises: StateUnavailableError.
        """
        deleted = await self._repository.delete(guild, taught)
        self.forget(guild)
        return deleted

    async def overlay(self, guild: int) -> Overlay:
        """Return a guild's phrasings as questions that go before the packs' own."""
        now = self._clock.now()
        known = self._remembered.get(guild)
        if known is not None and now - known.read_at < FRESH_FOR:
            self._remembered.move_to_end(guild)
            return known.overlay
        if self._away_until is not None and now < self._away_until:
            return known.overlay if known else Overlay()
        forgotten = self._forgotten
        try:
            added = await self._repository.latest(guild, limit=MAX_PHRASINGS)
        except StateUnavailableError as error:
            log.warning("what moderators taught comes from memory for now", why=error.why)
            self._away_until = now + RETRY_AFTER
            return known.overlay if known else Overlay()
        self._away_until = None
        overlay = Overlay(AddedQuestion(one.phrasing, one.pack, one.entry) for one in added)
        if forgotten != self._forgotten:
            return overlay
        self._remembered[guild] = _Remembered(overlay, now)
        self._remembered.move_to_end(guild)
        while len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)
        return overlay

    def forget(self, guild: int) -> None:
        """Read a guild's phrasings anew next time: they were changed or deleted."""
        self._forgotten += 1
        self._remembered.pop(guild, None)

    def forget_all(self) -> None:
        """Read all guilds' phrasings anew."""
        self._forgotten += 1
        self._remembered.clear()

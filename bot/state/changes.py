"""Changes that other processes made, on their way into this one's memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.state.errors import StateUnavailableError
from bot.state.notifications import DIGESTS_CHANGED, PHRASINGS_CHANGED, SETTINGS_CHANGED, listen
from bot.state.opened import State

# Notifications come at once; polling is for when they don't (a pooler between, a lost connection).
POLL_EVERY = timedelta(seconds=30)
# A change is dated before it is committed, by another machine's clock.
DATED_EARLIER_BY = timedelta(minutes=1)
CONNECT_AGAIN_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Changes:
    """Has what another process changed read anew: settings and phrasings. Wakes the digests."""

    def __init__(self, state: State, clock: Clock, digests_changed: Callable[[], None]) -> None:
        self._state = state
        self._clock = clock
        self._digests_changed = digests_changed
        self._seen: dict[int, datetime] = {}
        self._seen_phrasings: dict[int, datetime] = {}

    async def run(self) -> None:
        """Follow changes until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._poll_again_and_again(), name="settings-poll")
            if self._state.database.is_postgres:
                group.create_task(self._listen_again_and_again(), name="settings-listen")

    async def poll(self, since: datetime) -> None:
        """Forget settings and phrasings that were changed since a moment and not seen before."""
        changed = await self._state.saved_settings.changed_since(since)
        for guild, moment in changed.items():
            if self._seen.get(guild) != moment:
                self._state.settings.forget(guild)
        self._seen = dict(changed)
        added = await self._state.saved_phrasings.changed_since(since)
        for guild, moment in added.items():
            if self._seen_phrasings.get(guild) != moment:
                self._state.phrasings.forget(guild)
        self._seen_phrasings = dict(added)

    async def _poll_again_and_again(self) -> None:
        since = self._clock.now() - DATED_EARLIER_BY
        while True:
            started = self._clock.now()
            try:
                await self.poll(since)
                since = started - DATED_EARLIER_BY
            except StateUnavailableError as error:
                log.warning("changed settings are looked for later", why=error.why)
            await self._clock.sleep_until(started + POLL_EVERY)

    async def _listen_again_and_again(self) -> None:
        heard = {
            SETTINGS_CHANGED: self._state.settings.forget,
            PHRASINGS_CHANGED: self._state.phrasings.forget,
            DIGESTS_CHANGED: lambda _guild: self._digests_changed(),
        }
        while True:
            try:
                await listen(self._state.database, heard)
            except (OSError, TimeoutError) as error:
                log.warning("changes come by polling for now", why=type(error).__name__)
            # What was told while nobody listened is read anew.
            self._state.settings.forget_all()
            self._state.phrasings.forget_all()
            self._digests_changed()
            await asyncio.sleep(CONNECT_AGAIN_SECONDS)

"""Servers that the bot left or came back to while nobody was listening."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.client import DossierClient
from bot.clock import Clock
from bot.state.errors import StateUnavailableError
from bot.state.repositories.privacy import DepartureRepository

# Chosen: what is told at once is rarely missed. Looking walks over all that is kept by guild.
LOOK_EVERY = timedelta(hours=6)
LOOK_AGAIN_AFTER = timedelta(minutes=1)

log = structlog.get_logger(__name__)


class MissedDepartures:
    """Holds what is kept against the servers that a connected client is in.

    Without it, a server that was left while the process was down would be kept for good, and one
    that was come back to forgotten while it is in use.
    """

    def __init__(
        self, client: DossierClient, departures: DepartureRepository, clock: Clock
    ) -> None:
        self._client = client
        self._departures = departures
        self._clock = clock

    async def run(self) -> None:
        """Look now and every few hours until cancelled."""
        while True:
            try:
                await self.look()
            except StateUnavailableError as error:
                log.warning("servers left meanwhile are looked for later", why=error.why)
                wait = LOOK_AGAIN_AFTER
            else:
                wait = LOOK_EVERY
            await self._clock.sleep_until(self._clock.now() + wait)

    async def look(self) -> None:
        """Look once. Raises: StateUnavailableError."""
        left, back = await self._departures.found_out(
            lambda: {guild.id for guild in self._client.guilds},
            self._clock.now(),
            shards=list(self._client.shards),
            of=self._client.shard_count or 1,
        )
        if left or back:
            log.info("servers were left or come back to meanwhile", left=left, back=back)

"""What the state needs now and then: counts written, what is over deleted, tables made ready."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.state.errors import StateUnavailableError
from bot.state.migrating import migrate
from bot.state.opened import State

FLUSH_EVERY = timedelta(seconds=20)
TIDY_EVERY = timedelta(hours=1)
# By then, Discord has told which servers the bot is in: one may have taken it back meanwhile.
TIDY_FIRST_AFTER = timedelta(minutes=10)
# Stated in docs/hosting.md. Long enough to come back from a mistake.
FORGET_LEFT_GUILDS_AFTER = timedelta(days=30)
KEEP_COUNTS_FOR = timedelta(days=90)
KEEP_DELIVERIES_FOR = timedelta(days=90)

log = structlog.get_logger(__name__)


class Upkeep:
    """Keeps the state in order. Several processes may do so at once."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._away = False

    async def run(self) -> None:
        """Keep up until cancelled; while the database is away, try again and again."""
        tidy_at = self._clock.now() + TIDY_FIRST_AFTER
        while True:
            now = self._clock.now()
            try:
                await self.flush()
                if now >= tidy_at:
                    await self.tidy()
                    tidy_at = now + TIDY_EVERY
                self._said(away=False)
            except StateUnavailableError as error:
                self._said(away=True, why=error.why)
            await self._clock.sleep_until(now + FLUSH_EVERY)

    async def flush(self) -> None:
        """Write what is in memory. Raises: StateUnavailableError."""
        if not self._state.database.migrated:
            await migrate(self._state.database)
        await self._state.asked.flush()

    async def tidy(self) -> None:
        """Delete what is over. Raises: StateUnavailableError."""
        state, now = self._state, self._clock.now()
        while await state.unanswered.purge():
            pass
        await state.asked_counts.purge((now - KEEP_COUNTS_FOR).date())
        await state.deliveries.purge(now - KEEP_DELIVERIES_FOR)
        for guild in await state.departures.left_before(now - FORGET_LEFT_GUILDS_AFTER):
            rows = await state.privacy.delete_guild(guild)
            log.info("a server that was left is forgotten", guild=guild, rows=rows)

    def _said(self, *, away: bool, why: str = "") -> None:
        if away and not self._away:
            log.warning("the state database is away; trying again and again", why=why)
        if self._away and not away:
            log.info("the state database is back")
        self._away = away

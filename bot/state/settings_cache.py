"""Guilds' settings from memory first: reading goes on while the database is away."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.state.errors import StateUnavailableError
from bot.state.repositories.guild_settings import GuildSettingsRepository
from commands.services import GuildSettings

# About 1 KB each. Chosen: the guilds that are active in an hour, for a process with many.
MAX_REMEMBERED = 50_000
# Behind notifications and polling, which may both miss a deletion.
FRESH_FOR = timedelta(minutes=10)
# How long the database is left alone after it failed, so that answers don't wait for it each time.
RETRY_AFTER = timedelta(seconds=10)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Remembered:
    settings: GuildSettings
    read_at: datetime


class CachedSettings:
    """Guilds' settings; a `commands.services.SettingsStore`.

    Reading never fails: while the database is away it gives what was last known, or the defaults.
    """

    def __init__(self, repository: GuildSettingsRepository, clock: Clock) -> None:
        self._repository = repository
        self._clock = clock
        self._remembered: OrderedDict[int, _Remembered] = OrderedDict()
        self._away_until: datetime | None = None

    async def read(self, guild: int) -> GuildSettings:
        """Return a guild's settings, or the defaults."""
        now = self._clock.now()
        known = self._remembered.get(guild)
        if known is not None and now - known.read_at < FRESH_FOR:
            self._remembered.move_to_end(guild)
            return known.settings
        if self._away_until is not None and now < self._away_until:
            return known.settings if known else GuildSettings()
        try:
            settings = await self._repository.read(guild)
        except StateUnavailableError as error:
            if self._away_until is None:
                log.warning("settings come from memory for now", why=error.why)
            self._away_until = now + RETRY_AFTER
            return known.settings if known else GuildSettings()
        if self._away_until is not None:
            log.info("settings come from the database again")
            self._away_until = None
        self._remember(guild, settings)
        return settings

    async def write(self, guild: int, settings: GuildSettings) -> None:
        """Keep a guild's settings. Raises: StateUnavailableError."""
        await self._repository.write(guild, settings)
        self._remember(guild, settings)

    def forget(self, guild: int) -> None:
        """Read a guild's settings anew next time: another process has changed them.

        What was known is kept for as long as the database is away.
        """
        known = self._remembered.get(guild)
        if known is not None:
            self._remembered[guild] = _Remembered(known.settings, _LONG_AGO)

    def drop(self, guild: int) -> None:
        """Forget a guild for good: it wants nothing kept."""
        self._remembered.pop(guild, None)

    def forget_all(self) -> None:
        """Read all settings anew."""
        for guild in list(self._remembered):
            self.forget(guild)

    def _remember(self, guild: int, settings: GuildSettings) -> None:
        self._remembered[guild] = _Remembered(settings, self._clock.now())
        self._remembered.move_to_end(guild)
        while len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)


_LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

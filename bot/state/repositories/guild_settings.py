"""What moderators have set for their guilds, one document a guild."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from pydantic import TypeAdapter

from bot.clock import Clock
from bot.state.database import Database
from bot.state.notifications import SETTINGS_CHANGED, notify
from bot.state.repositories.upserts import insert_into
from bot.state.schema import guild_settings as table
from commands.services import GuildSettings

# Unknown fields, written by a newer version, are passed over; missing ones get their defaults.
_DOCUMENT = TypeAdapter(GuildSettings)


class GuildSettingsRepository:
    """Guilds' settings in the database. Every method raises StateUnavailableError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def read(self, guild: int) -> GuildSettings:
        """Return a guild's settings, or the defaults."""
        query = sa.select(table.c.document).where(table.c.guild_id == guild)
        async with self._database.reading("the settings") as connection:
            document = (await connection.execute(query)).scalar_one_or_none()
        return GuildSettings() if document is None else _DOCUMENT.validate_python(document)

    async def write(self, guild: int, settings: GuildSettings) -> None:
        """Keep a guild's settings."""
        values = {
            "document": _DOCUMENT.dump_python(settings, mode="json"),
            "changed_at": self._clock.now(),
        }
        async with self._database.writing("the settings") as connection:
            insert = insert_into(connection, table).values(guild_id=guild, **values)
            await connection.execute(
                insert.on_conflict_do_update(index_elements=[table.c.guild_id], set_=values)
            )
            await notify(connection, SETTINGS_CHANGED, guild)

    async def changed_since(self, moment: datetime) -> Mapping[int, datetime]:
        """Return which guilds' settings were changed at a moment or later, and when."""
        query = sa.select(table.c.guild_id, table.c.changed_at).where(table.c.changed_at >= moment)
        async with self._database.reading("changed settings") as connection:
            rows = await connection.execute(query)
            return {row.guild_id: row.changed_at for row in rows}

"""What is kept about a member or a guild, and deleting all of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state import schema
from bot.state.database import Database
from bot.state.notifications import PHRASINGS_CHANGED, SETTINGS_CHANGED, notify
from bot.state.repositories.upserts import insert_into

# Every table with a member's id, and every one with a guild's. Deliveries go with their digests.
_OF_MEMBERS = (schema.feedback, schema.unanswered, schema.phrasings)
_OF_GUILDS = (
    schema.guild_settings,
    schema.feedback,
    schema.asked,
    schema.unanswered,
    schema.phrasings,
    schema.digests,
    schema.departures,
)


class PrivacyRepository:
    """Deletion. Every method raises StateUnavailableError."""

    def __init__(
        self,
        database: Database,
        *,
        forget_settings: Callable[[int], None],
        forget_phrasings: Callable[[int], None],
        forget_asked: Callable[[int], Awaitable[None]],
    ) -> None:
        """The functions forget what is in memory of a guild."""
        self._database = database
        self._forget_settings = forget_settings
        self._forget_phrasings = forget_phrasings
        self._forget_asked = forget_asked

    async def kept_about(self, user: int) -> Mapping[str, int]:
        """Return how many rows of each kind are kept about a member."""
        kept = {}
        async with self._database.reading("what is kept about you") as connection:
            for table in _OF_MEMBERS:
                query = sa.select(sa.func.count()).where(table.c.user_id == user)
                kept[table.name] = (await connection.execute(query)).scalar_one()
        return kept

    async def delete_member(self, user: int) -> int:
        """Delete all that is kept about a member; return how many rows."""
        rows = 0
        phrasings = schema.phrasings
        taught_in = sa.select(phrasings.c.guild_id).where(phrasings.c.user_id == user).distinct()
        async with self._database.writing("the deletion") as connection:
            guilds = list((await connection.execute(taught_in)).scalars())
            for table in _OF_MEMBERS:
                query = table.delete().where(table.c.user_id == user)
                rows += (await connection.execute(query)).rowcount
            for guild in guilds:
                await notify(connection, PHRASINGS_CHANGED, guild)
        for guild in guilds:
            self._forget_phrasings(guild)
        return rows

    async def delete_guild(self, guild: int) -> int:
        """Delete all that is kept about a guild, from memory too; return how many rows."""
        rows = 0
        await self._forget_asked(guild)
        async with self._database.writing("the deletion") as connection:
            for table in _OF_GUILDS:
                query = table.delete().where(table.c.guild_id == guild)
                rows += (await connection.execute(query)).rowcount
            await notify(connection, SETTINGS_CHANGED, guild)
            await notify(connection, PHRASINGS_CHANGED, guild)
        self._forget_settings(guild)
        self._forget_phrasings(guild)
        return rows


class DepartureRepository:
    """Guilds that were left, and are forgotten after a while."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def left(self, guild: int, at: datetime) -> None:
        """Remember that a guild was left; the first time counts."""
        async with self._database.writing("that the server was left") as connection:
            insert = insert_into(connection, schema.departures).values(guild_id=guild, left_at=at)
            await connection.execute(insert.on_conflict_do_nothing())

    async def returned(self, guild: int) -> bool:
        """Forget that a guild was left; tell whether it had been."""
        table = schema.departures
        async with self._database.writing("that the server is back") as connection:
            query = table.delete().where(table.c.guild_id == guild)
            return (await connection.execute(query)).rowcount > 0

    async def found_out(
        self, present: Callable[[], set[int]], at: datetime, *, shards: Collection[int], of: int
    ) -> tuple[int, int]:
        """Remember which guilds of some shards, of so many in all, were left and returned to.

        `present` returns those that the bot is in. Return how many were left and come back to.
        Cost: all rows that are kept by guild.
        """
        async with self._database.writing("which servers were left") as connection:
            kept = await _kept(connection, shards, of)
            insert = insert_into(connection, schema.departures).on_conflict_do_nothing()
            known = set(
                (await connection.execute(sa.select(schema.departures.c.guild_id))).scalars()
            )
            # Asked only now: a server left in between is in the database before it is looked for.
            here = present()
            left = [guild for guild in kept if guild not in here and guild not in known]
            back = known & here
            if left:
                await connection.execute(insert, [{"guild_id": g, "left_at": at} for g in left])
            if back:
                this = schema.departures.c.guild_id == sa.bindparam("back")
                query = schema.departures.delete().where(this)
                await connection.execute(query, [{"back": guild} for guild in back])
        return len(left), len(back)

    async def left_before(self, moment: datetime) -> Sequence[int]:
        """Return the guilds that were left before a moment."""
        table = schema.departures
        query = sa.select(table.c.guild_id).where(table.c.left_at < moment)
        async with self._database.reading("the servers left") as connection:
            return list((await connection.execute(query.order_by(table.c.guild_id))).scalars())


async def _kept(connection: AsyncConnection, shards: Collection[int], of: int) -> set[int]:
    """Return the guilds of some shards about which anything is kept."""
    kept: set[int] = set()
    for table in _OF_GUILDS:
        if table is schema.departures:
            continue
        guild = table.c.guild_id
        # The shard of a guild; source: Discord's reference, "Sharding".
        of_these = (guild // (1 << 22) % of).in_(shards)
        query = sa.select(guild).where(guild != schema.DIRECT_MESSAGES, of_these).distinct()
        kept.update((await connection.execute(query)).scalars())
    return kept

"""How often entries answered questions: counts by guild and day, nobody's words or name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from bot.state.database import Database
from bot.state.repositories.upserts import insert_into
from bot.state.schema import asked as table
from knowledge.digest import AskedEntry

AskedAt = tuple[int, date, str, str]  # guild, day, pack, entry


class AskedRepository:
    """Counts of questions. Every method raises StateUnavailableError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, counts: Mapping[AskedAt, int]) -> None:
        """Add to the counts, all or none."""
        if not counts:
            return
        rows = [
            {"guild_id": guild, "day": day, "pack": pack, "entry": entry, "times": times}
            # In one order everywhere, so that two processes don't wait for each other's rows.
            for (guild, day, pack, entry), times in sorted(counts.items())
        ]
        async with self._database.writing("the counts of questions") as connection:
            insert = insert_into(connection, table)
            await connection.execute(
                insert.on_conflict_do_update(
                    index_elements=list(table.primary_key),
                    set_={"times": table.c.times + insert.excluded.times},
                ),
                rows,
            )

    async def most(
        self, guild: int, *, since: date, until: date, pack: str, limit: int = 10
    ) -> Sequence[AskedEntry]:
        """Return what was asked for most in a guild on some days, both included."""
        times = sa.func.sum(table.c.times)
        query = (
            sa.select(table.c.pack, table.c.entry, times)
            .where(
                table.c.guild_id == guild,
                table.c.day.between(since, until),
                table.c.pack == pack,
            )
            .group_by(table.c.pack, table.c.entry)
            .order_by(times.desc(), table.c.entry)
            .limit(limit)
        )
        async with self._database.reading("the counts of questions") as connection:
            rows = await connection.execute(query)
            return [AskedEntry(pack, entry, int(count)) for pack, entry, count in rows]

    async def purge(self, before: date) -> int:
        """Delete the counts of days before a day; return how many rows."""
        async with self._database.writing("the deletion of old counts") as connection:
            return (await connection.execute(table.delete().where(table.c.day < before))).rowcount

"""Leases: a named thing that one process at a time may do, until it stops saying so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from bot.clock import Clock
from bot.state.database import Database
from bot.state.repositories.upserts import insert_into
from bot.state.schema import leases as table


class LeaseRepository:
    """Leases by name. Every method raises StateUnavailableError.

    Processes' clocks must agree to within a small part of a lease.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def acquire(self, name: str, owner: str, lasting: timedelta) -> bool:
        """Take a lease that is free, over or one's own already; tell whether it is one's own now.

        Taking it again while it lasts prolongs it.
        """
        now = self._clock.now()
        values = {"owner": owner, "expires_at": now + lasting}
        async with self._database.writing("a lease") as connection:
            insert = insert_into(connection, table).values(name=name, **values)
            free = (table.c.owner == owner) | (table.c.expires_at <= now)
            taking = insert.on_conflict_do_update(
                index_elements=[table.c.name], set_=values, where=free
            )
            taken = await connection.execute(taking.returning(table.c.name))
            return taken.first() is not None

    async def release(self, name: str, owner: str, *, note: str | None = None) -> None:
        """Give a lease back if it is one's own; a note is left for the next owner."""
        values = {"expires_at": self._clock.now(), **({} if note is None else {"note": note})}
        mine = (table.c.name == name) & (table.c.owner == owner)
        async with self._database.writing("a lease") as connection:
            await connection.execute(table.update().where(mine).values(values))

    async def note(self, name: str) -> str | None:
        """Return what the last owner left."""
        async with self._database.reading("a lease") as connection:
            query = sa.select(table.c.note).where(table.c.name == name)
            return (await connection.execute(query)).scalar_one_or_none()

    async def held(self, prefix: str) -> Mapping[str, str]:
        """Return who holds the leases whose names begin so, of those that are not over."""
        query = sa.select(table.c.name, table.c.owner).where(
            table.c.name.startswith(prefix, autoescape=True),
            table.c.expires_at > self._clock.now(),
        )
        async with self._database.reading("the leases") as connection:
            return {row.name: row.owner for row in await connection.execute(query)}

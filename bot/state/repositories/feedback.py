"""Whether answers helped: a member's latest opinion of an entry in a guild."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.clock import Clock
from bot.state.database import Database
from bot.state.repositories.upserts import insert_into
from bot.state.schema import DIRECT_MESSAGES
from bot.state.schema import feedback as table


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a member thought of an entry as an answer. Whose it is stays in the database."""

    pack: str
    entry: str
    good: bool
    comment: str | None
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How many found that an entry helped as an answer, and how many did not."""

    pack: str
    entry: str
    helpful: int
    not_helpful: int


class FeedbackRepository:
    """Opinions. Every method raises StateUnavailableError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def record(
        self,
        *,
        guild: int | None,
        user: int,
        pack: str,
        entry: str,
        good: bool,
        comment: str | None = None,
    ) -> None:
        """Keep what a member thinks of an answer; it takes the place of what they thought before.

        `guild` is None in direct messages.
        """
        whose = {
            "guild_id": DIRECT_MESSAGES if guild is None else guild,
            "user_id": user,
            "pack": pack,
            "entry": entry,
        }
        values = {"good": good, "comment": comment, "given_at": self._clock.now()}
        async with self._database.writing("your opinion") as connection:
            insert = insert_into(connection, table).values(**whose, **values)
            await connection.execute(
                insert.on_conflict_do_update(index_elements=list(whose), set_=values)
            )

    async def tallies(self, pack: str | None = None) -> Sequence[Tally]:
        """Return by entry how many opinions there are, those that helped least first."""
        helpful = sa.func.sum(sa.case((table.c.good, 1), else_=0)).label("helpful")
        not_helpful = sa.func.sum(sa.case((table.c.good, 0), else_=1)).label("not_helpful")
        query = sa.select(table.c.pack, table.c.entry, helpful, not_helpful)
        query = query.group_by(table.c.pack, table.c.entry)
        query = query.order_by(not_helpful.desc(), helpful, table.c.pack, table.c.entry)
        if pack is not None:
            query = query.where(table.c.pack == pack)
        async with self._database.reading("opinions") as connection:
            return [Tally(*row) for row in await connection.execute(query)]

    async def read(
        self, pack: str | None = None, *, commented: bool = False, limit: int = 1000
    ) -> Sequence[Opinion]:
        """Return opinions, the latest first: of a pack if named, those with a comment if wished."""
        query = sa.select(
            table.c.pack, table.c.entry, table.c.good, table.c.comment, table.c.given_at
        )
        query = query.order_by(table.c.given_at.desc(), table.c.id.desc()).limit(limit)
        if pack is not None:
            query = query.where(table.c.pack == pack)
        if commented:
            query = query.where(table.c.comment.is_not(None))
        async with self._database.reading("opinions") as connection:
            return [Opinion(*row) for row in await connection.execute(query)]

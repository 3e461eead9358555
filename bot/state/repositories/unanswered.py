"""Questions that could not be answered, in guilds that want to see them, for as long as they say.

One row for each time a question was asked, so that a member's share can be deleted.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from bot.clock import Clock
from bot.state.database import Database
from bot.state.schema import unanswered as table
from commands.services import SettingsStore, Unanswered

MAX_QUESTION_CHARS = 1500  # what the list's card shows of one
MAX_KEPT = 2000  # in a guild; the oldest go first; ten screens of a list nobody reads to its end
PURGED_AT_ONCE = 5000


class UnansweredRepository:
    """Unanswered questions. Every method raises StateUnavailableError.

    Nothing is kept for a guild that has not switched it on (`keep_unanswered`).
    """

    def __init__(self, database: Database, clock: Clock, settings: SettingsStore) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings

    async def keep(self, guild: int, channel: int, user: int, question: str) -> None:
        """Keep a question for the guild's retention time."""
        settings = await self._settings.read(guild)
        if not settings.keep_unanswered:
            return
        question = question.strip()[:MAX_QUESTION_CHARS]
        now = self._clock.now()
        row = {
            "guild_id": guild,
            "channel_id": channel,
            "user_id": user,
            "question": question,
            "folded": _folded(question),
            "asked_at": now,
            "keep_until": now + settings.retention,
        }
        newest = (
            sa.select(table.c.id)
            .where(table.c.guild_id == guild)
            .order_by(table.c.asked_at.desc(), table.c.id.desc())
            .offset(MAX_KEPT)
        )
        async with self._database.writing("the question") as connection:
            await connection.execute(table.insert().values(row))
            await connection.execute(table.delete().where(table.c.id.in_(newest)))

    async def read(self, guild: int, *, limit: int = 200) -> Sequence[Unanswered]:
        """Return a guild's questions, each once in its latest wording, the newest first."""
        latest = (
            sa.select(
                sa.func.max(table.c.id).label("id"),
                sa.func.max(table.c.asked_at, type_=table.c.asked_at.type).label("asked_at"),
                sa.func.count().label("times"),
            )
            .where(table.c.guild_id == guild, table.c.keep_until > self._clock.now())
            .group_by(table.c.folded)
            .subquery()
        )
        query = (
            sa.select(latest.c.id, table.c.question, latest.c.asked_at, latest.c.times)
            .join(table, table.c.id == latest.c.id)
            .order_by(latest.c.asked_at.desc(), latest.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading("unanswered questions") as connection:
            return [Unanswered(*row) for row in await connection.execute(query)]

    async def count(self, guild: int) -> int:
        """Return how many questions are kept, each counted once however often it was asked."""
        kept = (table.c.guild_id == guild) & (table.c.keep_until > self._clock.now())
        query = sa.select(sa.func.count(table.c.folded.distinct())).where(kept)
        async with self._database.reading("unanswered questions") as connection:
            return (await connection.execute(query)).scalar_one()

    async def delete(self, guild: int, question: int | None = None) -> int:
        """Delete a question, however often it was asked, or all; return how many there were."""
        mine = table.c.guild_id == guild
        if question is not None:
            folded = sa.select(table.c.folded).where(mine, table.c.id == question)
            mine &= table.c.folded.in_(folded)
        query = table.delete().where(mine).returning(table.c.folded)
        async with self._database.writing("the deletion") as connection:
            return len({folded for (folded,) in await connection.execute(query)})

    async def purge(self) -> int:
        """Delete the questions whose time is over, some thousands at most; return how many."""
        over = (
            sa.select(table.c.id)
            .where(table.c.keep_until <= self._clock.now())
            .limit(PURGED_AT_ONCE)
        )
        async with self._database.writing("the deletion of old questions") as connection:
            return (await connection.execute(table.delete().where(table.c.id.in_(over)))).rowcount


def _folded(question: str) -> str:
    """Return what two askings of the same question have in common."""
    words = "".join(char if char.isalnum() else " " for char in question.casefold())
    return " ".join(words.split()) or question

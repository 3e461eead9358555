"""Digests that guilds have set up. Their deliveries: `deliveries`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.digests.schedule import Schedule, occurrences
from bot.state.database import Database
from bot.state.kept_remarks import from_text, to_text
from bot.state.notifications import DIGESTS_CHANGED, notify
from bot.state.schema import deliveries
from bot.state.schema import digests as table
from commands.remarks import Remark, remark
from commands.services import DigestPlan, Subscription
from knowledge.briefing import Length

MAX_TURN = 32_000  # as many posts out of turn on one day as a small integer counts


class DigestRepository:
    """Digests. Every method raises StateUnavailableError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def list(self, guild: int) -> Sequence[Subscription]:
        """Return a guild's digests by their id."""
        query = sa.select(table).where(table.c.guild_id == guild).order_by(table.c.id)
        async with self._database.reading("the digests") as connection:
            return [subscription_of(row) for row in (await connection.execute(query)).mappings()]

    async def create(self, guild: int, plan: DigestPlan) -> Subscription:
        """Set a digest up."""
        rank = sa.select(sa.func.count()).where(table.c.guild_id == guild).scalar_subquery()
        async with self._database.writing("the digest") as connection:
            values = {**_columns(plan), **await self._next(connection, plan)}
            insert = table.insert().values(guild_id=guild, rank_in_guild=rank, **values)
            row = (await connection.execute(insert.returning(table))).mappings().one()
            await notify(connection, DIGESTS_CHANGED, guild)
        return subscription_of(row)

    async def change(self, guild: int, digest: int, plan: DigestPlan) -> Subscription | None:
        """Change a digest, which comes again if it was paused; None where there is none.

        What may have been posted already does not follow it into another channel, where nobody
        would find it.
        """
        async with self._database.writing("the digest") as connection:
            row = await _row(connection, guild, digest)
            if row is None:
                return None
            values = {**_columns(plan), **await self._next(connection, plan, digest)}
            query = table.update().where(_this(guild, digest)).values(values)
            query = query.values(paused=None, notice_due=False).returning(table)
            changed = (await connection.execute(query)).mappings().one()
            if plan.channel != row["channel_id"]:
                tried = deliveries.c.attempts > 0
                await self._withdraw(
                    connection, row, tried, remark("it was moved while being posted")
                )
            await notify(connection, DIGESTS_CHANGED, guild)
        return subscription_of(changed)

    async def pause(self, guild: int, digest: int, reason: Remark) -> bool:
        """Pause a digest, and what of it waits; False where the guild has none of that id."""
        async with self._database.writing("that the digest pauses") as connection:
            row = await _row(connection, guild, digest)
            if row is None:
                return False
            query = table.update().where(_this(guild, digest))
            query = query.values(
                paused=to_text(reason), next_due_at=None, next_day=None, notice_due=False
            )
            await connection.execute(query)
            waits = deliveries.c.owner.is_(None)
            why = remark("it was paused before it could be posted")
            await self._withdraw(connection, row, waits, why)
        return True

    async def resume(self, guild: int, digest: int) -> bool:
        """Let a paused digest come again; False where the guild has none of that id."""
        async with self._database.writing("that the digest comes again") as connection:
            row = await _row(connection, guild, digest)
            if row is None:
                return False
            values = await self._next(connection, plan_of(row), digest)
            query = table.update().where(_this(guild, digest)).values(values)
            await connection.execute(query.values(paused=None, notice_due=False))
            await notify(connection, DIGESTS_CHANGED, guild)
        return True

    async def remove(self, guild: int, digest: int) -> bool:
        """Remove a digest and its deliveries; False where the guild has none of that id."""
        async with self._database.writing("the deletion") as connection:
            deleted = await connection.execute(table.delete().where(_this(guild, digest)))
            return deleted.rowcount > 0

    async def post_now(self, guild: int, digest: int) -> bool:
        """Make a delivery out of turn, due now; False where the guild has none of that id."""
        now = self._clock.now()
        async with self._database.writing("the delivery") as connection:
            row = await _row(connection, guild, digest)
            if row is None:
                return False
            plan = subscription_of(row).plan
            day = local_day(plan, now)
            of_day = (deliveries.c.digest_id == digest) & (deliveries.c.day == day)
            last = sa.select(sa.func.coalesce(sa.func.max(deliveries.c.turn), 0)).where(of_day)
            turn = (await connection.execute(last)).scalar_one() + 1
            if turn > MAX_TURN:
                return False
            await connection.execute(
                deliveries.insert().values(
                    digest_id=digest,
                    day=day,
                    turn=turn,
                    due_at=now,
                    state="open",
                    available_at=now,
                    attempts=0,
                )
            )
            await notify(connection, DIGESTS_CHANGED, guild)
        return True

    async def count_by_state(self) -> Mapping[str, int]:
        """Return how many digests are active and how many are paused."""
        paused = table.c.paused.is_not(None)
        query = sa.select(paused, sa.func.count()).group_by(paused)
        async with self._database.reading("the digests") as connection:
            counts = {is_paused: count for is_paused, count in await connection.execute(query)}  # noqa: C416 - rows
        return {"active": counts.get(False, 0), "paused": counts.get(True, 0)}

    async def _next(
        self, connection: AsyncConnection, plan: DigestPlan, digest: int | None = None
    ) -> dict[str, Any]:
        """Return when a plan is due next, on a day for which the digest has not been due before."""
        been = deliveries.c.day
        query = sa.select(been).where(
            deliveries.c.digest_id == digest,
            deliveries.c.turn == 0,
            # A day earlier: a clock change can move yesterday's past midnight.
            been >= local_day(plan, self._clock.now()) - timedelta(days=1),
        )
        days = set((await connection.execute(query)).scalars()) if digest is not None else set()
        coming = occurrences(schedule_of(plan), after=self._clock.now())
        due = next(due for due in coming if due.day not in days)
        return {"next_day": due.day, "next_due_at": due.at}

    async def _withdraw(
        self,
        connection: AsyncConnection,
        digest: Mapping[Any, Any],
        which: sa.ColumnElement[bool],
        why: Remark,
    ) -> None:
        """Let no one post what is open of a digest, and say so in the list."""
        is_open = (deliveries.c.digest_id == digest["id"]) & deliveries.c.available_at.is_not(None)
        query = deliveries.update().where(is_open, which).returning(deliveries.c.day)
        query = query.values(
            state="skipped", owner=None, available_at=None, settled_at=self._clock.now()
        )
        days = sorted(set((await connection.execute(query)).scalars()))
        if days:
            said = to_text(remark("Skipped: {days}; {why}", days=tuple(days), why=why))
            this = table.c.id == digest["id"]
            await connection.execute(table.update().where(this).values(last=said))


def schedule_of(plan: DigestPlan) -> Schedule:
    """Return when a plan's digests are due."""
    return Schedule(plan.at, plan.timezone, plan.days)


def local_day(plan: DigestPlan, moment: datetime) -> date:
    """Return the day it is, at a moment, where the plan's clock hangs."""
    return moment.astimezone(ZoneInfo(plan.timezone)).date()


def plan_of(row: Mapping[Any, Any]) -> DigestPlan:
    """Return the plan that a row of the table holds."""
    return DigestPlan(
        channel=row["channel_id"],
        at=row["at"],
        timezone=row["timezone"],
        days=frozenset(day for day in range(7) if row["days"] >> day & 1),
        pack=row["pack"],
        topics=tuple(row["topics"]),
        length=Length(row["length"]),
        thread=row["thread"],
    )


def subscription_of(row: Mapping[Any, Any]) -> Subscription:
    """Return the digest that a row of the table holds."""
    paused, last = (
        None if row[name] is None else from_text(row[name]) for name in ("paused", "last")
    )
    return Subscription(row["id"], plan_of(row), row["next_due_at"], paused, last)


def _columns(plan: DigestPlan) -> dict[str, Any]:
    return {
        "channel_id": plan.channel,
        "at": plan.at,
        "timezone": plan.timezone,
        "days": sum(1 << day for day in plan.days),
        "pack": plan.pack,
        "topics": list(plan.topics),
        "length": str(plan.length),
        "thread": plan.thread,
    }


def _this(guild: int, digest: int) -> sa.ColumnElement[bool]:
    return (table.c.guild_id == guild) & (table.c.id == digest)


async def _row(connection: AsyncConnection, guild: int, digest: int) -> Any:
    query = sa.select(table).where(_this(guild, digest)).with_for_update()
    return (await connection.execute(query)).mappings().one_or_none()

"""Which digest is to be posted when, by whom, and what became of it.

A due digest turns into a row that no second process can make (unique by digest, day and turn). Who
makes it, or takes it over after its lease, owns it until the lease is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.digests.identity import DeliveryKey
from bot.digests.schedule import Due, due_between, next_due
from bot.state.database import Database
from bot.state.kept_remarks import from_text, to_text
from bot.state.repositories.digests import plan_of, schedule_of
from bot.state.repositories.upserts import insert_into
from bot.state.schema import deliveries as table
from bot.state.schema import digests
from commands.remarks import Remark, remark
from commands.services import DigestPlan

# Stated in docs/hosting.md and said in the list: later than this, nobody wants the morning's post.
GRACE = timedelta(hours=3)
# Longer than one attempt may take (`bot.digests.runner`), so that an owner never posts after it.
LEASE = timedelta(seconds=90)
MAX_SKIPPED_TOLD = 3  # days that the list names, the latest
MAX_SKIPPED_KEPT = 14  # rows for days missed, the latest; older ones tell nobody anything


class Outcome(StrEnum):
    """What became of a delivery."""

    POSTED = "posted"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A post to be made. `attempts` counts this one too; above 1, somebody may have posted it.

    It is its owner's for a lease from `claimed_at` on.
    """

    id: int
    digest: int
    guild: int
    plan: DigestPlan
    day: date
    turn: int
    due_at: datetime
    claimed_at: datetime
    attempts: int

    @property
    def key(self) -> DeliveryKey:
        """What its post is recognised by."""
        return DeliveryKey(self.digest, self.day, self.turn)


@dataclass(frozen=True, slots=True)
class PausedDigest:
    """A digest that was paused because it could not be posted."""

    digest: int
    channel: int
    reason: Remark


class DeliveryRepository:
    """Deliveries. Every method raises StateUnavailableError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def claim(self, owner: str, *, limit: int) -> Sequence[Delivery]:
        """Return up to `limit` deliveries that are due, owned for the length of a lease.

        Those left over come first; then by due time, and in each guild its first digest before its
        second. Digests that are too late are recorded as skipped. Cost: two index ranges.
        """
        now = self._clock.now()
        async with self._database.writing("which digests are due") as connection:
            await open_due(connection, now, limit)
            return await self._take(connection, owner, now, limit)

    async def _take(
        self, connection: AsyncConnection, owner: str, now: datetime, limit: int
    ) -> Sequence[Delivery]:
        free = (
            sa.select(table.c.id)
            .where(table.c.available_at <= now)
            .order_by(table.c.available_at, table.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = (await connection.execute(free)).scalars().all()
        if not ids:
            return ()
        await connection.execute(
            table.update()
            .where(table.c.id.in_(ids))
            .values(owner=owner, available_at=now + LEASE, attempts=table.c.attempts + 1)
        )
        of_these = sa.select(table).where(table.c.id.in_(ids))
        rows = (await connection.execute(of_these)).mappings().all()
        # Not joined: PostgreSQL would at times walk all digests for these few.
        planned = sa.select(digests).where(digests.c.id.in_([row["digest_id"] for row in rows]))
        by_id = {row["id"]: row for row in (await connection.execute(planned)).mappings()}
        pairs = [(row, by_id[row["digest_id"]]) for row in rows if row["digest_id"] in by_id]
        pairs.sort(key=lambda pair: (pair[0]["due_at"], pair[1]["rank_in_guild"], pair[0]["id"]))
        return [_delivery(row, digest, claimed_at=now) for row, digest in pairs]

    async def settle(
        self,
        delivery: Delivery,
        owner: str,
        outcome: Outcome,
        *,
        said: Remark,
        message: int | None = None,
    ) -> bool:
        """Record what became of a delivery, `said` for the list; False if another owns it now."""
        async with self._database.writing("that the digest is done") as connection:
            settled = await self._settle(connection, delivery, owner, outcome, message)
            if settled:
                await connection.execute(
                    digests.update()
                    .where(digests.c.id == delivery.digest)
                    .values(last=to_text(said))
                )
        return settled

    async def give_up(self, delivery: Delivery, owner: str, reason: Remark) -> bool:
        """Pause the digest of a delivery that cannot be posted; a notice to moderators is due."""
        async with self._database.writing("that the digest pauses") as connection:
            if not await self._settle(connection, delivery, owner, Outcome.SKIPPED, None):
                return False
            await _pause(connection, delivery.digest, reason)
        return True

    async def put_back(self, delivery: Delivery, owner: str, *, until: datetime) -> None:
        """Let anybody try a delivery again, from a moment on."""
        mine = (table.c.id == delivery.id) & (table.c.owner == owner)
        async with self._database.writing("that the digest waits") as connection:
            query = table.update().where(mine).values(owner=None, available_at=until)
            await connection.execute(query)

    async def soonest(self) -> datetime | None:
        """Return when there is something to claim next; None if nothing is planned."""
        due = sa.select(sa.func.min(digests.c.next_due_at, type_=digests.c.next_due_at.type))
        free = sa.select(sa.func.min(table.c.available_at, type_=table.c.available_at.type))
        async with self._database.reading("when a digest is due") as connection:
            moments = [
                (await connection.execute(due)).scalar_one(),
                (await connection.execute(free)).scalar_one(),
            ]
        return min((moment for moment in moments if moment is not None), default=None)

    async def notices_due(self) -> Mapping[int, Sequence[PausedDigest]]:
        """Return the digests of whose pause moderators are still to be told, by guild."""
        columns = (digests.c.guild_id, digests.c.id, digests.c.channel_id, digests.c.paused)
        query = sa.select(*columns).where(digests.c.notice_due).order_by(digests.c.id)
        found: dict[int, list[PausedDigest]] = {}
        async with self._database.reading("which notices are due") as connection:
            for guild, digest, channel, reason in await connection.execute(query):
                found.setdefault(guild, []).append(
                    PausedDigest(digest, channel, from_text(reason or ""))
                )
        return found

    async def notices_given(self, paused: Sequence[PausedDigest]) -> None:
        """Record that moderators were told of these."""
        query = digests.update().where(digests.c.id.in_([one.digest for one in paused]))
        async with self._database.writing("that a notice is given") as connection:
            await connection.execute(query.values(notice_due=False))

    async def due(self) -> int:
        """Return how many deliveries are due and neither posted nor skipped."""
        now = self._clock.now()
        opened = sa.select(sa.func.count()).where(table.c.available_at.is_not(None))
        planned = sa.select(sa.func.count()).where(digests.c.next_due_at <= now)
        async with self._database.reading("which digests are due") as connection:
            return sum([(await connection.execute(q)).scalar_one() for q in (opened, planned)])

    async def waiting(self) -> int:
        """Return how many deliveries are open."""
        query = sa.select(sa.func.count()).where(table.c.available_at.is_not(None))
        async with self._database.reading("which digests are due") as connection:
            return (await connection.execute(query)).scalar_one()

    async def purge(self, before: datetime) -> int:
        """Delete what was settled before a moment; return how many."""
        async with self._database.writing("the deletion of old deliveries") as connection:
            query = table.delete().where(table.c.settled_at < before)
            return (await connection.execute(query)).rowcount

    async def _settle(
        self,
        connection: AsyncConnection,
        delivery: Delivery,
        owner: str,
        outcome: Outcome,
        message: int | None,
    ) -> bool:
        mine = (table.c.id == delivery.id) & (table.c.owner == owner)
        query = table.update().where(mine)
        query = query.values(
            state=str(outcome),
            owner=None,
            available_at=None,
            message_id=message,
            settled_at=self._clock.now(),
        )
        return (await connection.execute(query)).rowcount > 0


async def open_due(
    connection: AsyncConnection, now: datetime, limit: int, *, attempts: int = 0
) -> int:
    """Make rows for what is due, set the digests to their next time, and return how many.

    With `attempts` above 0, whoever claims them looks first whether they were posted.
    """
    query = (
        sa.select(digests)
        .where(digests.c.next_due_at <= now)
        .order_by(digests.c.next_due_at, digests.c.rank_in_guild)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await connection.execute(query)).mappings().all()
    if not rows:
        return 0
    made: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for row in rows:
        try:
            missed, chosen, following = _sorted_out(row, now)
        except ZoneInfoNotFoundError:  # another machine's, from a backup; all others go on
            gone = remark("I know no time zone {zone} any more", zone=row["timezone"])
            await _pause(connection, row["id"], gone)
            continue
        made += [_row(row["id"], due, late=True, now=now, attempts=attempts) for due in missed]
        if chosen is not None:
            made.append(_row(row["id"], chosen, late=False, now=now, attempts=attempts))
        moved.append(
            {
                "this": row["id"],
                "day": following.day,
                "due_at": following.at,
                "said": to_text(_missed(missed)) if missed else row["last"],
            }
        )
    if not moved:
        return len(rows)
    # One statement a row: SQLite allows too few parameters for a batch in one.
    await connection.execute(insert_into(connection, table).on_conflict_do_nothing(), made)
    await connection.execute(
        digests.update()
        .where(digests.c.id == sa.bindparam("this"))
        .values(
            next_day=sa.bindparam("day"),
            next_due_at=sa.bindparam("due_at"),
            last=sa.bindparam("said"),
        ),
        moved,
    )
    return len(rows)


async def _pause(connection: AsyncConnection, digest: int, reason: Remark) -> None:
    """Pause a digest, unless a moderator has; a notice to moderators is due."""
    query = digests.update().where(digests.c.id == digest, digests.c.paused.is_(None))
    paused = query.values(paused=to_text(reason), next_due_at=None, next_day=None, notice_due=True)
    await connection.execute(paused)


def _sorted_out(row: Mapping[Any, Any], now: datetime) -> tuple[Sequence[Due], Due | None, Due]:
    """Return what was missed, what is to be posted now, and what comes next."""
    schedule = schedule_of(plan_of(row))
    first = Due(row["next_day"], row["next_due_at"])
    due = [first, *due_between(schedule, after=first.at, until=now)]
    chosen = due.pop() if now - due[-1].at <= GRACE else None
    return due, chosen, next_due(schedule, after=now)


def _missed(missed: Sequence[Due]) -> Remark:
    days = tuple(due.day for due in missed[-MAX_SKIPPED_TOLD:])
    more = len(missed) - len(days)
    hours = int(GRACE.total_seconds() // 3600)
    why = remark("I was away for more than {hours} hours", hours=hours)
    if not more:
        return remark("Skipped: {days}; {why}", days=days, why=why)
    return remark("Skipped: {days} and {count} before; {why}", days=days, count=more, why=why)


def _row(digest: int, due: Due, *, late: bool, now: datetime, attempts: int) -> dict[str, Any]:
    return {
        "digest_id": digest,
        "day": due.day,
        "turn": 0,
        "due_at": due.at,
        "state": str(Outcome.SKIPPED) if late else "open",
        "available_at": None if late else now,
        "settled_at": now if late else None,
        "attempts": attempts,
    }


def _delivery(
    row: Mapping[Any, Any], digest: Mapping[Any, Any], *, claimed_at: datetime
) -> Delivery:
    return Delivery(
        id=row["id"],
        digest=row["digest_id"],
        guild=digest["guild_id"],
        plan=plan_of(digest),
        day=row["day"],
        turn=row["turn"],
        due_at=row["due_at"],
        claimed_at=claimed_at,
        attempts=row["attempts"],
    )

"""Which of Discord's shards a process runs: a fixed range, or one that it claims by a lease."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.settings import SettingsError
from bot.state.errors import StateUnavailableError
from bot.state.repositories.leases import LeaseRepository

# A range is taken over this long after its process died.
LEASE = timedelta(seconds=60)
RENEW_EVERY = timedelta(seconds=15)
LOOK_EVERY = timedelta(seconds=5)

_FIXED = re.compile(r"(\d+)-(\d+)/(\d+)")
_CLAIMED = re.compile(r"(\d+)/(\d+)")
_PREFIX = "shards "  # of the leases' names

log = structlog.get_logger(__name__)


class ShardsLostError(Exception):
    """Another process runs this one's shards; whoever started it may start it again."""


@dataclass(frozen=True, slots=True)
class ShardRange:
    """Shards `first` to `last`, both included, of `count`."""

    first: int
    last: int
    count: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}/{self.count}"

    @property
    def ids(self) -> list[int]:
        """The shards' numbers."""
        return list(range(self.first, self.last + 1))

    def overlaps(self, other: ShardRange) -> bool:
        """Whether both run some server; those of different counts mostly do."""
        if self.count != other.count:
            return True
        return self.first <= other.last and other.first <= self.last

    @property
    def share(self) -> float:
        """What part of all shards these are: above 0, up to 1."""
        return len(self.ids) / self.count

    @property
    def syncs_commands(self) -> bool:
        """Whether this process tells Discord of the commands: one of all does."""
        return self.first == 0


@dataclass(frozen=True, slots=True)
class ShardClaim:
    """Any range of `size` shards of `count` that no other process runs."""

    size: int
    count: int

    def ranges(self) -> list[ShardRange]:
        """Return the ranges that processes share out among them; the last may be shorter."""
        starts = range(0, self.count, self.size)
        return [ShardRange(at, min(at + self.size, self.count) - 1, self.count) for at in starts]


def parse_shards(text: str) -> ShardRange | ShardClaim:
    """Return what DOSSIER_SHARDS says: "0-3/8" a fixed range, "4/8" any four of the eight.

    Raises:
        SettingsError: it is neither, or not within the number of shards.
    """
    if fixed := _FIXED.fullmatch(text):
        first, last, count = map(int, fixed.groups())
        if first <= last < count:
            return ShardRange(first, last, count)
    if claimed := _CLAIMED.fullmatch(text):
        size, count = map(int, claimed.groups())
        if 0 < size <= count:
            return ShardClaim(size, count)
    raise SettingsError(
        f"DOSSIER_SHARDS: {text} is no range of shards; write first-last/all, counted from 0, "
        "for example 0-3/8, or size/all to take any range that is free, for example 4/8"
    )


@asynccontextmanager
async def own_shards(
    text: str | None, leases: LeaseRepository, clock: Clock, *, owner: str, stop: asyncio.Event
) -> AsyncIterator[ShardRange | None]:
    """Give the shards that DOSSIER_SHARDS gives this process; None for all of Discord's.

    A claim waits for a range that is free; None is given if `stop` is set first.

    Raises:
        SettingsError: see `parse_shards`.
        ShardsLostError: see `claimed`.
    """
    shards = None if text is None else parse_shards(text)
    if isinstance(shards, ShardClaim):
        async with claimed(shards, leases, clock, owner=owner, stop=stop) as taken:
            yield taken
    else:
        yield shards


@asynccontextmanager
async def claimed(
    claim: ShardClaim, leases: LeaseRepository, clock: Clock, *, owner: str, stop: asyncio.Event
) -> AsyncIterator[ShardRange | None]:
    """Give a range that is this process's own while the block runs; wait until one is free.

    None is given if `stop` is set first. While the database is away, the range is kept; should
    another process have taken over when it is back, `stop` is set: two must not run one shard.

    Raises:
        ShardsLostError: the range was lost; after the block, which ends in good order.
    """
    taken = await _taken(claim, leases, clock, owner, stop)
    if taken is None:
        yield None
        return
    log.info("runs shards", shards=str(taken))
    renewing = asyncio.create_task(
        _renew(taken, leases, clock, owner=owner, stop=stop), name="renew-shards"
    )
    try:
        yield taken
    finally:
        lost = renewing.done()
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        try:
            await leases.release(_name(taken), owner)
        except StateUnavailableError as error:
            log.warning("the shards are free only when their lease is over", why=error.why)
    if lost:
        raise ShardsLostError(
            f"the shards {taken} were lost to another process, as the state database could not be "
            "asked in time; start this one again to let it claim what is free"
        )


async def _taken(
    claim: ShardClaim, leases: LeaseRepository, clock: Clock, owner: str, stop: asyncio.Event
) -> ShardRange | None:
    while not stop.is_set():
        try:
            # By processes that claim ranges of another size, as they do until all are restarted.
            held = [_range_of(name) for name in await leases.held(_PREFIX)]
            for wanted in claim.ranges():
                others = [one for one in held if one and one != wanted and one.overlaps(wanted)]
                if not others and await leases.acquire(_name(wanted), owner, LEASE):
                    return wanted
        except StateUnavailableError as error:
            log.warning("shards cannot be claimed yet", why=error.why)
        await _pause(clock, LOOK_EVERY, stop)
    return None


async def _renew(
    taken: ShardRange, leases: LeaseRepository, clock: Clock, *, owner: str, stop: asyncio.Event
) -> None:
    wait = RENEW_EVERY
    while True:
        await clock.sleep_until(clock.now() + wait)
        wait = LOOK_EVERY  # as often as whoever waits for a range, should this fail
        try:
            if not await leases.acquire(_name(taken), owner, LEASE):
                break
            wait = RENEW_EVERY
        except StateUnavailableError as error:
            # Whoever stopped now could claim nothing before the database is back, and nobody would
            # answer until then. If only this process is cut off and another has taken over, both
            # answer a message with the same nonce, and Discord shows one.
            log.warning("the shards' lease could not be renewed", why=error.why)
    log.error("the shards were lost to another process; stopping", shards=str(taken))
    stop.set()


async def _pause(clock: Clock, lasting: timedelta, stop: asyncio.Event) -> None:
    waiting = {
        asyncio.ensure_future(clock.sleep_until(clock.now() + lasting)),
        asyncio.ensure_future(stop.wait()),
    }
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


def _name(shards: ShardRange) -> str:
    return f"{_PREFIX}{shards}"


def _range_of(lease: str) -> ShardRange | None:
    found = _FIXED.fullmatch(lease.removeprefix(_PREFIX))
    return ShardRange(*map(int, found.groups())) if found else None

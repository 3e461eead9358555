"""The runner: sleeps until a digest is due, has it posted once, and records it.

Every step is safe to be cut off. Before the claim is stored, nothing has happened. After it, the
lease runs out and somebody takes over, who looks for the post before making it. A post that could
not be recorded is found by its mark.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.digests.pace import Pace
from bot.digests.poster import (
    CannotLookError,
    Composer,
    DigestMetrics,
    Notifier,
    PackGoneError,
    Poster,
    PostFailedError,
    PostRefusedError,
)
from bot.state.errors import StateUnavailableError
from bot.state.repositories.deliveries import GRACE, Delivery, DeliveryRepository, Outcome
from commands.remarks import Remark, remark

# Less than a lease, so that nobody posts what another may have taken over.
ATTEMPT_SECONDS = 60.0
# With Discord answering in a quarter of a second, enough for the pace; the rest is for questions.
CONCURRENCY = 16
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=10)
STATE_AWAY_WAIT = timedelta(seconds=5)
RECORD_TRIES = 4
NOTHING_CLAIMED_SECONDS = 0.02  # chosen: a claim of many that are too late takes about as long

log = structlog.get_logger(__name__)


class DigestRunner:
    """Posts what is due, for as long as `run` runs.

    `owner` names the process among those that share the database. `poll_every` bounds how late it
    learns of what another process planned; None where there is no other.
    """

    def __init__(
        self,
        deliveries: DeliveryRepository,
        *,
        poster: Poster,
        composer: Composer,
        notifier: Notifier,
        metrics: DigestMetrics,
        clock: Clock,
        owner: str,
        poll_every: timedelta | None = None,
        concurrency: int = CONCURRENCY,
        pace: Pace | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._deliveries = deliveries
        self._poster = poster
        self._composer = composer
        self._notifier = notifier
        self._metrics = metrics
        self._clock = clock
        self._owner = owner
        self._poll_every = poll_every
        self._concurrency = concurrency
        self._pace = pace or Pace()
        self._jitter = jitter
        self._woken = asyncio.Event()
        self._notices_wait_until = clock.now()
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def under_way(self) -> int:
        """How many digests are being posted."""
        return len(self._under_way)

    def wake(self) -> None:
        """Look at once for what is due: something was planned or changed."""
        self._woken.set()

    async def run(self) -> None:
        """Post what is due until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._woken.clear()
                try:
                    soonest = await self._deliveries.soonest()
                    if soonest is not None and soonest <= self._clock.now():
                        await self._start_due(group)
                    elif self._under_way:
                        await self._first_done()
                    else:
                        await self._rest(soonest)
                except StateUnavailableError as error:
                    log.warning("digests wait for the state database", why=error.why)
                    await self._sleep_until(self._clock.now() + self._spread(STATE_AWAY_WAIT))

    async def _start_due(self, group: asyncio.TaskGroup) -> None:
        """Start as many deliveries as there is room for, or wait until there is."""
        room = self._concurrency - len(self._under_way)
        if room < self._concurrency // 4:  # claiming one by one would keep the database busy
            await self._first_done()
            return
        claimed = await self._deliveries.claim(self._owner, limit=room)
        if not claimed:  # skipped as too late; or another process has it, perhaps for a while
            await asyncio.sleep(NOTHING_CLAIMED_SECONDS)
        for delivery in claimed:
            task = group.create_task(self._deliver(delivery), name=f"digest-{delivery.id}")
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _first_done(self) -> None:
        await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def _rest(self, soonest: datetime | None) -> None:
        """Sleep until something is due, at most for the time of a poll."""
        await self._tell_moderators()
        poll = self._clock.now() + self._poll_every if self._poll_every else None
        moments = [moment for moment in (soonest, poll) if moment is not None]
        await self._sleep_until(min(moments, default=None))

    async def _sleep_until(self, moment: datetime | None) -> None:
        waiting: set[asyncio.Task[object]] = {
            asyncio.create_task(self._woken.wait(), name="digest-wake")
        }
        if moment is not None:
            sleep = self._clock.sleep_until(moment)
            waiting.add(asyncio.create_task(sleep, name="digest-sleep"))
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()

    async def _deliver(self, delivery: Delivery) -> None:
        """Make one delivery; whatever goes wrong, its row says what is to be done next."""
        log_here = log.bind(delivery=delivery.id, guild=delivery.guild, attempt=delivery.attempts)
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                message = await self._posted(delivery)
            await self._finish(delivery, message)
        except (PostRefusedError, PackGoneError) as refusal:
            log_here.warning("a digest is paused", why=str(refusal))
            self._metrics.paused()
            reason = refusal.why
            await self._recorded(lambda: self._deliveries.give_up(delivery, self._owner, reason))
        except CannotLookError as blind:
            why = remark("I could not tell whether it was posted: {why}", why=blind.why)
            await self._skip(delivery, why)
        except (PostFailedError, TimeoutError) as failure:
            log_here.warning("a digest is tried again later", why=str(failure) or "no answer")
            await self._put_back(delivery)
        except Exception:
            # A fault of ours must not stop the other digests; this one is tried again.
            log_here.exception("a digest could not be posted")
            await self._put_back(delivery)

    async def _posted(self, delivery: Delivery) -> int | None:
        """Return the id of the delivery's post, made now or found; None if it is too late."""
        found = await self._poster.find(delivery) if delivery.attempts > 1 else None
        if found is None:
            if self._too_late(delivery):
                return None
            digest = await self._composer.compose(delivery)
            await self._pace.turn()
            # The loop's clock, by which an attempt ends, stands still while a machine sleeps.
            if self._clock.now() > delivery.claimed_at + timedelta(seconds=ATTEMPT_SECONDS):
                raise PostFailedError("its time ran out, and another may have it by now")
            found = await self._poster.post(delivery, digest)
        return found

    async def _finish(self, delivery: Delivery, message: int | None) -> None:
        if message is None:
            await self._skip(delivery, remark("Discord could not be reached in time"))
            return
        said = remark("Posted: {days}", days=(delivery.day,))
        if delivery.plan.thread:
            try:
                async with asyncio.timeout(ATTEMPT_SECONDS / 4):
                    await self._poster.open_thread(delivery, message)
            except PostRefusedError as refusal:
                said = _without_thread(delivery, refusal.why)
            except (PostFailedError, TimeoutError):
                said = _without_thread(delivery, remark("Discord could not be reached in time"))
        self._metrics.posted(delivery.due_at, self._clock.now())
        await self._recorded(
            lambda: self._deliveries.settle(
                delivery, self._owner, Outcome.POSTED, said=said, message=message
            )
        )

    async def _skip(self, delivery: Delivery, why: Remark) -> None:
        self._metrics.skipped()
        said = remark("Skipped: {days}; {why}", days=(delivery.day,), why=why)
        await self._recorded(
            lambda: self._deliveries.settle(delivery, self._owner, Outcome.SKIPPED, said=said)
        )

    async def _put_back(self, delivery: Delivery) -> None:
        self._metrics.retried()
        wait = min(FIRST_WAIT * 2 ** min(delivery.attempts - 1, 10), LONGEST_WAIT)
        until = self._clock.now() + self._spread(wait)
        await self._recorded(lambda: self._deliveries.put_back(delivery, self._owner, until=until))

    def _too_late(self, delivery: Delivery) -> bool:
        return self._clock.now() - delivery.due_at > GRACE

    def _spread(self, wait: timedelta) -> timedelta:
        """Return a wait half to one and a half times as long, so that not all come back at once."""
        return wait * (0.5 + self._jitter())

    async def _recorded(self, record: Callable[[], Awaitable[object]]) -> None:
        """Store what became of a delivery; failing that, its lease ends and it is looked for."""
        for attempt in range(RECORD_TRIES):
            try:
                await record()
            except StateUnavailableError as error:
                log.warning("a digest's outcome could not be stored", why=error.why)
                await asyncio.sleep(0.25 * 2**attempt)
            else:
                return

    async def _tell_moderators(self) -> None:
        """Tell of paused digests, then mark them told; a nonce makes of two tellings one.

        What is due meanwhile goes first.
        """
        if self._clock.now() < self._notices_wait_until:
            return
        for guild, paused in (await self._deliveries.notices_due()).items():
            soonest = await self._deliveries.soonest()
            if soonest is not None and soonest <= self._clock.now():
                return
            try:
                async with asyncio.timeout(ATTEMPT_SECONDS / 4):
                    await self._notifier.tell_paused(guild, paused)
            except (PostFailedError, TimeoutError):
                self._notices_wait_until = self._clock.now() + self._spread(LONGEST_WAIT)
                return
            await self._deliveries.notices_given(paused)


def _without_thread(delivery: Delivery, why: Remark) -> Remark:
    return remark("Posted: {days}; without a thread: {why}", days=(delivery.day,), why=why)

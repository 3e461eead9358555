"""What a digest says, from the packs that are served and what the guild's members asked."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import structlog

from bot.digests.poster import PackGoneError
from bot.state.errors import StateUnavailableError
from bot.state.repositories.asked import AskedRepository
from bot.state.repositories.deliveries import Delivery
from commands.remarks import remark
from commands.services import Answers, DigestPlan
from knowledge.digest import AskedEntry, Digest, compose_digest

ASKED_DAYS = 7  # "what members asked most": in the week before

log = structlog.get_logger(__name__)


class DigestComposer:
    """Composes digests; a `bot.digests.poster.Composer`."""

    def __init__(self, answers: Answers, asked: AskedRepository) -> None:
        self._answers = answers
        self._asked = asked

    async def compose(self, delivery: Delivery) -> Digest:
        """Return the digest of a delivery."""
        return await self.on_day(delivery.plan, delivery.day, guild=delivery.guild)

    async def on_day(self, plan: DigestPlan, day: date, *, guild: int) -> Digest:
        """Return what a plan posts on a day in a guild.

        Raises:
            PackGoneError: its pack is no longer served.
        """
        try:
            pack = await self._answers.pack(plan.pack)
        except KeyError:
            gone = remark("the pack {pack} is no longer served", pack=plan.pack)
            raise PackGoneError(gone) from None
        asked_most = await self._most_asked(guild, plan, day)
        return await asyncio.to_thread(  # a large pack takes a while to put in order
            compose_digest,
            pack,
            key=str(plan.channel),
            day=day,
            days=plan.days,
            topics=plan.topics,
            length=plan.length,
            asked_most=asked_most,
        )

    async def _most_asked(self, guild: int, plan: DigestPlan, day: date) -> tuple[AskedEntry, ...]:
        try:
            return tuple(
                await self._asked.most(
                    guild,
                    since=day - timedelta(days=ASKED_DAYS),
                    until=day - timedelta(days=1),
                    pack=plan.pack,
                )
            )
        except StateUnavailableError as error:
            log.warning("a digest does without what members asked", why=error.why)
            return ()

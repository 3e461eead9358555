"""What the digest commands work with: subscriptions in the state, previews from the packs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from bot.state.opened import State
from commands.services import DigestPlan, Subscription
from knowledge.digest import Digest, compose_digest
from knowledge.library import Library


class StateDigestDesk:
    """A `commands.services.DigestDesk`. Writing raises StateUnavailableError."""

    def __init__(self, state: State, library: Library) -> None:
        self._digests = state.digests
        self._library = library

    async def list(self, guild: int) -> Sequence[Subscription]:
        """Return a guild's digests by their id."""
        return await self._digests.list(guild)

    async def create(self, guild: int, _user: int, plan: DigestPlan) -> Subscription:
        """Set a digest up."""
        return await self._digests.create(guild, plan)

    async def change(self, guild: int, digest: int, plan: DigestPlan) -> Subscription | None:
        """Change a digest; None where the guild has none of that id."""
        return await self._digests.change(guild, digest, plan)

    async def pause(self, guild: int, digest: int, reason: str) -> bool:
        """Pause a digest; False where the guild has none of that id."""
        return await self._digests.pause(guild, digest, reason)

    async def resume(self, guild: int, digest: int) -> bool:
        """Let a paused digest come again; False where the guild has none of that id."""
        return await self._digests.resume(guild, digest)

    async def remove(self, guild: int, digest: int) -> bool:
        """Remove a digest; False where the guild has none of that id."""
        return await self._digests.remove(guild, digest)

    async def post_now(self, guild: int, digest: int) -> bool:
        """Post a digest out of turn, soon; False where the guild has none of that id."""
        return await self._digests.post_now(guild, digest)

    async def preview(self, plan: DigestPlan, on: date) -> Digest:
        """Return what a plan would post on a day, but for what members will have asked by then."""
        pack = await self._library.pack(plan.pack)
        return await asyncio.to_thread(
            compose_digest,
            pack,
            key=str(plan.channel),
            day=on,
            days=plan.days,
            topics=plan.topics,
            length=plan.length,
        )

"""Digests as moderators handle them: kept, previewed, and the runner told of what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.digests.composing import DigestComposer
from bot.state.repositories.digests import DigestRepository
from commands.remarks import Remark
from commands.services import DigestPlan, Subscription
from knowledge.digest import Digest


class KeptDigests:
    """The digests of guilds; a `commands.services.DigestDesk`.

    `changed` is called after every change, so that the runner looks anew for what is due next.
    """

    def __init__(
        self, kept: DigestRepository, composer: DigestComposer, changed: Callable[[], None]
    ) -> None:
        self._kept = kept
        self._composer = composer
        self._changed = changed

    async def list(self, guild: int) -> Sequence[Subscription]:
        """Return a guild's digests by their id."""
        return await self._kept.list(guild)

    async def create(self, guild: int, user: int, plan: DigestPlan) -> Subscription:  # noqa: ARG002 - who did it is not kept
        """Set a digest up."""
        made = await self._kept.create(guild, plan)
        self._changed()
        return made

    async def change(self, guild: int, digest: int, plan: DigestPlan) -> Subscription | None:
        """Change a digest; None where the guild has none of that id."""
        changed = await self._kept.change(guild, digest, plan)
        self._changed()
        return changed

    async def pause(self, guild: int, digest: int, reason: Remark) -> bool:
        """Pause a digest; False where the guild has none of that id."""
        return await self._kept.pause(guild, digest, reason)

    async def resume(self, guild: int, digest: int) -> bool:
        """Let a paused digest come again; False where the guild has none of that id."""
        done = await self._kept.resume(guild, digest)
        self._changed()
        return done

    async def remove(self, guild: int, digest: int) -> bool:
        """Remove a digest; False where the guild has none of that id."""
        return await self._kept.remove(guild, digest)

    async def post_now(self, guild: int, digest: int) -> bool:
        """Post a digest out of turn, soon; False where the guild has none of that id."""
        done = await self._kept.post_now(guild, digest)
        self._changed()
        return done

    async def preview(self, guild: int, plan: DigestPlan, on: date) -> Digest:
        """Return what a plan would post on a day, with what the guild's members asked."""
        return await self._composer.on_day(plan, on, guild=guild)

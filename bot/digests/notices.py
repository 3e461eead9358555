"""Telling moderators that a digest was paused, where they will see it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from hashlib import blake2b

import discord
import structlog

from bot.digests.poster import PostRefusedError
from bot.digests.posting import told_apart
from bot.state.repositories.deliveries import PausedDigest
from commands.cards.layout import Card, laid_out
from commands.remarks import remark_words
from commands.services import SettingsStore
from commands.texts import Wording, wording

MAX_TOLD = 20  # more digests than this are counted, not listed

log = structlog.get_logger(__name__)


class DiscordNotifier:
    """Tells moderators as a client; a `bot.digests.poster.Notifier`.

    The first place that takes it: the moderators' channel for questions, Discord's channel for
    community updates, the channel for system messages, the owner's direct messages.
    """

    def __init__(self, client: discord.Client, settings: SettingsStore) -> None:
        self._client = client
        self._settings = settings

    async def tell_paused(self, guild: int, paused: Sequence[PausedDigest]) -> None:
        """Tell a guild's moderators that digests were paused, and why."""
        settings = await self._settings.read(guild)
        t = wording(settings.language or "en")
        card = paused_card(paused, t)
        try:
            with told_apart():
                async for place in self._places(guild, settings.handover_channel):
                    if await self._told(place, card, t, _nonce(guild, paused)):
                        return
        except PostRefusedError as refusal:
            log.info("nobody could be told of a paused digest", guild=guild, why=str(refusal))
            return
        log.info("nobody could be told of a paused digest", guild=guild)

    async def _places(
        self, guild_id: int, handover: int | None
    ) -> AsyncIterator[discord.abc.Messageable]:
        if handover is not None:
            yield self._client.get_partial_messageable(handover)
        guild = self._client.get_guild(guild_id) or await self._client.fetch_guild(guild_id)
        for channel in (guild.public_updates_channel, guild.system_channel):
            if channel is not None:
                yield self._client.get_partial_messageable(channel.id)
        if guild.owner_id is not None:
            yield await self._client.create_dm(discord.Object(guild.owner_id))

    async def _told(
        self, place: discord.abc.Messageable, card: Card, t: Wording, nonce: str
    ) -> bool:
        try:
            await place.send(
                view=laid_out(card, t),
                nonce=nonce,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except (discord.Forbidden, discord.NotFound):
            return False
        return True


def paused_card(paused: Sequence[PausedDigest], t: Wording) -> Card:
    """Return the card that says which digests were paused, and what to do."""
    rows = [
        f"- **#{one.digest}** <#{one.channel}>: {remark_words(one.reason, t)}"
        for one in paused[:MAX_TOLD]
    ]
    if len(paused) > MAX_TOLD:
        rows.append(f"- … {len(paused) - MAX_TOLD}")
    return Card(
        title=f"## {t('A digest was paused')}",
        blocks=["\n".join(rows), t("When that is mended: `/digest resume`.")],
    )


def _nonce(guild: int, paused: Sequence[PausedDigest]) -> str:
    text = f"paused:{guild}:{sorted((one.digest, str(one.reason)) for one in paused)}"
    return "p" + blake2b(text.encode(), digest_size=12).hexdigest()

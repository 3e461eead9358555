"""Digests on Discord: posting, finding again, opening threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Literal

import aiohttp
import discord

from bot.digests.poster import CannotLookError, PostFailedError, PostRefusedError
from bot.sending import send_surely
from bot.state.repositories.deliveries import Delivery
from commands.cards.digest import digest_card
from commands.cards.layout import laid_out
from commands.cards.text import day_in_words
from commands.remarks import Remark, remark
from commands.services import SettingsStore
from commands.texts import Wording, wording
from knowledge.digest import Digest

# Within a runner's attempt, and within the few minutes for which Discord remembers a nonce.
GIVE_UP_AFTER_SECONDS = 30.0
# How many messages since a digest's time are looked at, the oldest first, as a post that is there
# was mostly made at once: thirty requests. What lies behind them cannot be told.
MAX_LOOKED_AT = 3_000
CLOCKS_DIFFER_BY = timedelta(minutes=2)
ARCHIVE_AFTER_MINUTES: Literal[1440] = 1440
_HAS_THREAD = 160004  # Discord: a thread has already been created for this message
_FORBIDDEN = 50013  # Discord: missing permissions
_WHY = {
    10003: remark("the channel is gone"),
    10004: remark("I am no longer in the server"),
    50001: remark("I can't see the channel; let me in (View Channel)"),
    _FORBIDDEN: remark("I may not write in the channel; give me Send Messages there"),
}
_WHY_NO_THREAD = _WHY | {
    _FORBIDDEN: remark("I may not open threads in the channel; give me Create Public Threads there")
}


class DiscordPoster:
    """Posts digests as a client; a `bot.digests.poster.Poster`."""

    def __init__(self, client: discord.Client, settings: SettingsStore) -> None:
        self._client = client
        self._settings = settings

    async def post(self, delivery: Delivery, digest: Digest) -> int:
        """Post a digest, and return the message's id."""
        t = await self._wording(delivery)
        channel = self._client.get_partial_messageable(delivery.plan.channel)
        card = digest_card(digest, t, mark=delivery.key.mark)
        with told_apart():
            message = await send_surely(
                lambda: channel.send(
                    view=laid_out(card, t),
                    nonce=delivery.key.nonce,
                    allowed_mentions=discord.AllowedMentions.none(),
                ),
                give_up_after_seconds=GIVE_UP_AFTER_SECONDS,
            )
        return message.id

    async def find(self, delivery: Delivery) -> int | None:
        """Return the id of the delivery's post if it is there already."""
        channel = self._client.get_partial_messageable(delivery.plan.channel)
        mark, since = delivery.key.mark, delivery.due_at - CLOCKS_DIFFER_BY
        looked_at = 0
        with told_apart():
            async for message in channel.history(
                limit=MAX_LOOKED_AT, after=since, oldest_first=True
            ):
                looked_at += 1
                if message.author == self._client.user and _carries(message, mark):
                    return message.id
            if looked_at == MAX_LOOKED_AT:
                raise CannotLookError(remark("too much was written in the channel since"))
            if not looked_at and await self._hides_its_history(channel):
                raise CannotLookError(remark("I may not read the channel's history"))
        return None

    async def _hides_its_history(self, channel: discord.PartialMessageable) -> bool:
        """Tell whether a channel shows none of its messages.

        Without Read Message History, Discord gives no messages rather than an error (its reference,
        "Get Channel Messages"); that there were some, the channel tells all the same.
        """
        async for _message in channel.history(limit=1):
            return False
        told = await self._client.http.get_channel(channel.id)
        return told.get("last_message_id") is not None

    async def open_thread(self, delivery: Delivery, message: int) -> None:
        """Open the thread below a post; one that is there already is fine."""
        t = await self._wording(delivery)
        name = f"{t('Digest')}: {day_in_words(delivery.day, t.language)}"
        try:
            with told_apart(_WHY_NO_THREAD):
                # discord.py's own method wants a guild from the gateway, which may be another's.
                await self._client.http.start_thread_with_message(
                    delivery.plan.channel,
                    message,
                    name=name,
                    auto_archive_duration=ARCHIVE_AFTER_MINUTES,
                )
        except PostRefusedError as refusal:
            cause = refusal.__cause__
            if not (isinstance(cause, discord.HTTPException) and cause.code == _HAS_THREAD):
                raise

    async def _wording(self, delivery: Delivery) -> Wording:
        settings = await self._settings.read(delivery.guild)
        return wording(settings.language or "en")


@contextmanager
def told_apart(reasons: Mapping[int, Remark] = _WHY) -> Iterator[None]:
    """Tell what Discord will never take from what it may take later.

    `reasons` say, by Discord's error code, what it will never take and what to do.
    """
    try:
        yield
    except (discord.DiscordServerError, discord.RateLimited) as error:
        raise PostFailedError(str(error)) from error
    except discord.HTTPException as error:
        if error.status in (401, 408, 429):
            raise PostFailedError(str(error)) from error
        unnamed = remark(
            "Discord refuses it ({status}, code {code})", status=error.status, code=error.code
        )
        raise PostRefusedError(reasons.get(error.code, unnamed)) from error
    except (aiohttp.ClientError, OSError) as error:
        raise PostFailedError(type(error).__name__) from error


def _carries(message: discord.Message, mark: int) -> bool:
    return any(getattr(item, "id", None) == mark for item in _walked(message.components))


def _walked(components: object) -> Iterator[discord.Component]:
    if not isinstance(components, list):
        return
    for component in components:
        yield component
        yield from _walked(getattr(component, "children", None))

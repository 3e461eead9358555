"""One interaction from arrival to reply: what it needs, the 3 seconds it has, what goes wrong."""

from __future__ import annotations

import asyncio
from base64 import b32encode
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, cast

import discord
import structlog
from discord import Interaction

from commands.cards.layout import Card, laid_out
from commands.services import ANSWER_DEADLINE, GuildSettings, Services, StorageUnavailableError
from commands.texts import Wording, wording

# Discord wants a word within 3 seconds. Half of them are left for the way there and one retry.
DEFER_AFTER_SECONDS = 1.5
SETTINGS_DEADLINE_SECONDS = 1.0
MODERATORS_REPLY_GOOD_FOR = timedelta(minutes=15)  # chosen: as long as Discord's own tokens

# Discord: unknown message (deleted meanwhile), unknown interaction (too late), already acknowledged
_LATE = (10008, 10062, 40060)

log = structlog.get_logger(__name__)


class HasServices(Protocol):
    """A client that holds what commands work with."""

    @property
    def services(self) -> Services:
        """What commands work with."""


class MemberError(Exception):
    """Something a member should be told, in plain words and in their language."""


@dataclass(frozen=True)
class Request:
    """An interaction with what is needed to answer it. `packs` is None where all are on."""

    interaction: Interaction[Any]
    services: Services
    settings: GuildSettings
    t: Wording
    reference: str

    @property
    def packs(self) -> tuple[str, ...] | None:
        """The packs that are on here, or None for all that are served."""
        return packs_on(self.settings, self.interaction.channel)

    @property
    def guild(self) -> int:
        """The guild's id. Raises: MemberError in a direct message."""
        if self.interaction.guild_id is None:
            raise MemberError(self.t("This works in a server only."))
        return self.interaction.guild_id

    def require_manager(self) -> None:
        """Refuse who may not manage the server. Raises: MemberError."""
        if not self.interaction.permissions.manage_guild:
            raise MemberError(self.t("Only moderators (Manage Server) may do this."))

    def require_moderator(self) -> None:
        """Refuse who may not do what the moderators' commands do. Raises: MemberError.

        Discord guards these commands, and a server chooses there who else may use them: one that
        came through was allowed. Their replies are seen by who used them only, so what stands below
        one was allowed too, as long as it is fresh; later on, the right may have been taken away.
        """
        interaction, message = self.interaction, self.interaction.message
        if interaction.type is discord.InteractionType.application_command:
            return
        if message is not None and message.flags.ephemeral:
            if interaction.created_at - message.created_at <= MODERATORS_REPLY_GOOD_FOR:
                return
            if not interaction.permissions.manage_guild:
                raise MemberError(self.t("This is from a while ago. Please use the command again."))
        self.require_manager()


@dataclass(frozen=True)
class Reply:
    """A card with the files it shows."""

    card: Card
    files: Sequence[discord.File] = ()


def packs_on(settings: GuildSettings, channel: object) -> tuple[str, ...] | None:
    """Return the packs that are on in a channel; a thread has its channel's or its own."""
    own = getattr(channel, "id", None)
    parent = getattr(channel, "parent_id", None)
    if own not in settings.channel_packs and parent in settings.channel_packs:
        own = parent
    return settings.packs_in(own) or None


def reference_of(interaction: Interaction[Any]) -> str:
    """Return the short reference under which an interaction stands in the log."""
    return reference_for(interaction.id)


def reference_for(snowflake: int) -> str:
    """Return eight letters and digits made from an id; they sort apart within a day's ids."""
    return b32encode((snowflake & 0xFFFFFFFFFF).to_bytes(5, "big")).decode("ascii")


async def opened(interaction: Interaction[Any]) -> Request:
    """Return the request that an interaction makes."""
    services = cast("HasServices", interaction.client).services
    settings = GuildSettings()
    if interaction.guild_id is not None:
        settings = await read_settings(services, interaction.guild_id)
    t = wording(settings.language or interaction.locale)
    return Request(interaction, services, settings, t, reference_of(interaction))


async def read_settings(services: Services, guild: int) -> GuildSettings:
    """Return a guild's settings, or the defaults where they don't come in time."""
    try:
        async with asyncio.timeout(SETTINGS_DEADLINE_SECONDS):
            return await services.settings.read(guild)
    except (TimeoutError, StorageUnavailableError):
        log.warning("settings could not be read; answering with the defaults", guild=guild)
        return GuildSettings()


async def run(
    interaction: Interaction[Any], action: Callable[[Request], Coroutine[Any, Any, None]]
) -> None:
    """Do what an interaction asks for; whatever goes wrong is told in one friendly line."""
    reference = reference_of(interaction)
    structlog.contextvars.bind_contextvars(reference=reference)
    t = wording(interaction.locale)
    try:
        request = await opened(interaction)
        t = request.t
        await action(request)
    except MemberError as refusal:
        await tell(interaction, str(refusal))
    except StorageUnavailableError as error:
        log.warning("could not be stored", command=_named(interaction), why=str(error))
        text = t("I can't store anything just now, so nothing was changed. Please try again later.")
        await tell(interaction, text)
    except discord.HTTPException as error:
        if error.code in _LATE:
            log.warning("too late for an interaction", code=error.code)
            return
        await _failed(interaction, t, reference)
    except Exception:  # noqa: BLE001 - the one place where what nobody foresaw becomes a line
        await _failed(interaction, t, reference)


async def _failed(interaction: Interaction[Any], t: Wording, reference: str) -> None:
    log.exception("an interaction failed", command=_named(interaction))
    text = t(
        "Something went wrong on my side. Please try again; if it stays, tell a moderator "
        "the reference {reference}.",
        reference=f"`{reference}`",
    )
    await tell(interaction, text)


def _named(interaction: Interaction[Any]) -> str:
    data = cast("dict[str, Any]", interaction.data or {})
    return str(data.get("name") or str(data.get("custom_id", "")).partition(":")[2])


async def tell(interaction: Interaction[Any], text: str) -> None:
    """Tell the member one line that only they see; silent where Discord takes none any more."""
    view = laid_out(Card(blocks=(text,)), wording(interaction.locale))
    try:
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=True)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)
    except discord.HTTPException as error:
        log.warning("could not tell a member", code=error.code)


async def answer(
    request: Request, making: Awaitable[Card | Reply], *, ephemeral: bool = False
) -> None:
    """Send a card as the answer; Discord is asked for more time if making it takes long."""
    response = request.interaction.response
    reply, deferred = await _made_in_time(
        request, making, lambda: response.defer(ephemeral=ephemeral, thinking=True)
    )
    view = laid_out(reply.card, request.t)
    if deferred:
        await request.interaction.edit_original_response(view=view, attachments=reply.files)
    else:
        await response.send_message(view=view, files=list(reply.files), ephemeral=ephemeral)


async def update(request: Request, making: Awaitable[Card | Reply]) -> None:
    """Show another card in the place of the one whose button was pressed."""
    response = request.interaction.response
    reply, deferred = await _made_in_time(request, making, response.defer)
    view = laid_out(reply.card, request.t)
    if deferred:
        await request.interaction.edit_original_response(view=view, attachments=reply.files)
    else:
        await response.edit_message(view=view, attachments=reply.files)


async def _made_in_time(
    request: Request, making: Awaitable[Card | Reply], defer: Callable[[], Awaitable[Any]]
) -> tuple[Reply, bool]:
    task = asyncio.ensure_future(making)
    deferred = False
    try:
        await asyncio.wait({task}, timeout=DEFER_AFTER_SECONDS)
        if not task.done():
            await defer()
            deferred = True
        async with asyncio.timeout(ANSWER_DEADLINE.total_seconds()):
            made = await task
    except TimeoutError:
        log.warning("an answer took too long and was given up")
        text = request.t("That took too long. Please try again, or ask more narrowly.")
        raise MemberError(text) from None
    finally:
        task.cancel()
    return made if isinstance(made, Reply) else Reply(made), deferred


@dataclass(frozen=True)
class Press:
    """A pressed button or a used select: the fields of its custom id, and the chosen values."""

    fields: tuple[str, ...]
    values: tuple[str, ...] = ()


Action = Callable[[Request, Press], Awaitable[None]]

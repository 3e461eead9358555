"""Threads and channels that come, change and go, and what is heard of it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.sandbox import errors, wire
from bot.sandbox.core import Sandbox
from bot.sandbox.errors import Faults
from bot.sandbox.model import Channel, ChannelType, JsonObject, Message, MessageFlag
from bot.sandbox.rules import values
from bot.sandbox.sessions import Event, Intent

ARCHIVE_AFTER_MINUTES = (60, 1440, 4320, 10080)
MAX_NAME = 100
MAX_SLOW_SECONDS = 21_600  # six hours


def announce_thread(
    sandbox: Sandbox, thread: Channel, name: str, *, newly_created: bool = False
) -> None:
    """Tell of a thread: THREAD_CREATE or THREAD_UPDATE."""
    announce_channel(
        sandbox, thread, name, extra={"newly_created": True} if newly_created else None
    )


def announce_channel(
    sandbox: Sandbox, channel: Channel, name: str, *, extra: JsonObject | None = None
) -> None:
    """Tell of a channel: CHANNEL_CREATE, CHANNEL_UPDATE and so on."""
    data = {**wire.channel(sandbox.world, channel), **(extra or {})}
    sandbox.watchers.tell(name.lower(), data, channel_id=channel.id)
    if channel.thread is None or sandbox.world.can_see(channel, sandbox.world.bot_id):
        sandbox.sessions.dispatch(Event(name, data, needs=Intent.GUILDS, guild_id=channel.guild_id))


def start_thread(
    sandbox: Sandbox, parent: Channel, body: JsonObject, *, owner_id: int, on: Message | None
) -> Channel:
    """Start a thread, on a message or without one, and tell of it.

    Raises:
        DiscordError: the body is wrong, the message has a thread, or the channel can have none.
    """
    if parent.type != ChannelType.TEXT:
        raise errors.wrong_channel_type()
    _check(body)
    if on is not None and on.thread_id is not None:
        raise errors.thread_exists()
    kind = ChannelType.PUBLIC_THREAD if on is not None else body.get("type", 12)
    thread = sandbox.world.add_thread(
        parent,
        str(body["name"]),
        owner_id,
        thread_id=on.id if on is not None else None,
        kind=kind,
        auto_archive_minutes=body.get("auto_archive_duration") or 4320,
    )
    thread.rate_limit_per_user = body.get("rate_limit_per_user") or 0
    announce_thread(sandbox, thread, "THREAD_CREATE", newly_created=True)
    if on is not None:
        on.thread_id = thread.id
        on.flags |= MessageFlag.HAS_THREAD
    return thread


def change_thread(sandbox: Sandbox, thread: Channel, body: JsonObject) -> None:
    """Rename, archive, lock or reopen a thread, and tell of it.

    Raises:
        DiscordError: the body is wrong, or the thread is archived and is not reopened.
    """
    state = thread.thread
    assert state is not None  # noqa: S101 - asked by the caller
    _check({"name": thread.name, **body})
    if state.archived and body.get("archived", True):
        raise errors.thread_archived()
    if "archived" in body and bool(body["archived"]) != state.archived:
        state.archived = bool(body["archived"])
        state.archive_timestamp = datetime.now(UTC)
    thread.name = body.get("name", thread.name)
    state.locked = bool(body.get("locked", state.locked))
    state.invitable = bool(body.get("invitable", state.invitable))
    state.auto_archive_minutes = body.get("auto_archive_duration") or state.auto_archive_minutes
    if "rate_limit_per_user" in body:
        thread.rate_limit_per_user = body["rate_limit_per_user"] or 0
    announce_thread(sandbox, thread, "THREAD_UPDATE")


def remove_channel(sandbox: Sandbox, channel: Channel) -> None:
    """Delete a channel or thread and tell of it."""
    world = sandbox.world
    data = wire.channel(world, channel)
    name = "CHANNEL_DELETE"
    if channel.thread is not None:
        name = "THREAD_DELETE"
        data = {key: data[key] for key in ("id", "guild_id", "parent_id", "type")}
    heard = channel.thread is None or world.can_see(channel, world.bot_id)
    world.remove_channel(channel)
    sandbox.watchers.tell(name.lower(), data)
    if heard:
        sandbox.sessions.dispatch(Event(name, data, needs=Intent.GUILDS, guild_id=channel.guild_id))


def _check(body: JsonObject) -> None:
    faults = Faults()
    values.text(faults, ("name",), body.get("name"), least=1, most=MAX_NAME, required=True)
    minutes = body.get("auto_archive_duration")
    if minutes is not None:
        values.one_of(faults, ("auto_archive_duration",), minutes, ARCHIVE_AFTER_MINUTES)
    slow = body.get("rate_limit_per_user")
    values.number(faults, ("rate_limit_per_user",), slow, least=0, most=MAX_SLOW_SECONDS)
    if body.get("type") is not None:
        values.one_of(faults, ("type",), body["type"], (10, 11, 12))
    faults.settle()

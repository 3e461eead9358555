"""Messages, as a bot reads and writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from operator import itemgetter

from aiohttp import web

from bot.sandbox import errors, posting
from bot.sandbox.bodies import Body
from bot.sandbox.core import Sandbox
from bot.sandbox.model import Channel, JsonObject, Message, MessageType
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.asking import (
    body_of,
    bot_channel,
    channel_message,
    limit_of,
    moment_of,
    number_of,
    reply,
    sandbox_of,
)
from bot.sandbox.rules import values
from bot.sandbox.wire import when
from bot.sandbox.wire_messages import withheld

MAX_LISTED = 100
MAX_PINS = 50
BULK_DELETE_AGE = timedelta(days=14)


async def create(request: web.Request) -> web.Response:
    """`POST /channels/{channel}/messages`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request, may_send_in(sandbox, request))
    body = body_of(request)
    _check_may(sandbox, channel, body)
    fields = body.object()
    known = _already_made(sandbox, fields)
    if known is not None:
        return reply(sandbox.render.message(known))
    reply_to = posting.replied_message(sandbox, channel, fields)
    message = posting.make(
        sandbox,
        posting.Draft(
            channel,
            sandbox.world.bot_id,
            fields,
            body.files,
            type=MessageType.REPLY if reply_to is not None else MessageType.DEFAULT,
            reply_to=reply_to,
        ),
    )
    if fields.get("enforce_nonce") and message.nonce is not None:
        sandbox.nonces.remember(message.author_id, message.nonce, message.id)
    posting.post(sandbox, message)
    return reply(sandbox.render.message(message))


def may_send_in(sandbox: Sandbox, request: web.Request) -> Permission:
    """Return the permission that sending into the path's channel needs."""
    channel = sandbox.world.channels.get(int(request.match_info["channel"]))
    if channel is not None and channel.thread is not None:
        return Permission.SEND_MESSAGES_IN_THREADS
    return Permission.SEND_MESSAGES


def _check_may(sandbox: Sandbox, channel: Channel, body: Body) -> None:
    """Check the permissions that only some messages need.

    Raises:
        DiscordError: one is missing (403/50013), or the thread is locked.
    """
    have = sandbox.world.permissions(channel, sandbox.world.bot_id)
    fields = body.object()
    needed = (
        (Permission.ATTACH_FILES, body.files),
        (Permission.EMBED_LINKS, fields.get("embeds")),
        (Permission.READ_MESSAGE_HISTORY, fields.get("message_reference")),
        (Permission.SEND_TTS_MESSAGES, fields.get("tts")),
    )
    if any(wanted and not have & permission for permission, wanted in needed):
        raise errors.missing_permissions()
    is_locked = channel.thread is not None and channel.thread.locked
    if is_locked and not have & Permission.MANAGE_THREADS:
        raise errors.thread_archived()


def _already_made(sandbox: Sandbox, fields: JsonObject) -> Message | None:
    nonce = fields.get("nonce")
    if not fields.get("enforce_nonce") or not isinstance(nonce, str | int):
        return None
    message_id = sandbox.nonces.find(sandbox.world.bot_id, nonce)
    return sandbox.world.messages.get(message_id) if message_id is not None else None


async def history(request: web.Request) -> web.Response:
    """`GET /channels/{channel}/messages`: newest first."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request)
    have = sandbox.world.permissions(channel, sandbox.world.bot_id)
    if not have & Permission.READ_MESSAGE_HISTORY:
        return reply([])
    limit = limit_of(request, 50, most=MAX_LISTED)
    messages = [m for m in channel.messages.values() if not m.ephemeral]
    return reply([as_read(sandbox, m) for m in _page(messages, request, limit)])


def _page(messages: list[Message], request: web.Request, limit: int) -> list[Message]:
    """Return the asked-for messages, newest first; `messages` are oldest first."""
    middle, after = number_of(request, "around"), number_of(request, "after")
    before = number_of(request, "before")
    if middle is not None:
        older = [m for m in messages if m.id < middle][-(limit // 2) :] if limit > 1 else []
        newer = [m for m in messages if m.id >= middle][: limit - len(older)]
        return [*older, *newer][::-1]
    if after is not None:
        return [m for m in messages if m.id > after][:limit][::-1]
    if before is not None:
        messages = [m for m in messages if m.id < before]
    return messages[-limit:][::-1]


async def fetch(request: web.Request) -> web.Response:
    """`GET /channels/{channel}/messages/{message}`."""
    channel = bot_channel(request, Permission.READ_MESSAGE_HISTORY)
    return reply(as_read(sandbox_of(request), channel_message(request, channel)))


def as_read(sandbox: Sandbox, message: Message) -> JsonObject:
    """Return a message as the bot reads it: without content where it was not granted that."""
    rendered = sandbox.render.message(message)
    if sandbox.world.application.message_content or message.guild_id is None:
        return rendered
    return withheld(rendered, bot_id=sandbox.world.bot_id)


async def edit(request: web.Request) -> web.Response:
    """`PATCH /channels/{channel}/messages/{message}`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request)
    message = channel_message(request, channel)
    if message.author_id != sandbox.world.bot_id:
        raise errors.not_the_author()
    body = body_of(request)
    posting.edit(sandbox, message, body.object(), body.files)
    return reply(sandbox.render.message(message))


async def delete(request: web.Request) -> web.Response:
    """`DELETE /channels/{channel}/messages/{message}`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request)
    message = channel_message(request, channel)
    if message.author_id != sandbox.world.bot_id:
        have = sandbox.world.permissions(channel, sandbox.world.bot_id)
        if not have & Permission.MANAGE_MESSAGES:
            raise errors.missing_permissions()
    posting.delete(sandbox, message)
    return reply()


async def delete_many(request: web.Request) -> web.Response:
    """`POST /channels/{channel}/messages/bulk-delete`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request, Permission.MANAGE_MESSAGES)
    ids = body_of(request).object().get("messages")
    faults = errors.Faults()
    values.count(faults, ("messages",), ids, least=2, most=100)
    faults.settle()
    wanted = [channel.messages.get(int(i)) for i in ids or [] if str(i).isdigit()]
    messages = [m for m in wanted if m is not None and not m.ephemeral]
    if any(datetime.now(UTC) - m.created_at > BULK_DELETE_AGE for m in messages):
        raise errors.bulk_delete_too_old()
    posting.delete_many(sandbox, channel, messages)
    return reply()


async def typing(request: web.Request) -> web.Response:
    """`POST /channels/{channel}/typing`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request, may_send_in(sandbox, request))
    user = {"user_id": str(sandbox.world.bot_id), "channel_id": str(channel.id)}
    sandbox.watchers.tell("typing", user, channel_id=channel.id)
    return reply()


async def set_pin(request: web.Request) -> web.Response:
    """`PUT` and `DELETE` of a pin, in the old and the new form of its address."""
    channel = bot_channel(request, Permission.MANAGE_MESSAGES)
    message = channel_message(request, channel)
    message.pinned_at = datetime.now(UTC) if request.method == "PUT" else None
    posting.changed(sandbox_of(request), message)
    return reply()


async def pins(request: web.Request) -> web.Response:
    """`GET /channels/{channel}/messages/pins?before&limit`: the latest pin first."""
    sandbox = sandbox_of(request)
    limit, before = limit_of(request, MAX_PINS, most=MAX_PINS), moment_of(request, "before")
    pinned = [(at, m) for at, m in _pinned(request) if before is None or at < before]
    items = [{"pinned_at": when(at), "message": as_read(sandbox, m)} for at, m in pinned[:limit]]
    return reply({"items": items, "has_more": len(pinned) > limit})


async def pinned_messages(request: web.Request) -> web.Response:
    """`GET /channels/{channel}/pins`: the older form, without paging."""
    sandbox = sandbox_of(request)
    return reply([as_read(sandbox, message) for _at, message in _pinned(request)[:MAX_PINS]])


def _pinned(request: web.Request) -> list[tuple[datetime, Message]]:
    """Return when what was pinned in the path's channel, the latest first."""
    channel = bot_channel(request, Permission.READ_MESSAGE_HISTORY)
    pinned = [(m.pinned_at, m) for m in channel.messages.values() if m.pinned_at is not None]
    return sorted(pinned, key=itemgetter(0), reverse=True)


_MESSAGES = r"/channels/{channel:\d+}/messages"
_MESSAGE = _MESSAGES + r"/{message:\d+}"
ROUTES = [
    web.post(_MESSAGES, create),
    web.get(_MESSAGES, history),
    web.post(_MESSAGES + "/bulk-delete", delete_many),
    web.get(_MESSAGE, fetch),
    web.patch(_MESSAGE, edit),
    web.delete(_MESSAGE, delete),
    web.post(r"/channels/{channel:\d+}/typing", typing),
    web.put(r"/channels/{channel:\d+}/pins/{message:\d+}", set_pin),
    web.delete(r"/channels/{channel:\d+}/pins/{message:\d+}", set_pin),
    web.get(_MESSAGES + "/pins", pins),
    web.get(r"/channels/{channel:\d+}/pins", pinned_messages),
    web.put(_MESSAGES + r"/pins/{message:\d+}", set_pin),
    web.delete(_MESSAGES + r"/pins/{message:\d+}", set_pin),
]

"""What people do without an interaction: write, edit, delete, react, type, open threads."""

from __future__ import annotations

import base64
from typing import Any

from aiohttp import web

from bot.sandbox import errors, posting, reacting, wire
from bot.sandbox.bodies import UploadedFile
from bot.sandbox.controls.asking import (
    as_id,
    asked,
    channel_of,
    list_in,
    message_of,
    needed,
    place_of,
    sandbox_of,
    user_of,
)
from bot.sandbox.core import Sandbox
from bot.sandbox.model import Channel, ChannelType, JsonObject, Message, MessageType, User
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.asking import reply
from bot.sandbox.sessions import Event, Intent
from bot.sandbox.snowflakes import made_at
from bot.sandbox.threads import start_thread


async def write(request: web.Request) -> web.Response:
    """`POST /sandbox/messages {"channel", "user", "content", "reply_to"?, "ping"?, "files"?}`.

    `files` is a list of `{"filename", "content"}`, the content in base 64; `ping: false` replies
    without mentioning the author.
    """
    sandbox, body = sandbox_of(request), await asked(request)
    channel, user = place_of(sandbox, body)
    _check_may(sandbox, channel, user, _sending_in(channel))
    files = _files(list_in(body, "files"))
    reply_to = None
    if body.get("reply_to") is not None:
        reply_to = sandbox.world.message(channel.id, as_id(body["reply_to"], "reply_to"))
    fields: JsonObject = {"content": body.get("content") or ""}
    if body.get("ping") is False:
        fields["allowed_mentions"] = {"parse": ["users", "roles", "everyone"]}
    draft = posting.Draft(
        channel,
        user.id,
        fields,
        files,
        type=MessageType.REPLY if reply_to is not None else MessageType.DEFAULT,
        reply_to=reply_to,
    )
    message = posting.post(sandbox, posting.make(sandbox, draft))
    return reply(sandbox.render.message(message))


def _sending_in(channel: Channel) -> Permission:
    if channel.thread is not None:
        return Permission.SEND_MESSAGES_IN_THREADS
    return Permission.SEND_MESSAGES


def _check_may(sandbox: Sandbox, channel: Channel, user: User, permission: Permission) -> None:
    if not sandbox.world.permissions(channel, user.id) & permission:
        raise errors.missing_permissions()


def _files(given: list[Any]) -> dict[int, UploadedFile]:
    files = {}
    for index, file in enumerate(given):
        if not isinstance(file, dict):
            raise errors.invalid(("files", index), "BASE_TYPE_BAD_TYPE", "Must be an object.")
        try:
            data = base64.b64decode(str(needed(file, "content")), validate=True)
        except ValueError:
            raise errors.invalid(("files", index), "BASE64_DECODE", "Not base 64") from None
        files[index] = UploadedFile(str(needed(file, "filename")), "application/octet-stream", data)
    return files


def _message(request: web.Request) -> Message:
    return message_of(sandbox_of(request), request.match_info["message"])


async def rewrite(request: web.Request) -> web.Response:
    """`PATCH /sandbox/messages/{message} {"user", "content"}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    message, user = _message(request), user_of(sandbox, body)
    if message.author_id != user.id:
        raise errors.not_the_author()
    posting.edit(sandbox, message, {"content": needed(body, "content")}, {})
    return reply(sandbox.render.message(message))


async def delete(request: web.Request) -> web.Response:
    """`DELETE /sandbox/messages/{message}?user`: own ones, or any with Manage Messages.

    An ephemeral message goes only from the view of its member; the bot is not told.
    """
    sandbox = sandbox_of(request)
    message, user = _message(request), user_of(sandbox, dict(request.query))
    if message.ephemeral_for == user.id:
        sandbox.world.remove_message(message)
        data = {"id": str(message.id), "channel_id": str(message.channel_id)}
        sandbox.watchers.tell(
            "message_delete", data, channel_id=message.channel_id, only_for=user.id
        )
        return reply()
    if message.author_id != user.id:
        channel = sandbox.world.channel(message.channel_id)
        _check_may(sandbox, channel, user, Permission.MANAGE_MESSAGES)
    posting.delete(sandbox, message)
    return reply()


async def react(request: web.Request) -> web.Response:
    """`POST /sandbox/reactions {"message", "user", "emoji", "remove"?}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    message, user = message_of(sandbox, needed(body, "message")), user_of(sandbox, body)
    channel, emoji = sandbox.world.channel(message.channel_id), str(needed(body, "emoji"))
    if body.get("remove"):
        reacting.unreact(sandbox, message, user.id, emoji)
    else:
        permission = Permission.VIEW_CHANNEL
        if emoji not in message.reactions:
            permission = Permission.ADD_REACTIONS
        _check_may(sandbox, channel, user, permission)
        reacting.react(sandbox, message, user.id, emoji)
    return reply(sandbox.render.message(message))


async def type_(request: web.Request) -> web.Response:
    """`POST /sandbox/typing {"channel", "user"}`."""
    sandbox = sandbox_of(request)
    channel, user = place_of(sandbox, await asked(request))
    data: JsonObject = {"channel_id": str(channel.id), "user_id": str(user.id)}
    sandbox.watchers.tell("typing", data, channel_id=channel.id)
    event = data | {"timestamp": int(made_at(sandbox.world.ids.make()).timestamp())}
    needs = Intent.DIRECT_MESSAGE_TYPING
    if channel.guild_id is not None:
        needs = Intent.GUILD_MESSAGE_TYPING
        guild = sandbox.world.guilds[channel.guild_id]
        event["guild_id"] = str(guild.id)
        event["member"] = wire.member(sandbox.world, guild.members[user.id])
    if sandbox.world.can_see(channel, sandbox.world.bot_id):
        sandbox.sessions.dispatch(
            Event("TYPING_START", event, needs=needs, guild_id=channel.guild_id)
        )
    return reply()


async def open_conversation(request: web.Request) -> web.Response:
    """`POST /sandbox/dms {"user"}`: the user's conversation with the bot."""
    sandbox = sandbox_of(request)
    user = user_of(sandbox, await asked(request))
    return reply(wire.channel(sandbox.world, sandbox.world.direct_channel(user.id)))


async def open_thread(request: web.Request) -> web.Response:
    """`POST /sandbox/threads {"channel", "user", "name", "message"?, "private"?}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    channel, user = channel_of(sandbox, body), user_of(sandbox, body)
    private = bool(body.get("private"))
    needs = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    _check_may(sandbox, channel, user, needs)
    on = None
    if body.get("message") is not None:
        on = sandbox.world.message(channel.id, as_id(body["message"], "message"))
    kind = ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD
    fields = {"name": needed(body, "name"), "type": int(kind)}
    thread = start_thread(sandbox, channel, fields, owner_id=user.id, on=on)
    if on is not None:
        posting.changed(sandbox, on)
    return reply(wire.channel(sandbox.world, thread))


ROUTES = [
    web.post("/sandbox/messages", write),
    web.patch(r"/sandbox/messages/{message:\d+}", rewrite),
    web.delete(r"/sandbox/messages/{message:\d+}", delete),
    web.post("/sandbox/reactions", react),
    web.post("/sandbox/typing", type_),
    web.post("/sandbox/dms", open_conversation),
    web.post("/sandbox/threads", open_thread),
]

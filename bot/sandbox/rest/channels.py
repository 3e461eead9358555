"""Channels and threads, as a bot reads and changes them."""

from __future__ import annotations

from datetime import UTC, datetime
from operator import itemgetter

from aiohttp import web

from bot.sandbox import errors, posting, wire
from bot.sandbox.model import ChannelType, Message, MessageType, Overwrite
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.asking import (
    asks_for,
    body_of,
    bot_channel,
    channel_message,
    limit_of,
    moment_of,
    number_of,
    path_id,
    reply,
    sandbox_of,
)
from bot.sandbox.rules import values
from bot.sandbox.snowflakes import made_at
from bot.sandbox.threads import (
    MAX_SLOW_SECONDS,
    announce_channel,
    announce_thread,
    change_thread,
    remove_channel,
    start_thread,
)

MAX_ARCHIVED = 100


async def fetch(request: web.Request) -> web.Response:
    """`GET /channels/{channel}`."""
    return reply(wire.channel(sandbox_of(request).world, bot_channel(request)))


async def change(request: web.Request) -> web.Response:
    """`PATCH /channels/{channel}`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request)
    body = body_of(request).object()
    if channel.thread is not None:
        if channel.thread.owner_id != sandbox.world.bot_id:
            bot_channel(request, Permission.MANAGE_THREADS)
        change_thread(sandbox, channel, body)
    else:
        bot_channel(request, Permission.MANAGE_CHANNELS)
        faults = errors.Faults()
        values.text(faults, ("name",), body.get("name"), least=1, most=100)
        values.text(faults, ("topic",), body.get("topic"), most=1024)
        slow = body.get("rate_limit_per_user")
        values.number(faults, ("rate_limit_per_user",), slow, least=0, most=MAX_SLOW_SECONDS)
        faults.settle()
        channel.name = body.get("name") or channel.name
        channel.topic = body.get("topic", channel.topic)
        channel.nsfw = bool(body.get("nsfw", channel.nsfw))
        channel.rate_limit_per_user = int(
            body.get("rate_limit_per_user", channel.rate_limit_per_user) or 0
        )
        announce_channel(sandbox, channel, "CHANNEL_UPDATE")
    return reply(wire.channel(sandbox.world, channel))


async def delete(request: web.Request) -> web.Response:
    """`DELETE /channels/{channel}`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request)
    needed = Permission.MANAGE_THREADS if channel.thread else Permission.MANAGE_CHANNELS
    bot_channel(request, needed)
    rendered = wire.channel(sandbox.world, channel)
    remove_channel(sandbox, channel)
    return reply(rendered)


async def set_overwrite(request: web.Request) -> web.Response:
    """`PUT /channels/{channel}/permissions/{target}`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request, Permission.MANAGE_ROLES)
    body, target = body_of(request).object(), path_id(request, "target")
    faults = errors.Faults()
    for key in ("allow", "deny"):
        if not str(body.get(key) or 0).isdigit():
            faults.kind((key,), "permissions")
    values.one_of(faults, ("type",), body.get("type") or 0, (0, 1))
    faults.settle()
    allow, deny = int(body.get("allow") or 0), int(body.get("deny") or 0)
    channel.overwrites[target] = Overwrite(target, body.get("type") or 0, allow, deny)
    announce_channel(sandbox, channel, "CHANNEL_UPDATE")
    return reply()


async def start_on_message(request: web.Request) -> web.Response:
    """`POST /channels/{channel}/messages/{message}/threads`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request, Permission.CREATE_PUBLIC_THREADS)
    message = channel_message(request, channel)
    body = body_of(request).object()
    thread = start_thread(sandbox, channel, body, owner_id=sandbox.world.bot_id, on=message)
    posting.changed(sandbox, message)
    return reply(wire.channel(sandbox.world, thread), status=201)


async def start(request: web.Request) -> web.Response:
    """`POST /channels/{channel}/threads`: a thread without a message."""
    sandbox = sandbox_of(request)
    body = body_of(request).object()
    public = body.get("type") == ChannelType.PUBLIC_THREAD
    needed = Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS
    channel = bot_channel(request, needed)
    thread = start_thread(sandbox, channel, body, owner_id=sandbox.world.bot_id, on=None)
    if public:
        _say_thread_created(request, thread.id, str(thread.name))
    return reply(wire.channel(sandbox.world, thread), status=201)


def _say_thread_created(request: web.Request, thread_id: int, name: str) -> None:
    """Leave the line in the channel by which people find the thread."""
    sandbox = sandbox_of(request)
    channel_id, message_id = path_id(request, "channel"), sandbox.world.ids.make()
    posting.post(
        sandbox,
        Message(
            message_id,
            channel_id,
            sandbox.world.bot_id,
            name,
            made_at(message_id),
            type=MessageType.THREAD_CREATED,
            guild_id=sandbox.world.channel(channel_id).guild_id,
            reference=(thread_id, message_id),
            thread_id=thread_id,
        ),
    )


async def archived(request: web.Request) -> web.Response:
    """`GET …/threads/archived/public` and `…/private`, and those of the bot among the latter."""
    sandbox = sandbox_of(request)
    world = sandbox.world
    channel = bot_channel(request, Permission.READ_MESSAGE_HISTORY)
    if channel.type != ChannelType.TEXT or channel.guild_id is None:
        raise errors.wrong_channel_type()
    private = request.path.endswith("/private")
    if private and "/users/@me/" not in request.path:
        bot_channel(request, Permission.MANAGE_THREADS)
    kind = ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD
    limit, before = limit_of(request, MAX_ARCHIVED, most=MAX_ARCHIVED), moment_of(request, "before")
    found = [
        (thread.thread.archive_timestamp, thread)
        for thread in world.guilds[channel.guild_id].threads.values()
        if thread.parent_id == channel.id
        and thread.type == kind
        and thread.thread is not None
        and thread.thread.archived
        and (before is None or thread.thread.archive_timestamp < before)
        and world.can_see(thread, world.bot_id)
    ]
    threads = [thread for _at, thread in sorted(found, key=itemgetter(0), reverse=True)]
    return reply(
        {
            "threads": [wire.channel(world, thread) for thread in threads[:limit]],
            "members": [],
            "has_more": len(threads) > limit,
        }
    )


async def join(request: web.Request) -> web.Response:
    """`PUT /channels/{channel}/thread-members/@me` and `…/{user}`."""
    sandbox = sandbox_of(request)
    thread = bot_channel(request)
    if thread.thread is None:
        raise errors.unknown_channel()
    user_id = sandbox.world.user(_thread_member(request)).id
    thread.thread.members.setdefault(user_id, datetime.now(UTC))
    announce_thread(sandbox, thread, "THREAD_UPDATE")
    return reply()


async def leave(request: web.Request) -> web.Response:
    """`DELETE /channels/{channel}/thread-members/@me` and `…/{user}`."""
    sandbox = sandbox_of(request)
    thread = bot_channel(request)
    if thread.thread is None:
        raise errors.unknown_channel()
    thread.thread.members.pop(_thread_member(request), None)
    announce_thread(sandbox, thread, "THREAD_UPDATE")
    return reply()


async def members(request: web.Request) -> web.Response:
    """`GET /channels/{channel}/thread-members?after&limit&with_member`: by user id."""
    world = sandbox_of(request).world
    thread = bot_channel(request)
    if thread.thread is None:
        raise errors.unknown_channel()
    after, limit = number_of(request, "after", 0) or 0, limit_of(request, 100, most=100)
    listed = [wire.thread_member(thread, one) for one in sorted(thread.thread.members)]
    listed = [one for one in listed if int(one["user_id"]) > after][:limit]
    guild = world.guilds.get(thread.guild_id or 0)
    if asks_for(request, "with_member") and guild is not None:
        for one in listed:
            one["member"] = wire.member(world, world.member(guild, int(one["user_id"])))
    return reply(listed)


def _thread_member(request: web.Request) -> int:
    if "user" in request.match_info:
        return path_id(request, "user")
    return sandbox_of(request).world.bot_id


_CHANNEL = r"/channels/{channel:\d+}"
_THREAD_MEMBERS = _CHANNEL + "/thread-members"
ROUTES = [
    web.get(_CHANNEL, fetch),
    web.patch(_CHANNEL, change),
    web.delete(_CHANNEL, delete),
    web.put(_CHANNEL + r"/permissions/{target:\d+}", set_overwrite),
    web.post(_CHANNEL + r"/messages/{message:\d+}/threads", start_on_message),
    web.post(_CHANNEL + "/threads", start),
    web.get(_CHANNEL + "/threads/archived/public", archived),
    web.get(_CHANNEL + "/threads/archived/private", archived),
    web.get(_CHANNEL + "/users/@me/threads/archived/private", archived),
    web.get(_THREAD_MEMBERS, members),
    web.put(_THREAD_MEMBERS + "/@me", join),
    web.put(_THREAD_MEMBERS + r"/{user:\d+}", join),
    web.delete(_THREAD_MEMBERS + "/@me", leave),
    web.delete(_THREAD_MEMBERS + r"/{user:\d+}", leave),
]

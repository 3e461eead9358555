"""Reactions, as a bot gives, reads and clears them."""

from __future__ import annotations

from urllib.parse import unquote

from aiohttp import web

from bot.sandbox import errors, reacting, wire
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.asking import (
    bot_channel,
    channel_message,
    limit_of,
    number_of,
    path_id,
    reply,
    sandbox_of,
)

MAX_LISTED = 100


def _emoji(request: web.Request) -> str:
    emoji = unquote(request.match_info["emoji"])
    if emoji.isascii() and ":" not in emoji:
        raise errors.unknown_emoji()
    return emoji


async def add(request: web.Request) -> web.Response:
    """`PUT …/reactions/{emoji}/@me`."""
    sandbox = sandbox_of(request)
    channel = bot_channel(request, Permission.READ_MESSAGE_HISTORY)
    message, emoji = channel_message(request, channel), _emoji(request)
    have = sandbox.world.permissions(channel, sandbox.world.bot_id)
    if emoji not in message.reactions and not have & Permission.ADD_REACTIONS:
        raise errors.missing_permissions()
    reacting.react(sandbox, message, sandbox.world.bot_id, emoji)
    return reply()


async def remove_own(request: web.Request) -> web.Response:
    """`DELETE …/reactions/{emoji}/@me`."""
    sandbox = sandbox_of(request)
    message = channel_message(request, bot_channel(request))
    reacting.unreact(sandbox, message, sandbox.world.bot_id, _emoji(request))
    return reply()


async def remove(request: web.Request) -> web.Response:
    """`DELETE …/reactions/{emoji}/{user}`."""
    message = channel_message(request, bot_channel(request, Permission.MANAGE_MESSAGES))
    user_id = path_id(request, "user")
    reacting.unreact(sandbox_of(request), message, user_id, _emoji(request))
    return reply()


async def remove_all(request: web.Request) -> web.Response:
    """`DELETE …/reactions`, and of one emoji `DELETE …/reactions/{emoji}`."""
    message = channel_message(request, bot_channel(request, Permission.MANAGE_MESSAGES))
    emoji = _emoji(request) if "emoji" in request.match_info else None
    reacting.clear(sandbox_of(request), message, emoji)
    return reply()


async def who(request: web.Request) -> web.Response:
    """`GET …/reactions/{emoji}?after&limit`: by id, as clients page through them."""
    world = sandbox_of(request).world
    channel = bot_channel(request, Permission.READ_MESSAGE_HISTORY)
    after, limit = number_of(request, "after", 0) or 0, limit_of(request, 25, most=MAX_LISTED)
    users = channel_message(request, channel).reactions.get(_emoji(request), [])
    shown = sorted(user_id for user_id in users if user_id > after)[:limit]
    return reply([wire.user(world.users[user_id]) for user_id in shown])


_REACTIONS = r"/channels/{channel:\d+}/messages/{message:\d+}/reactions"
ROUTES = [
    web.put(_REACTIONS + "/{emoji}/@me", add),
    web.delete(_REACTIONS + "/{emoji}/@me", remove_own),
    web.delete(_REACTIONS + r"/{emoji}/{user:\d+}", remove),
    web.delete(_REACTIONS + "/{emoji}", remove_all),
    web.delete(_REACTIONS, remove_all),
    web.get(_REACTIONS + "/{emoji}", who),
]

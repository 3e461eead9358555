"""Reactions, as a bot gives, reads and clears them."""

from __future__ import annotations

from urllib.parse import unquote

from aiohttp import web

from bot.sandbox import errors, reacting, wire
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.asking import bot_channel, channel_message, path_id, reply, sandbox_of


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
    """`DELETE …/reactions`."""
    sandbox = sandbox_of(request)
    message = channel_message(request, bot_channel(request, Permission.MANAGE_MESSAGES))
    for emoji, users in list(message.reactions.items()):
        for user_id in list(users):
            reacting.unreact(sandbox, message, user_id, emoji)
    return reply()


async def who(request: web.Request) -> web.Response:
    """`GET …/reactions/{emoji}`."""
    world = sandbox_of(request).world
    channel = bot_channel(request, Permission.READ_MESSAGE_HISTORY)
    users = channel_message(request, channel).reactions.get(_emoji(request), [])
    return reply([wire.user(world.users[user_id]) for user_id in users])


_REACTIONS = r"/channels/{channel:\d+}/messages/{message:\d+}/reactions"
ROUTES = [
    web.put(_REACTIONS + "/{emoji}/@me", add),
    web.delete(_REACTIONS + "/{emoji}/@me", remove_own),
    web.delete(_REACTIONS + r"/{emoji}/{user:\d+}", remove),
    web.delete(_REACTIONS, remove_all),
    web.get(_REACTIONS + "/{emoji}", who),
]

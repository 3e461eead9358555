"""Guilds and their members, roles, channels and active threads, as a bot reads them."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox import errors, wire
from bot.sandbox.model import Member
from bot.sandbox.moving import announce_member, remove_bot
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.asking import (
    asks_for,
    body_of,
    bot_guild,
    limit_of,
    number_of,
    path_id,
    reply,
    sandbox_of,
)
from bot.sandbox.rules import values
from bot.sandbox.threads import announce_channel


async def fetch(request: web.Request) -> web.Response:
    """`GET /guilds/{guild}`."""
    guild = bot_guild(request)
    rendered = wire.guild(guild)
    if asks_for(request, "with_counts"):
        rendered["approximate_member_count"] = len(guild.members)
        rendered["approximate_presence_count"] = len(guild.members)
    return reply(rendered)


async def channels(request: web.Request) -> web.Response:
    """`GET /guilds/{guild}/channels`."""
    world = sandbox_of(request).world
    return reply([wire.channel(world, c) for c in bot_guild(request).channels.values()])


async def create_channel(request: web.Request) -> web.Response:
    """`POST /guilds/{guild}/channels`: a text channel."""
    sandbox = sandbox_of(request)
    guild = bot_guild(request, Permission.MANAGE_CHANNELS)
    body = body_of(request).object()
    if not body.get("name"):
        raise errors.invalid(("name",), "BASE_TYPE_REQUIRED", "This field is required")
    channel = sandbox.world.add_channel(guild, str(body["name"]), topic=body.get("topic"))
    announce_channel(sandbox, channel, "CHANNEL_CREATE")
    return reply(wire.channel(sandbox.world, channel), status=201)


async def roles(request: web.Request) -> web.Response:
    """`GET /guilds/{guild}/roles`."""
    return reply([wire.role(role) for role in bot_guild(request).roles.values()])


async def member(request: web.Request) -> web.Response:
    """`GET /guilds/{guild}/members/{user}`."""
    world = sandbox_of(request).world
    found = world.member(bot_guild(request), path_id(request, "user"))
    return reply(wire.member(world, found))


async def members(request: web.Request) -> web.Response:
    """`GET /guilds/{guild}/members`; needs the members intent to be granted."""
    world = sandbox_of(request).world
    guild = bot_guild(request)
    if not world.application.members:
        raise errors.missing_access()
    limit, after = limit_of(request, 1, most=1000), number_of(request, "after", 0) or 0
    found = sorted((m for m in guild.members.values() if m.user_id > after), key=_user_id)
    return reply([wire.member(world, m) for m in found[:limit]])


async def search(request: web.Request) -> web.Response:
    """`GET /guilds/{guild}/members/search?query&limit`: by the beginning of any of their names."""
    world = sandbox_of(request).world
    guild, limit = bot_guild(request), limit_of(request, 1, most=1000)
    query = request.query.get("query", "").lower()
    if not query:
        raise errors.invalid(("query",), "BASE_TYPE_REQUIRED", "This field is required")

    def fits(one: Member) -> bool:
        user = world.users[one.user_id]
        names = (user.name, user.display_name, one.nick)
        return any((name or "").lower().startswith(query) for name in names)

    return reply([wire.member(world, m) for m in filter(fits, guild.members.values())][:limit])


async def change_own_member(request: web.Request) -> web.Response:
    """`PATCH /guilds/{guild}/members/@me`: the bot's nickname."""
    sandbox = sandbox_of(request)
    guild = bot_guild(request, Permission.CHANGE_NICKNAME)
    own, body = guild.members[sandbox.world.bot_id], body_of(request).object()
    faults = errors.Faults()
    values.text(faults, ("nick",), body.get("nick"), most=32)
    faults.settle()
    own.nick = body.get("nick", own.nick) or None
    announce_member(sandbox, guild, own)
    return reply(wire.member(sandbox.world, own))


async def emojis(request: web.Request) -> web.Response:
    """`GET /guilds/{guild}/emojis`: there are none here."""
    bot_guild(request)
    return reply([])


def _user_id(one: Member) -> int:
    return one.user_id


async def active_threads(request: web.Request) -> web.Response:
    """`GET /guilds/{guild}/threads/active`."""
    world = sandbox_of(request).world
    threads = [
        t
        for t in bot_guild(request).threads.values()
        if t.thread is not None and not t.thread.archived and world.can_see(t, world.bot_id)
    ]
    joined = [t for t in threads if t.thread is not None and world.bot_id in t.thread.members]
    return reply(
        {
            "threads": [wire.channel(world, t) for t in threads],
            "members": [wire.thread_member(t, world.bot_id) for t in joined],
            "has_more": False,
        }
    )


async def leave(request: web.Request) -> web.Response:
    """`DELETE /users/@me/guilds/{guild}`."""
    remove_bot(sandbox_of(request), bot_guild(request))
    return reply()


_GUILD = r"/guilds/{guild:\d+}"
ROUTES = [
    web.get(_GUILD, fetch),
    web.get(_GUILD + "/channels", channels),
    web.post(_GUILD + "/channels", create_channel),
    web.get(_GUILD + "/roles", roles),
    web.get(_GUILD + "/members", members),
    web.get(_GUILD + "/members/search", search),
    web.patch(_GUILD + "/members/@me", change_own_member),
    web.get(_GUILD + r"/members/{user:\d+}", member),
    web.get(_GUILD + "/emojis", emojis),
    web.get(_GUILD + "/threads/active", active_threads),
    web.delete(r"/users/@me/guilds/{guild:\d+}", leave),
]

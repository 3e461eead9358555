"""Who the bot is, where the gateway is, and other users."""

from __future__ import annotations

import math

from aiohttp import web

from bot.sandbox import errors, wire
from bot.sandbox.model import Guild, JsonObject
from bot.sandbox.permissions import in_guild
from bot.sandbox.rest.asking import (
    asks_for,
    body_of,
    limit_of,
    number_of,
    path_id,
    reply,
    sandbox_of,
)
from bot.sandbox.world import World

MAX_GUILDS = 200
GUILDS_A_SHARD = 1000  # what Discord recommends; it insists on sharding from 2500


async def own_user(request: web.Request) -> web.Response:
    """`GET /users/@me`."""
    world = sandbox_of(request).world
    return reply(wire.own_user(world.users[world.bot_id]))


async def own_application(request: web.Request) -> web.Response:
    """`GET /oauth2/applications/@me` and `GET /applications/@me`."""
    return reply(wire.application(sandbox_of(request).world))


async def own_guilds(request: web.Request) -> web.Response:
    """`GET /users/@me/guilds?before&after&limit&with_counts`, by id."""
    world = sandbox_of(request).world
    before, after = number_of(request, "before"), number_of(request, "after", 0) or 0
    limit = limit_of(request, MAX_GUILDS, most=MAX_GUILDS)
    ids = [guild.id for guild in world.bot_guilds() if guild.id > after]
    if before is not None:
        ids = [guild_id for guild_id in ids if guild_id < before]
    listed = sorted(ids)[-limit:] if before is not None else sorted(ids)[:limit]
    counted = asks_for(request, "with_counts")
    return reply([_own_guild(world, world.guild(one), counted=counted) for one in listed])


def _own_guild(world: World, guild: Guild, *, counted: bool) -> JsonObject:
    rendered: JsonObject = {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": guild.owner_id == world.bot_id,
        "permissions": str(in_guild(guild, world.bot_id)),
        "features": [],
    }
    if counted:
        rendered["approximate_member_count"] = len(guild.members)
        rendered["approximate_presence_count"] = len(guild.members)
    return rendered


async def user(request: web.Request) -> web.Response:
    """`GET /users/{user}`."""
    return reply(wire.user(sandbox_of(request).world.user(path_id(request, "user"))))


async def open_direct_channel(request: web.Request) -> web.Response:
    """`POST /users/@me/channels`."""
    sandbox = sandbox_of(request)
    recipient = body_of(request).object().get("recipient_id")
    if recipient is None or not str(recipient).isdigit():
        raise errors.invalid(("recipient_id",), "BASE_TYPE_REQUIRED", "This field is required")
    user_id = sandbox.world.user(int(recipient)).id
    if user_id == sandbox.world.bot_id:
        raise errors.cannot_message_user()
    return reply(wire.channel(sandbox.world, sandbox.world.direct_channel(user_id)))


async def own_emojis(request: web.Request) -> web.Response:
    """`GET /applications/{application}/emojis`: there are none here."""
    if path_id(request, "application") != sandbox_of(request).world.application.id:
        raise errors.missing_access()
    return reply({"items": []})


async def gateway(request: web.Request) -> web.Response:
    """`GET /gateway`."""
    return reply({"url": sandbox_of(request).gateway_url})


async def gateway_for_bots(request: web.Request) -> web.Response:
    """`GET /gateway/bot`: where the gateway is and how many shards to run."""
    sandbox = sandbox_of(request)
    shards = max(1, math.ceil(len(sandbox.world.bot_guilds()) / GUILDS_A_SHARD))
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return reply({"url": sandbox.gateway_url, "shards": shards, "session_start_limit": limit})


ROUTES = [
    web.get("/users/@me", own_user),
    web.get("/users/@me/guilds", own_guilds),
    web.post("/users/@me/channels", open_direct_channel),
    web.get(r"/users/{user:\d+}", user),
    web.get("/oauth2/applications/@me", own_application),
    web.get("/applications/@me", own_application),
    web.get(r"/applications/{application:\d+}/emojis", own_emojis),
    web.get("/gateway", gateway),
    web.get("/gateway/bot", gateway_for_bots),
]

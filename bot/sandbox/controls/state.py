"""What there is: guilds, channels, people, commands, messages, and the requests so far."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox import errors, wire
from bot.sandbox.controls.asking import as_id, channel_of, sandbox_of, user_of
from bot.sandbox.core import Sandbox
from bot.sandbox.model import Channel, Guild, JsonObject, Message
from bot.sandbox.rest.asking import reply
from bot.sandbox.usable import usable_commands

MAX_MESSAGES = 200


async def state(request: web.Request) -> web.Response:
    """`GET /sandbox/state`."""
    sandbox = sandbox_of(request)
    world = sandbox.world
    return reply(
        {
            "token": sandbox.token,
            "api": sandbox.api_url,
            "gateway": sandbox.gateway_url,
            "application_id": str(world.application.id),
            "bot": wire.user(world.users[world.bot_id]),
            "connected": any(session.connection is not None for session in sandbox.sessions),
            "guilds": [_guild(sandbox, guild) for guild in world.guilds.values()],
            "channels": [wire.channel(world, c) for c in world.channels.values()],
            "users": [wire.user(user) for user in world.users.values()],
            "roles": [
                wire.role(role) | {"guild_id": str(guild.id)}
                for guild in world.guilds.values()
                for role in guild.roles.values()
            ],
            "commands": list(world.commands.values()),
            "change": sandbox.watchers.count,
        }
    )


def _guild(sandbox: Sandbox, guild: Guild) -> JsonObject:
    world = sandbox.world
    return {
        "id": str(guild.id),
        "name": guild.name,
        "description": guild.description,
        "owner_id": str(guild.owner_id),
        "has_bot": world.bot_id in guild.members,
        "channels": [wire.channel(world, c) for c in guild.channels.values()],
        "threads": [wire.channel(world, t) for t in guild.threads.values()],
        "roles": [wire.role(role) for role in guild.roles.values()],
        "members": [wire.member(world, member) for member in guild.members.values()],
    }


async def messages(request: web.Request) -> web.Response:
    """`GET /sandbox/channels/{channel}/messages?user&before&limit`: oldest first.

    With `user`, as that user sees it: without other people's ephemeral messages, and refused for
    a channel that the user cannot see.
    """
    sandbox = sandbox_of(request)
    channel = sandbox.world.channel(int(request.match_info["channel"]))
    shown = list(channel.messages.values())
    if "user" in request.query:
        shown = _seen_by(sandbox, channel, shown, request)
    if "before" in request.query:
        before = as_id(request.query["before"], "before")
        shown = [message for message in shown if message.id < before]
    limit = as_id(request.query.get("limit", MAX_MESSAGES), "limit")
    return reply([sandbox.render.message(message) for message in shown[-limit:]])


def _seen_by(
    sandbox: Sandbox, channel: Channel, messages: list[Message], request: web.Request
) -> list[Message]:
    user = user_of(sandbox, dict(request.query))
    if not sandbox.world.can_see(channel, user.id):
        raise errors.missing_access()
    return [m for m in messages if m.ephemeral_for in (None, user.id)]


async def commands(request: web.Request) -> web.Response:
    """`GET /sandbox/commands?channel&user`: the commands that a user is offered there."""
    sandbox = sandbox_of(request)
    query = dict(request.query)
    channel, user = channel_of(sandbox, query), user_of(sandbox, query)
    return reply(usable_commands(sandbox, channel, user.id))


async def requests(request: web.Request) -> web.Response:
    """`GET /sandbox/requests?since`: the REST calls after a number, as they were answered."""
    since = as_id(request.query.get("since", 0), "since")
    return reply(sandbox_of(request).requests.since(since))


async def forget_requests(request: web.Request) -> web.Response:
    """`DELETE /sandbox/requests`."""
    sandbox_of(request).requests.clear()
    return reply()


async def sessions(request: web.Request) -> web.Response:
    """`GET /sandbox/sessions`: the bot's gateway sessions."""
    return reply(
        [
            {
                "session_id": session.id,
                "shard": list(session.shard),
                "intents": session.intents,
                "sequence": session.sequence,
                "connected": session.connection is not None,
            }
            for session in sandbox_of(request).sessions
        ]
    )


ROUTES = [
    web.get("/sandbox/state", state),
    web.get(r"/sandbox/channels/{channel:\d+}/messages", messages),
    web.get("/sandbox/commands", commands),
    web.get("/sandbox/requests", requests),
    web.delete("/sandbox/requests", forget_requests),
    web.get("/sandbox/sessions", sessions),
]

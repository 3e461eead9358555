"""Changes of the world itself: guilds, channels, people, permissions, the bot's intents."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox import errors, wire
from bot.sandbox.controls.asking import (
    as_id,
    asked,
    list_in,
    needed,
    permissions_in,
    sandbox_of,
    user_of,
)
from bot.sandbox.model import JsonObject, Overwrite, Role
from bot.sandbox.moving import announce_member, invite_bot, remove_bot
from bot.sandbox.rest.asking import reply
from bot.sandbox.sessions import Event, Intent
from bot.sandbox.threads import announce_channel, remove_channel


async def add_guild(request: web.Request) -> web.Response:
    """`POST /sandbox/guilds {"name", "channels"?: [names], "members"?: [users], "bot"?}`.

    The owner is the application's; the bot is in it unless `bot` is false.
    """
    sandbox, body = sandbox_of(request), await asked(request)
    world = sandbox.world
    owner = world.users[world.application.owner_id]
    guild = world.add_guild(str(needed(body, "name")), owner)
    for name in list_in(body, "members"):
        world.add_member(guild, user_of(sandbox, {"user": name}))
    channels = [
        world.add_channel(guild, str(name)) for name in list_in(body, "channels") or ["general"]
    ]
    if body.get("bot") is not False:
        invite_bot(sandbox, guild)
    return reply(
        {
            "id": str(guild.id),
            "name": guild.name,
            "channels": [{"id": str(c.id), "name": c.name} for c in channels],
        }
    )


async def add_channel(request: web.Request) -> web.Response:
    """`POST /sandbox/channels {"guild", "name", "topic"?}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    guild = sandbox.world.guild(as_id(needed(body, "guild"), "guild"))
    name, topic = str(needed(body, "name")), body.get("topic")
    channel = sandbox.world.add_channel(guild, name, topic=topic)
    announce_channel(sandbox, channel, "CHANNEL_CREATE")
    return reply(wire.channel(sandbox.world, channel))


async def delete_channel(request: web.Request) -> web.Response:
    """`DELETE /sandbox/channels/{channel}`."""
    sandbox = sandbox_of(request)
    channel = sandbox.world.channel(int(request.match_info["channel"]))
    remove_channel(sandbox, channel)
    return reply()


async def set_overwrite(request: web.Request) -> web.Response:
    """`PUT /sandbox/channels/{channel}/overwrites {"target", "allow"?, "deny"?}`.

    The target is a role's or a user's id; without `allow` and `deny` its overwrite is removed.
    """
    sandbox, body = sandbox_of(request), await asked(request)
    channel = sandbox.world.channel(int(request.match_info["channel"]))
    if channel.guild_id is None or channel.thread is not None:
        raise errors.unknown_channel()
    target = as_id(needed(body, "target"), "target")
    kind = 0 if target in sandbox.world.guilds[channel.guild_id].roles else 1
    allow, deny = permissions_in(body, "allow"), permissions_in(body, "deny")
    channel.overwrites[target] = Overwrite(target, kind, allow, deny)
    if not allow and not deny:
        del channel.overwrites[target]
    announce_channel(sandbox, channel, "CHANNEL_UPDATE")
    return reply(wire.channel(sandbox.world, channel))


async def change_role(request: web.Request) -> web.Response:
    """`PATCH /sandbox/roles/{role} {"permissions"?, "mentionable"?}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    role_id = int(request.match_info["role"])
    for guild in sandbox.world.guilds.values():
        role = guild.roles.get(role_id)
        if role is not None:
            _change(role, body)
            data: JsonObject = {"guild_id": str(guild.id), "role": wire.role(role)}
            sandbox.sessions.dispatch(
                Event("GUILD_ROLE_UPDATE", data, needs=Intent.GUILDS, guild_id=guild.id)
            )
            return reply(wire.role(role))
    raise errors.unknown_role()


def _change(role: Role, body: JsonObject) -> None:
    role.permissions = permissions_in(body, "permissions", role.permissions)
    role.mentionable = bool(body.get("mentionable", role.mentionable))


async def allow_command(request: web.Request) -> web.Response:
    """`PUT /sandbox/guilds/{guild}/commands/{name}/permissions {"target", "permission"?}`.

    The target is a role's or a user's id; without `permission` it is as the command's default says.
    """
    sandbox, body = sandbox_of(request), await asked(request)
    guild = sandbox.world.guild(int(request.match_info["guild"]))
    target = as_id(needed(body, "target"), "target")
    named = [
        int(command["id"])
        for command in sandbox.world.commands.values()
        if command["name"] == request.match_info["name"]
        and command.get("guild_id") in (None, str(guild.id))
    ]
    if not named:
        raise errors.unknown_command()
    for command_id in named:
        chosen = sandbox.world.allowed.setdefault((guild.id, command_id), {})
        if body.get("permission") is None:
            chosen.pop(target, None)
        else:
            chosen[target] = bool(body["permission"])
    sandbox.watchers.tell("commands", {})
    return reply()


async def add_user(request: web.Request) -> web.Response:
    """`POST /sandbox/users {"name", "display_name"?, "guilds"?: [ids]}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    world = sandbox.world
    user = world.add_user(str(needed(body, "name")), display_name=body.get("display_name"))
    for guild_id in list_in(body, "guilds"):
        guild = world.guild(as_id(guild_id, "guilds"))
        member = world.add_member(guild, user)
        data = wire.member(world, member) | {"guild_id": str(guild.id)}
        sandbox.sessions.dispatch(
            Event("GUILD_MEMBER_ADD", data, needs=Intent.GUILD_MEMBERS, guild_id=guild.id)
        )
    return reply(wire.user(user))


async def set_member_roles(request: web.Request) -> web.Response:
    """`PUT /sandbox/guilds/{guild}/members/{user}/roles {"roles": [ids]}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    guild = sandbox.world.guild(int(request.match_info["guild"]))
    member = sandbox.world.member(guild, int(request.match_info["user"]))
    roles = [as_id(role_id, "roles") for role_id in list_in(body, "roles")]
    if not set(roles) <= set(guild.roles):
        raise errors.unknown_role()
    member.roles = roles
    announce_member(sandbox, guild, member)
    return reply(wire.member(sandbox.world, member))


async def add_bot(request: web.Request) -> web.Response:
    """`PUT /sandbox/guilds/{guild}/bot`: invite the bot."""
    sandbox = sandbox_of(request)
    guild = sandbox.world.guild(int(request.match_info["guild"]))
    if sandbox.world.bot_id not in guild.members:
        invite_bot(sandbox, guild)
    return reply()


async def kick_bot(request: web.Request) -> web.Response:
    """`DELETE /sandbox/guilds/{guild}/bot`: take the bot out."""
    sandbox = sandbox_of(request)
    guild = sandbox.world.guild(int(request.match_info["guild"]))
    if sandbox.world.bot_id in guild.members:
        remove_bot(sandbox, guild)
    return reply()


async def change_application(request: web.Request) -> web.Response:
    """`PATCH /sandbox/application {"message_content"?, "members"?, "presences"?}`.

    These are the privileged intents that the developer portal has ticked.
    """
    sandbox, body = sandbox_of(request), await asked(request)
    application = sandbox.world.application
    application.message_content = bool(body.get("message_content", application.message_content))
    application.members = bool(body.get("members", application.members))
    application.presences = bool(body.get("presences", application.presences))
    return reply(wire.application(sandbox.world))


ROUTES = [
    web.post("/sandbox/guilds", add_guild),
    web.put(r"/sandbox/guilds/{guild:\d+}/bot", add_bot),
    web.delete(r"/sandbox/guilds/{guild:\d+}/bot", kick_bot),
    web.put(r"/sandbox/guilds/{guild:\d+}/members/{user:\d+}/roles", set_member_roles),
    web.put(r"/sandbox/guilds/{guild:\d+}/commands/{name}/permissions", allow_command),
    web.post("/sandbox/channels", add_channel),
    web.delete(r"/sandbox/channels/{channel:\d+}", delete_channel),
    web.put(r"/sandbox/channels/{channel:\d+}/overwrites", set_overwrite),
    web.patch(r"/sandbox/roles/{role:\d+}", change_role),
    web.post("/sandbox/users", add_user),
    web.patch("/sandbox/application", change_application),
]

"""Application commands: setting, listing and deleting them, globally and for a guild."""

from __future__ import annotations

import copy

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.core import Sandbox
from bot.sandbox.model import JsonObject
from bot.sandbox.rest.asking import body_of, path_id, reply, sandbox_of
from bot.sandbox.rules.commands import CommandType, check_command, check_commands

_KEPT = (
    "name_localizations",
    "description_localizations",
    "options",
    "contexts",
    "integration_types",
    "nsfw",
)


async def replace_all(request: web.Request) -> web.Response:
    """`PUT …/commands`: the list replaces all commands of the scope."""
    sandbox, scope = sandbox_of(request), _scope(request)
    commands = body_of(request).list()
    check_commands(commands)
    before = {(c["type"], c["name"]): c for c in _in_scope(sandbox, scope)}
    for old in before.values():
        del sandbox.world.commands[int(old["id"])]
    made = [_made(sandbox, scope, command, before.get(_key(command))) for command in commands]
    sandbox.watchers.tell("commands", {})
    return reply(made)


async def listing(request: web.Request) -> web.Response:
    """`GET …/commands`."""
    return reply(_in_scope(sandbox_of(request), _scope(request)))


async def upsert(request: web.Request) -> web.Response:
    """`POST …/commands`: a new command, or a new version of one of that name and type."""
    sandbox, scope = sandbox_of(request), _scope(request)
    command = body_of(request).object()
    check_command(command)
    same = [c for c in _in_scope(sandbox, scope) if (c["type"], c["name"]) == _key(command)]
    made = _made(sandbox, scope, command, same[0] if same else None)
    check_commands(_in_scope(sandbox, scope))
    sandbox.watchers.tell("commands", {})
    return reply(made, status=200 if same else 201)


async def fetch(request: web.Request) -> web.Response:
    """`GET …/commands/{command}`."""
    return reply(_command(request))


async def change(request: web.Request) -> web.Response:
    """`PATCH …/commands/{command}`."""
    sandbox, before = sandbox_of(request), _command(request)
    changed = {**before, **body_of(request).object()}
    check_command(changed)
    made = _made(sandbox, _scope(request), changed, before)
    sandbox.watchers.tell("commands", {})
    return reply(made)


async def delete(request: web.Request) -> web.Response:
    """`DELETE …/commands/{command}`."""
    sandbox = sandbox_of(request)
    del sandbox.world.commands[int(_command(request)["id"])]
    sandbox.watchers.tell("commands", {})
    return reply()


def _scope(request: web.Request) -> int | None:
    """Return the guild of the path, or None for global commands.

    Raises:
        DiscordError: the application is another, or the bot is not in the guild.
    """
    world = sandbox_of(request).world
    if path_id(request, "application") != world.application.id:
        raise errors.missing_access()
    if "guild" not in request.match_info:
        return None
    guild = world.guilds.get(path_id(request, "guild"))
    if guild is None or world.bot_id not in guild.members:
        raise errors.missing_access()
    return guild.id


def _in_scope(sandbox: Sandbox, scope: int | None) -> list[JsonObject]:
    guild_id = None if scope is None else str(scope)
    return [c for c in sandbox.world.commands.values() if c.get("guild_id") == guild_id]


def _command(request: web.Request) -> JsonObject:
    scope, wanted = _scope(request), str(path_id(request, "command"))
    for command in _in_scope(sandbox_of(request), scope):
        if command["id"] == wanted:
            return command
    raise errors.unknown_command()


def _key(command: JsonObject) -> tuple[int, str]:
    return command.get("type") or CommandType.CHAT_INPUT, command["name"]


def _made(
    sandbox: Sandbox, scope: int | None, command: JsonObject, before: JsonObject | None
) -> JsonObject:
    """Keep a command and return it; one that replaces another keeps its id."""
    ids, application = sandbox.world.ids, sandbox.world.application
    permissions = command.get("default_member_permissions")
    made: JsonObject = {
        "id": before["id"] if before is not None else str(ids.make()),
        "application_id": str(application.id),
        "version": str(ids.make()),
        "type": command.get("type") or int(CommandType.CHAT_INPUT),
        "name": command["name"],
        "description": command.get("description") or "",
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": command.get("dm_permission", True) is not False,
    }
    for key in _KEPT:
        if command.get(key) is not None:
            made[key] = copy.deepcopy(command[key])
    made.setdefault("contexts", None)
    made.setdefault("integration_types", [0])
    made.setdefault("nsfw", False)
    if scope is not None:
        made["guild_id"] = str(scope)
    sandbox.world.commands[int(made["id"])] = made
    return made


_GLOBAL = r"/applications/{application:\d+}/commands"
_GUILD = r"/applications/{application:\d+}/guilds/{guild:\d+}/commands"
ROUTES = [
    route
    for base in (_GLOBAL, _GUILD)
    for route in (
        web.put(base, replace_all),
        web.get(base, listing),
        web.post(base, upsert),
        web.get(base + r"/{command:\d+}", fetch),
        web.patch(base + r"/{command:\d+}", change),
        web.delete(base + r"/{command:\d+}", delete),
    )
]

"""Which commands a user may use where, as Discord's client offers them."""

from __future__ import annotations

from bot.sandbox import errors
from bot.sandbox.core import Sandbox
from bot.sandbox.model import Channel, ChannelType, JsonObject
from bot.sandbox.permissions import ALL, Permission
from bot.sandbox.rules.commands import NESTING, CommandType

IN_GUILD, IN_BOT_DM = 0, 1


def usable_commands(sandbox: Sandbox, channel: Channel, user_id: int) -> list[JsonObject]:
    """Return the commands a user is offered in a channel; a guild's own hide global namesakes."""
    found: dict[tuple[int, str], JsonObject] = {}
    for command in sandbox.world.commands.values():
        key = (command["type"], command["name"])
        own = command.get("guild_id") is not None
        if (key not in found or own) and _is_here(command, channel):
            found[key] = command
    return [c for c in found.values() if may_use(sandbox, c, channel, user_id)]


def find_command(
    sandbox: Sandbox, channel: Channel, user_id: int, name: str, *, on_target: bool
) -> tuple[JsonObject, list[str]]:
    """Return the command of a name, and the path to its subcommand: "digest setup".

    Raises:
        DiscordError: there is none here (404/10063), or the user may not use it (403/50013).
    """
    words = name.removeprefix("/").split()
    wanted = {name} if on_target else {words[0] if words else ""}
    named = [
        command
        for command in sandbox.world.commands.values()
        if command["name"] in wanted
        and (command["type"] != CommandType.CHAT_INPUT) == on_target
        and _is_here(command, channel)
    ]
    if not named:
        raise errors.unknown_command()
    command = next((c for c in named if c.get("guild_id") is not None), named[0])
    if not may_use(sandbox, command, channel, user_id):
        raise errors.missing_permissions()
    path = [] if on_target else words[1:]
    leaf_options(command, path)
    return command, path


def may_use(sandbox: Sandbox, command: JsonObject, channel: Channel, user_id: int) -> bool:
    """Tell whether Discord lets a user use a command in a channel."""
    if channel.guild_id is None:
        return True
    have = sandbox.world.permissions(channel, user_id)
    if not have & Permission.USE_APPLICATION_COMMANDS:
        return False
    needed = command["default_member_permissions"]
    if have == ALL:
        return True
    chosen = _chosen(sandbox, command, channel.guild_id, user_id)
    if chosen is not None or needed is None:
        return chosen is not False
    # "0" is for administrators alone, who have all permissions.
    return int(needed) != 0 and have & int(needed) == int(needed)


def _chosen(sandbox: Sandbox, command: JsonObject, guild_id: int, user_id: int) -> bool | None:
    """Return what the guild has chosen for a user and a command, or None where it has not.

    The user's own goes before their roles', one allowed role before others, and @everyone's comes
    last. Source: Discord's reference, "Application Command Permissions".
    """
    chosen = sandbox.world.allowed.get((guild_id, int(command["id"])), {})
    if user_id in chosen:
        return chosen[user_id]
    member = sandbox.world.guilds[guild_id].members.get(user_id)
    of_roles = [chosen[role] for role in (member.roles if member else ()) if role in chosen]
    return any(of_roles) if of_roles else chosen.get(guild_id)


def leaf_options(command: JsonObject, path: list[str]) -> list[JsonObject]:
    """Return the options of a command, or of the subcommand at a path.

    Raises:
        DiscordError: there is no such subcommand, or one has to be named.
    """
    options: list[JsonObject] = command.get("options") or []
    for word in path:
        nested = [o for o in options if o["name"] == word and o["type"] in NESTING]
        if not nested:
            raise errors.unknown_command()
        options = nested[0].get("options") or []
    if any(option["type"] in NESTING for option in options):
        raise errors.unknown_command()
    return options


def _is_here(command: JsonObject, channel: Channel) -> bool:
    guild_id = command.get("guild_id")
    if guild_id is not None and guild_id != str(channel.guild_id):
        return False
    in_dm = channel.type == ChannelType.DM
    contexts = command.get("contexts")
    if contexts is not None:
        return (IN_BOT_DM if in_dm else IN_GUILD) in contexts
    return not in_dm or (guild_id is None and bool(command["dm_permission"]))

"""What users do that becomes an interaction: commands, clicks, choices, forms, autocompletion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox import errors, wire
from bot.sandbox.core import Sandbox
from bot.sandbox.forms import submitted_components
from bot.sandbox.interactions import Interaction, InteractionType
from bot.sandbox.model import Channel, JsonObject, Message
from bot.sandbox.options import (
    Resolved,
    filled_in,
    partial_channel,
    typed_so_far,
)
from bot.sandbox.rules.commands import CommandType, OptionType
from bot.sandbox.rules.components import ComponentType, walk
from bot.sandbox.sessions import Event
from bot.sandbox.usable import find_command, leaf_options

ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024
SELECT_ENTITIES = {
    ComponentType.USER_SELECT: OptionType.USER,
    ComponentType.ROLE_SELECT: OptionType.ROLE,
    ComponentType.MENTIONABLE_SELECT: OptionType.MENTIONABLE,
    ComponentType.CHANNEL_SELECT: OptionType.CHANNEL,
}


@dataclass(frozen=True)
class Actor:
    """Who does something, where, and in which language their client is."""

    channel: Channel
    user_id: int
    locale: str = "en-US"


def use_command(
    sandbox: Sandbox,
    actor: Actor,
    name: str,
    options: dict[str, Any],
    *,
    target: int | None = None,
) -> Interaction:
    """Use a command; `target` is the user or message of a context menu.

    Raises:
        DiscordError: the command is unknown, not allowed, or wrongly filled in.
    """
    on_target = target is not None
    channel, user_id = actor.channel, actor.user_id
    command, path = find_command(sandbox, channel, user_id, name, on_target=on_target)
    resolved = Resolved(sandbox, channel, user_id)
    data = _command_data(command)
    if target is not None:
        _resolve_target(resolved, command, target)
        data["target_id"] = str(target)
    else:
        options_data = filled_in(leaf_options(command, path), options, resolved)
        data["options"] = _nested(command, path, options_data)
    _add_resolved(data, resolved)
    return _begin(sandbox, actor, InteractionType.COMMAND, data, command=command, target=target)


def autocomplete(
    sandbox: Sandbox, actor: Actor, name: str, options: dict[str, Any], focused: str
) -> Interaction:
    """Ask for an option's choices while it is typed.

    Raises:
        DiscordError: the command or option is unknown, or the user may not use it.
    """
    channel, user_id = actor.channel, actor.user_id
    command, path = find_command(sandbox, channel, user_id, name, on_target=False)
    resolved = Resolved(sandbox, channel, user_id)
    declared = leaf_options(command, path)
    data = _command_data(command)
    options_data = typed_so_far(declared, options, focused, resolved)
    data["options"] = _nested(command, path, options_data)
    _add_resolved(data, resolved)
    interaction = _begin(sandbox, actor, InteractionType.AUTOCOMPLETE, data, command=command)
    interaction.focused_type = next(o["type"] for o in declared if o["name"] == focused)
    return interaction


def use_component(
    sandbox: Sandbox, actor: Actor, message: Message, custom_id: str, values: list[str] | None
) -> Interaction:
    """Click a button or choose from a select.

    Raises:
        DiscordError: the message has no such component, it is disabled, or the values don't fit.
    """
    component = _component(message, custom_id)
    data: JsonObject = {
        "custom_id": custom_id,
        "component_type": component["type"],
        "id": component["id"],
    }
    if component["type"] != ComponentType.BUTTON:
        resolved = Resolved(sandbox, actor.channel, actor.user_id)
        data["values"] = chosen(component, values or [], resolved)
        _add_resolved(data, resolved)
    return _begin(sandbox, actor, InteractionType.COMPONENT, data, source=message)


def submit_modal(
    sandbox: Sandbox, actor: Actor, custom_id: str, fields: dict[str, Any]
) -> Interaction:
    """Send a form that is open before a user.

    Raises:
        DiscordError: no such form is open, or a field is wrongly filled in.
    """
    opener = sandbox.interactions.peek_modal(actor.user_id, custom_id)
    if opener is None or opener.modal is None:
        raise errors.unknown_interaction()
    resolved = Resolved(sandbox, actor.channel, actor.user_id)
    data: JsonObject = {
        "custom_id": custom_id,
        "components": submitted_components(opener.modal["components"], fields, resolved),
    }
    _add_resolved(data, resolved)
    sandbox.interactions.take_modal(actor.user_id, custom_id)
    source = sandbox.world.messages.get(opener.source_message_id or 0)
    return _begin(sandbox, actor, InteractionType.MODAL, data, source=source, opener=opener)


def chosen(component: JsonObject, values: Sequence[str], resolved: Resolved) -> list[str]:
    """Return a select's values, checked against what it offers.

    Raises:
        DiscordError: too few, too many, or one that is not offered.
    """
    least, most = component.get("min_values", 1), component.get("max_values", 1)
    if not least <= len(values) <= most or len(set(values)) != len(values):
        raise errors.invalid(("values",), "BASE_TYPE_BAD_LENGTH", f"Choose {least} to {most}.")
    kind = component["type"]
    if kind in SELECT_ENTITIES:
        for value in values:
            resolved.entity(SELECT_ENTITIES[ComponentType(kind)], int(value))
    elif not set(values) <= {option["value"] for option in component["options"]}:
        raise errors.invalid(("values",), "BASE_TYPE_CHOICES", "This is not one of the choices")
    return list(values)


def _component(message: Message, custom_id: str) -> JsonObject:
    for component in walk(message.components):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                break
            return component
    raise errors.invalid(
        ("custom_id",), "COMPONENT_VALIDATION_FAILED", "Component validation failed"
    )


def _command_data(command: JsonObject) -> JsonObject:
    data: JsonObject = {key: command[key] for key in ("id", "name", "type")}
    if command.get("guild_id") is not None:
        data["guild_id"] = command["guild_id"]
    return data


def _add_resolved(data: JsonObject, resolved: Resolved) -> None:
    """Add the entities, if there are any: an empty `resolved` empties discord.py's selects."""
    if resolved.data:
        data["resolved"] = resolved.data


def _nested(command: JsonObject, path: list[str], options: list[JsonObject]) -> list[JsonObject]:
    """Return options wrapped in the subcommands of a path."""
    kinds = []
    level = command
    for word in path:
        level = next(o for o in level["options"] if o["name"] == word)
        kinds.append((word, level["type"]))
    for word, kind in reversed(kinds):
        options = [{"name": word, "type": kind, "options": options}]
    return options


def _resolve_target(resolved: Resolved, command: JsonObject, target: int) -> None:
    if command["type"] == CommandType.USER:
        resolved.user(target)
        return
    sandbox = resolved.sandbox
    message = sandbox.world.message(resolved.channel.id, target)
    resolved.add("messages", target, sandbox.render.message(message))


def _begin(
    sandbox: Sandbox,
    actor: Actor,
    kind: InteractionType,
    data: JsonObject,
    *,
    command: JsonObject | None = None,
    target: int | None = None,
    source: Message | None = None,
    opener: Interaction | None = None,
) -> Interaction:
    """Make the interaction and tell the bot of it."""
    owners = _owners(actor.channel)
    interaction = Interaction(
        id=sandbox.world.ids.make(),
        type=kind,
        user_id=actor.user_id,
        channel_id=actor.channel.id,
        guild_id=actor.channel.guild_id,
        made_at=sandbox.interactions.now(),
        metadata={},
        source_message_id=source.id if source is not None else None,
        command_type=command["type"] if command is not None else None,
    )
    interaction.metadata = _metadata(sandbox, interaction, owners, source, opener)
    if command is not None and kind is InteractionType.COMMAND:
        _note_command(sandbox, interaction, command, target)
    sandbox.interactions.add(interaction)
    payload = _payload(sandbox, actor, interaction, data) | {
        "authorizing_integration_owners": owners
    }
    if source is not None:
        payload["message"] = sandbox.render.message(source)
    sandbox.sessions.dispatch(Event("INTERACTION_CREATE", payload, guild_id=actor.channel.guild_id))
    return interaction


def _owners(channel: Channel) -> dict[str, str]:
    # "0" is the installation in a guild; in a direct conversation it has no guild to name.
    return {"0": "0" if channel.guild_id is None else str(channel.guild_id)}


def _metadata(
    sandbox: Sandbox,
    interaction: Interaction,
    owners: dict[str, str],
    source: Message | None,
    opener: Interaction | None,
) -> JsonObject:
    metadata: JsonObject = {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "user": wire.user(sandbox.world.users[interaction.user_id]),
        "authorizing_integration_owners": owners,
    }
    if opener is not None:
        metadata["triggering_interaction_metadata"] = opener.metadata
    elif source is not None:
        metadata["interacted_message_id"] = str(source.id)
    return metadata


def _note_command(
    sandbox: Sandbox, interaction: Interaction, command: JsonObject, target: int | None
) -> None:
    """Note on the interaction which command it is, for the messages that answer it."""
    interaction.legacy = {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "name": command["name"],
        "user": interaction.metadata["user"],
    }
    if target is None:
        return
    if command["type"] == CommandType.USER:
        interaction.metadata["target_user"] = wire.user(sandbox.world.user(target))
    else:
        interaction.metadata["target_message_id"] = str(target)


def _payload(
    sandbox: Sandbox, actor: Actor, interaction: Interaction, data: JsonObject
) -> JsonObject:
    world, channel = sandbox.world, actor.channel
    payload: JsonObject = {
        "id": str(interaction.id),
        "application_id": str(world.application.id),
        "type": int(interaction.type),
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": partial_channel(sandbox, channel.id, actor.user_id),
        "app_permissions": str(world.permissions(channel, world.bot_id)),
        "locale": actor.locale,
        "entitlements": [],
        "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
        "context": 0 if channel.guild_id is not None else 1,
    }
    user = world.users[actor.user_id]
    if channel.guild_id is None:
        return payload | {"user": wire.user(user)}
    guild = world.guilds[channel.guild_id]
    rights = {"permissions": str(world.permissions(channel, user.id))}
    return payload | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": wire.member(world, guild.members[user.id]) | rights,
    }

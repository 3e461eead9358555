"""From what a person fills in to the options and entities of an interaction."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import drafts, errors, wire
from bot.sandbox.core import Sandbox
from bot.sandbox.model import Channel, JsonObject
from bot.sandbox.rules.commands import OptionType

_NUMBERS = {OptionType.INTEGER: int, OptionType.NUMBER: float}
_PARTIAL_CHANNEL = (
    "id type name flags parent_id guild_id position topic nsfw last_message_id thread_metadata "
    "rate_limit_per_user owner_id"
).split()


@dataclass
class Resolved:
    """The entities that an interaction's ids stand for."""

    sandbox: Sandbox
    channel: Channel
    user_id: int
    data: dict[str, JsonObject] = field(default_factory=dict)

    def add(self, kind: str, entity_id: int, rendered: JsonObject) -> None:
        """Add an entity."""
        self.data.setdefault(kind, {})[str(entity_id)] = rendered

    def user(self, user_id: int) -> None:
        """Add a user, and the member if they are in the guild."""
        world = self.sandbox.world
        self.add("users", user_id, wire.user(world.user(user_id)))
        if self.channel.guild_id is None:
            return
        guild = world.guilds[self.channel.guild_id]
        if user_id in guild.members:
            member = wire.member_alone(guild.members[user_id])
            rights = str(world.permissions(self.channel, user_id))
            self.add("members", user_id, member | {"permissions": rights})

    def role(self, role_id: int) -> None:
        """Add a role of the guild."""
        world = self.sandbox.world
        guild = world.guilds.get(self.channel.guild_id or 0)
        if guild is None or role_id not in guild.roles:
            raise errors.unknown_role()
        self.add("roles", role_id, wire.role(guild.roles[role_id]))

    def a_channel(self, channel_id: int) -> None:
        """Add a channel, in the short form that interactions have."""
        self.add("channels", channel_id, partial_channel(self.sandbox, channel_id, self.user_id))

    def mentionable(self, entity_id: int) -> None:
        """Add a user or a role."""
        if entity_id in self.sandbox.world.users:
            self.user(entity_id)
        else:
            self.role(entity_id)

    def entity(self, kind: int, entity_id: int) -> None:
        """Add what an option or a select of a kind names.

        Raises:
            DiscordError: there is no such thing.
        """
        add = {
            OptionType.USER: self.user,
            OptionType.ROLE: self.role,
            OptionType.CHANNEL: self.a_channel,
            OptionType.MENTIONABLE: self.mentionable,
        }[OptionType(kind)]
        add(entity_id)


ENTITIES = frozenset({OptionType.USER, OptionType.ROLE, OptionType.CHANNEL, OptionType.MENTIONABLE})


def partial_channel(sandbox: Sandbox, channel_id: int, user_id: int) -> JsonObject:
    """Return a channel as interactions hold it: short, with the user's permissions."""
    channel = sandbox.world.channel(channel_id)
    whole = wire.channel(sandbox.world, channel)
    if channel.recipients:
        return whole
    partial = {key: whole[key] for key in _PARTIAL_CHANNEL if key in whole}
    return partial | {"permissions": str(sandbox.world.permissions(channel, user_id))}


def filled_in(
    declared: list[JsonObject], given: dict[str, Any], resolved: Resolved
) -> list[JsonObject]:
    """Return the options of a command's data.

    Raises:
        DiscordError: an option is unknown, missing, of the wrong kind or out of its bounds.
    """
    _check_known(declared, given)
    options = []
    for option in declared:
        value = given.get(option["name"])
        if value is None:
            if option.get("required"):
                raise errors.invalid(
                    ("options", option["name"]), "BASE_TYPE_REQUIRED", "This field is required"
                )
            continue
        value = _value(option, value, resolved)
        options.append({"name": option["name"], "type": option["type"], "value": value})
    return options


def typed_so_far(
    declared: list[JsonObject], given: dict[str, Any], focused: str, resolved: Resolved
) -> list[JsonObject]:
    """Return the options of an autocompletion: as far as filled in, and the focused one as text.

    Raises:
        DiscordError: the focused option is unknown or has no autocompletion.
    """
    by_name = {option["name"]: option for option in declared}
    if focused not in by_name or not by_name[focused].get("autocomplete"):
        raise errors.invalid(
            ("focused",), "AUTOCOMPLETE_OPTION_UNKNOWN", f"{focused!r} has no autocompletion"
        )
    _check_known(declared, given)
    options = []
    for name, value in given.items():
        if name == focused or value is None:
            continue
        typed = _value(by_name[name], value, resolved, bounded=False)
        options.append({"name": name, "type": by_name[name]["type"], "value": typed})
    typed_text = str(given.get(focused) or "")
    options.append(
        {
            "name": focused,
            "type": by_name[focused]["type"],
            "value": typed_text,
            "focused": True,
        }
    )
    return options


def _check_known(declared: list[JsonObject], given: dict[str, Any]) -> None:
    names = {option["name"] for option in declared}
    for name in given:
        if name not in names:
            raise errors.invalid(("options", name), "OPTION_UNKNOWN", "There is no such option")


def _value(option: JsonObject, value: Any, resolved: Resolved, *, bounded: bool = True) -> Any:
    kind, at = OptionType(option["type"]), ("options", option["name"])
    try:
        converted = _converted(kind, value, resolved)
    except (KeyError, OverflowError, TypeError, ValueError):
        raise errors.invalid(at, "BASE_TYPE_BAD_TYPE", f"Must be a {kind.name.lower()}") from None
    choices = option.get("choices")
    if bounded and choices and converted not in [choice["value"] for choice in choices]:
        named = [choice["value"] for choice in choices if choice["name"] == converted]
        if not named:
            raise errors.invalid(at, "BASE_TYPE_CHOICES", "This is not one of the choices")
        return named[0]
    if bounded:
        _check_bounds(option, converted, at)
    return converted


def _converted(kind: OptionType, value: Any, resolved: Resolved) -> Any:
    if kind in _NUMBERS:
        return _NUMBERS[kind](value)
    if kind is OptionType.BOOLEAN:
        if isinstance(value, str):
            return {"true": True, "false": False}[value.lower()] if value else False
        return bool(value)
    if kind in ENTITIES:
        resolved.entity(kind, int(value))
        return str(int(value))
    if kind is OptionType.ATTACHMENT:
        return _upload(value, resolved)
    return str(value)


def _upload(value: Any, resolved: Resolved) -> str:
    """Keep a file given as `{"filename", "content"}`, the content in base 64; return its id."""
    if not isinstance(value, dict):
        raise TypeError("a file is an object with filename and content")
    try:
        data = base64.b64decode(str(value.get("content", "")), validate=True)
    except binascii.Error:
        raise ValueError("a file's content is base 64") from None
    world = resolved.sandbox.world
    file = drafts.attachment(world, str(value.get("filename") or "file"), data)
    world.attachments[file.id] = file
    rendered = resolved.sandbox.render.attachment(resolved.channel.id, file)
    resolved.add("attachments", file.id, rendered | {"ephemeral": True})
    return str(file.id)


def _check_bounds(option: JsonObject, value: Any, at: tuple[str, str]) -> None:
    size = len(value) if isinstance(value, str) else value
    names = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    least, most = option.get(names[0]), option.get(names[1])
    if isinstance(value, str) and value == "" and option.get("required"):
        raise errors.invalid(at, "BASE_TYPE_REQUIRED", "This field is required")
    if (least is not None and size < least) or (most is not None and size > most):
        raise errors.invalid(at, "OPTION_OUT_OF_BOUNDS", "This is out of the option's bounds")

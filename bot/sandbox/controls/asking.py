"""What the controls share: reading their JSON, and finding what it names."""

from __future__ import annotations

import math
from typing import Any

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.bodies import read_body
from bot.sandbox.core import SANDBOX, Sandbox
from bot.sandbox.model import Channel, JsonObject, Message, User


async def asked(request: web.Request) -> JsonObject:
    """Return a control's JSON body.

    Raises:
        DiscordError: it is no JSON object.
    """
    return (await read_body(request)).object()


def sandbox_of(request: web.Request) -> Sandbox:
    """Return the sandbox a control is for."""
    return request.app[SANDBOX]


def needed(body: JsonObject, name: str) -> Any:
    """Return a field of a control's body.

    Raises:
        DiscordError: it is missing.
    """
    if body.get(name) is None:
        raise errors.invalid((name,), "BASE_TYPE_REQUIRED", "This field is required")
    return body[name]


def as_id(value: Any, name: str) -> int:
    """Return an id given as text or number.

    Raises:
        DiscordError: it is neither.
    """
    if not str(value).isdigit():
        raise errors.invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    return int(value)


def number_in(body: JsonObject, name: str, default: float) -> float:
    """Return a number of a control's body, given as such or as text; the default without one.

    Raises:
        DiscordError: it is none, or below zero.
    """
    value = body.get(name)
    if value is None:
        return default
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number < math.inf:
        raise errors.invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
    return number


def permissions_in(body: JsonObject, name: str, default: int = 0) -> int:
    """Return permission bits of a control's body, given as text or number.

    Raises:
        DiscordError: they are neither.
    """
    value = body.get(name)
    return default if value is None else as_id(value, name)


def list_in(body: JsonObject, name: str) -> list[Any]:
    """Return a list of a control's body; an empty one without it.

    Raises:
        DiscordError: it is no list.
    """
    value = body.get(name)
    if value is not None and not isinstance(value, list):
        raise errors.invalid((name,), "BASE_TYPE_BAD_TYPE", "Must be of type list.")
    return value or []


def user_of(sandbox: Sandbox, body: JsonObject, name: str = "user") -> User:
    """Return the user that a body names by id or user name.

    Raises:
        DiscordError: there is none.
    """
    value = str(needed(body, name))
    if not value.isdigit():
        for user in sandbox.world.users.values():
            if user.name == value:
                return user
    return sandbox.world.user(as_id(value, name))


def channel_of(sandbox: Sandbox, body: JsonObject, name: str = "channel") -> Channel:
    """Return the channel that a body names by id, or by a name that only one channel has.

    Raises:
        DiscordError: there is none.
    """
    value = str(needed(body, name)).removeprefix("#")
    if not value.isdigit():
        named = [c for c in sandbox.world.channels.values() if c.name == value]
        if len(named) == 1:
            return named[0]
    return sandbox.world.channel(as_id(value, name))


def message_of(sandbox: Sandbox, value: Any) -> Message:
    """Return the message of an id.

    Raises:
        DiscordError: there is none.
    """
    message = sandbox.world.messages.get(as_id(value, "message"))
    if message is None:
        raise errors.unknown_message()
    return message


def place_of(sandbox: Sandbox, body: JsonObject) -> tuple[Channel, User]:
    """Return the channel and the user that a body names; the user has to see the channel.

    Raises:
        DiscordError: one is unknown, or the user cannot see the channel.
    """
    channel, user = channel_of(sandbox, body), user_of(sandbox, body)
    if not sandbox.world.can_see(channel, user.id):
        raise errors.missing_access()
    return channel, user

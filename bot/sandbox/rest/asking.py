"""What the handlers of REST requests share: who asks for what, and whether the bot may."""

from __future__ import annotations

import json
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.bodies import Body
from bot.sandbox.core import SANDBOX, Sandbox
from bot.sandbox.model import Channel, Guild, Message
from bot.sandbox.permissions import Permission, in_guild
from bot.sandbox.rules import values

# Each request is handled in a task of its own, so this is the body of the one at hand.
BODY: ContextVar[Body] = ContextVar("body")
_TRUE = ("1", "true", "True")


def sandbox_of(request: web.Request) -> Sandbox:
    """Return the sandbox a request is for."""
    return request.app[SANDBOX]


class Reply(web.Response):
    """A response whose JSON can still be seen: for the log."""

    answer: Any = None


def body_of(_request: web.Request) -> Body:
    """Return the request's body, which was read before."""
    return BODY.get()


def path_id(request: web.Request, name: str) -> int:
    """Return an id of the path; the routes let only digits through."""
    return int(request.match_info[name])


def number_of(request: web.Request, name: str, default: int | None = None) -> int | None:
    """Return a number of the query, or the default.

    Raises:
        DiscordError: it is no number.
    """
    value = request.query.get(name)
    if value is None:
        return default
    if not value.isdigit():
        raise errors.invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    return int(value)


def limit_of(request: web.Request, default: int, *, most: int) -> int:
    """Return how many things the query asks for.

    Raises:
        DiscordError: it is no number, none at all, or too many.
    """
    limit = number_of(request, "limit", default)
    faults = errors.Faults()
    values.number(faults, ("limit",), limit, least=1, most=most)
    faults.settle()
    return default if limit is None else limit


def moment_of(request: web.Request, name: str) -> datetime | None:
    """Return a moment of the query, as ISO 8601 writes it; None without one.

    Raises:
        DiscordError: it is no moment.
    """
    text = request.query.get(name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        words = f"Could not parse {text}. Should be ISO8601."
        raise errors.invalid((name,), "DATE_TIME_TYPE_PARSE", words) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def asks_for(request: web.Request, name: str) -> bool:
    """Tell whether a boolean of the query is on; clients write it in four ways."""
    return request.query.get(name) in _TRUE


def reply(data: Any = None, *, status: int | None = None) -> Reply:
    """Return a response: JSON, or 204 without data.

    The content type is exactly `application/json`: with a charset, discord.py takes it for text.
    """
    if data is None:
        return Reply(status=status or 204)
    response = Reply(
        status=status or 200,
        body=json.dumps(data, separators=(",", ":")).encode(),
        content_type="application/json",
    )
    response.answer = data
    return response


def bot_channel(request: web.Request, *needed: Permission) -> Channel:
    """Return the channel of the path, in which the bot has the permissions.

    Raises:
        DiscordError: there is no such channel (404/10003), the bot cannot see it (403/50001) or
            lacks a permission in it (403/50013).
    """
    sandbox = sandbox_of(request)
    channel = sandbox.world.channel(path_id(request, "channel"))
    world = sandbox.world
    if not world.can_see(channel, world.bot_id):
        raise errors.missing_access()
    have = world.permissions(channel, world.bot_id)
    if any(not have & permission for permission in needed):
        raise errors.missing_permissions()
    return channel


def bot_guild(request: web.Request, *needed: Permission) -> Guild:
    """Return the guild of the path, in which the bot has the permissions.

    Raises:
        DiscordError: there is none that the bot is in (404/10004), or it lacks a permission.
    """
    world = sandbox_of(request).world
    guild = world.guild(path_id(request, "guild"))
    if world.bot_id not in guild.members:
        raise errors.unknown_guild()
    have = in_guild(guild, world.bot_id)
    if any(not have & permission for permission in needed):
        raise errors.missing_permissions()
    return guild


def channel_message(request: web.Request, channel: Channel) -> Message:
    """Return the message of the path.

    Raises:
        DiscordError: there is none in the channel; ephemeral ones are not found this way.
    """
    message = sandbox_of(request).world.message(channel.id, path_id(request, "message"))
    if message.ephemeral:
        raise errors.unknown_message()
    return message

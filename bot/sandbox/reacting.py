"""Reactions: adding and taking away, and what is heard of it."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.core import Sandbox
from bot.sandbox.model import JsonObject, Message
from bot.sandbox.sessions import Event, Intent
from bot.sandbox.wire_messages import emoji_object


def react(sandbox: Sandbox, message: Message, user_id: int, emoji: str) -> None:
    """Add a user's reaction; a second of the same kind changes nothing."""
    users = message.reactions.setdefault(emoji, [])
    if user_id not in users:
        users.append(user_id)
        _tell(sandbox, message, user_id, emoji, "MESSAGE_REACTION_ADD")


def unreact(sandbox: Sandbox, message: Message, user_id: int, emoji: str) -> None:
    """Take a user's reaction away, if there is one."""
    users = message.reactions.get(emoji, [])
    if user_id not in users:
        return
    users.remove(user_id)
    if not users:
        del message.reactions[emoji]
    _tell(sandbox, message, user_id, emoji, "MESSAGE_REACTION_REMOVE")


def clear(sandbox: Sandbox, message: Message, emoji: str | None = None) -> None:
    """Take everybody's reactions away, or those of one emoji, and tell of it at once."""
    if emoji is None:
        message.reactions.clear()
        _announce(sandbox, message, "MESSAGE_REACTION_REMOVE_ALL", {})
    elif message.reactions.pop(emoji, None) is not None:
        data: JsonObject = {"emoji": emoji_object(emoji)}
        _announce(sandbox, message, "MESSAGE_REACTION_REMOVE_EMOJI", data)


def _tell(sandbox: Sandbox, message: Message, user_id: int, emoji: str, name: str) -> None:
    world = sandbox.world
    data: JsonObject = {
        "user_id": str(user_id),
        "emoji": emoji_object(emoji),
        "burst": False,
        "type": 0,
    }
    if name == "MESSAGE_REACTION_ADD":
        data["message_author_id"] = str(message.author_id)
        if message.guild_id is not None:
            member = world.guilds[message.guild_id].members.get(user_id)
            if member is not None:
                data["member"] = wire.member(world, member)
    _announce(sandbox, message, name, data)


def _announce(sandbox: Sandbox, message: Message, name: str, data: JsonObject) -> None:
    world = sandbox.world
    place: JsonObject = {"channel_id": str(message.channel_id), "message_id": str(message.id)}
    needs = Intent.DIRECT_MESSAGE_REACTIONS
    if message.guild_id is not None:
        needs = Intent.GUILD_MESSAGE_REACTIONS
        place["guild_id"] = str(message.guild_id)
    # The page draws the message anew, whether reactions come or go.
    change = "reaction_add" if name == "MESSAGE_REACTION_ADD" else "reaction_remove"
    sandbox.watchers.tell(change, place | data, channel_id=message.channel_id)
    if world.can_see(world.channel(message.channel_id), world.bot_id):
        event = Event(name, place | data, needs=needs, guild_id=message.guild_id)
        sandbox.sessions.dispatch(event)

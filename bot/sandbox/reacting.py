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


def _tell(sandbox: Sandbox, message: Message, user_id: int, emoji: str, name: str) -> None:
    world = sandbox.world
    data: JsonObject = {
        "user_id": str(user_id),
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        "emoji": emoji_object(emoji),
        "burst": False,
        "type": 0,
    }
    if name == "MESSAGE_REACTION_ADD":
        data["message_author_id"] = str(message.author_id)
    needs = Intent.DIRECT_MESSAGE_REACTIONS
    if message.guild_id is not None:
        needs = Intent.GUILD_MESSAGE_REACTIONS
        data["guild_id"] = str(message.guild_id)
        member = world.guilds[message.guild_id].members.get(user_id)
        if member is not None and name == "MESSAGE_REACTION_ADD":
            data["member"] = wire.member(world, member)
    sandbox.watchers.tell(
        name.lower().removeprefix("message_"), data, channel_id=message.channel_id
    )
    if world.can_see(world.channel(message.channel_id), world.bot_id):
        sandbox.sessions.dispatch(Event(name, data, needs=needs, guild_id=message.guild_id))

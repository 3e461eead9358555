"""Messages as they go over the wire, and what is withheld without the content intent."""

from __future__ import annotations

from urllib.parse import quote

from bot.sandbox import wire
from bot.sandbox.model import Attachment, JsonObject, Message, MessageFlag
from bot.sandbox.world import World

WITHHELD: JsonObject = {"content": "", "embeds": [], "attachments": [], "components": []}


class MessageRenderer:
    """Renders messages; knows the address at which files are served."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.files_url = ""

    def message(self, one: Message, *, quoted: bool = True) -> JsonObject:
        """Return a message as REST answers with it; `quoted` includes what it replies to."""
        world = self._world
        rendered: JsonObject = {
            "id": str(one.id),
            "channel_id": str(one.channel_id),
            "author": wire.user(world.users[one.author_id]),
            "content": one.content,
            "timestamp": wire.when(one.created_at),
            "edited_timestamp": wire.when(one.edited_at),
            "tts": one.tts,
            "mention_everyone": one.mention_everyone,
            "mentions": [wire.user(world.users[user_id]) for user_id in one.mentions],
            "mention_roles": [str(role_id) for role_id in one.mention_roles],
            "attachments": [self.attachment(one.channel_id, a) for a in one.attachments],
            "embeds": one.embeds,
            "components": one.components,
            "pinned": one.pinned_at is not None,
            "type": int(one.type),
            "flags": int(one.flags),
        }
        rendered.update(self._extras(one))
        if one.reference is not None:
            rendered.update(self._reference(one, one.reference, quoted=quoted))
        return rendered

    def event(self, one: Message) -> JsonObject:
        """Return what MESSAGE_CREATE and MESSAGE_UPDATE say."""
        rendered = self.message(one)
        if one.guild_id is None or one.ephemeral:
            return rendered
        rendered["guild_id"] = str(one.guild_id)
        guild = self._world.guilds[one.guild_id]
        if one.author_id in guild.members:
            rendered["member"] = wire.member_alone(guild.members[one.author_id])
        return rendered

    def attachment(self, channel_id: int, one: Attachment) -> JsonObject:
        """Return an attachment, with an address from which it can be had."""
        url = f"{self.files_url}/attachments/{channel_id}/{one.id}/{quote(one.filename)}"
        rendered: JsonObject = {
            "id": str(one.id),
            "filename": one.filename,
            "size": len(one.data),
            "url": url,
            "proxy_url": url,
            "content_type": one.content_type,
        }
        if one.description is not None:
            rendered["description"] = one.description
        if one.width is not None and one.height is not None:
            rendered |= {"width": one.width, "height": one.height}
        return rendered

    def _extras(self, one: Message) -> JsonObject:
        """Return the fields that only some messages have."""
        extras: JsonObject = {}
        if one.nonce is not None:
            extras["nonce"] = one.nonce
        if one.application_id is not None:
            extras["application_id"] = extras["webhook_id"] = str(one.application_id)
        if one.interaction_metadata is not None:
            extras["interaction_metadata"] = one.interaction_metadata
        if one.interaction is not None:
            extras["interaction"] = one.interaction
        if one.reactions:
            extras["reactions"] = [
                reaction(emoji, users, self._world.bot_id) for emoji, users in one.reactions.items()
            ]
        if one.thread_id is not None and one.thread_id in self._world.channels:
            thread = self._world.channels[one.thread_id]
            extras["thread"] = wire.channel(self._world, thread)
        if one.poll is not None:
            extras["poll"] = one.poll
        return extras

    def _reference(self, one: Message, to: tuple[int, int], *, quoted: bool) -> JsonObject:
        channel_id, message_id = to
        reference: JsonObject = {
            "type": 0,
            "channel_id": str(channel_id),
            "message_id": str(message_id),
        }
        if one.guild_id is not None:
            reference["guild_id"] = str(one.guild_id)
        rendered: JsonObject = {"message_reference": reference}
        if quoted:
            referenced = self._world.messages.get(message_id)
            rendered["referenced_message"] = (
                None if referenced is None else self.message(referenced, quoted=False)
            )
        return rendered


def withheld(event: JsonObject, *, bot_id: int) -> JsonObject:
    """Return a guild's message as a bot without the content intent gets it.

    Source: Discord's reference, "Message Content Intent": own messages and messages that mention
    the bot keep their content; so do direct messages, which are not to be given here.
    """
    own = str(bot_id)
    mentioned = any(user["id"] == own for user in event["mentions"])
    hidden = dict(event)
    if event["author"]["id"] != own and not mentioned:
        hidden |= WITHHELD
        hidden.pop("poll", None)
    quoted = event.get("referenced_message")
    if quoted is not None and quoted["author"]["id"] != own:
        quotes_mention = any(user["id"] == own for user in quoted["mentions"])
        hidden["referenced_message"] = quoted if quotes_mention else quoted | WITHHELD
    return hidden


def reaction(emoji: str, users: list[int], viewer_id: int) -> JsonObject:
    """Return a reaction as it stands below a message."""
    return {
        "emoji": emoji_object(emoji),
        "count": len(users),
        "count_details": {"normal": len(users), "burst": 0},
        "burst_colors": [],
        "me": viewer_id in users,
        "me_burst": False,
    }


def emoji_object(emoji: str) -> JsonObject:
    """Return an emoji from its form in an address: a character, or `name:id`."""
    name, _colon, emoji_id = emoji.rpartition(":")
    if name and emoji_id.isdigit():
        return {"id": emoji_id, "name": name}
    return {"id": None, "name": emoji}


def is_v2(message: Message) -> bool:
    """Tell whether a message is made of Components V2."""
    return bool(message.flags & MessageFlag.COMPONENTS_V2)

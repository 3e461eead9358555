"""Making, changing and deleting messages: the state, and what the bot and the page hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.sandbox import drafts, errors
from bot.sandbox.bodies import UploadedFile
from bot.sandbox.core import Sandbox
from bot.sandbox.model import Channel, JsonObject, Message, MessageFlag, MessageType
from bot.sandbox.rules.messages import check_message, check_not_empty, flags_of, is_v2
from bot.sandbox.rules.polls import DEFAULT_HOURS
from bot.sandbox.sessions import Event, Intent
from bot.sandbox.snowflakes import made_at
from bot.sandbox.threads import announce_thread
from bot.sandbox.wire_messages import withheld

# What a bot may set of a message's flags; others are ignored.
SETTABLE = int(
    MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2
)


@dataclass(frozen=True)
class Draft:
    """A message that is to be made.

    Attributes:
        body: the fields as a bot sends them; of a user's message only `content`.
        path: where the body stands in the request, for error messages.
    """

    channel: Channel
    author_id: int
    body: JsonObject
    files: dict[int, UploadedFile] = field(default_factory=dict)
    type: int = MessageType.DEFAULT
    reply_to: Message | None = None
    ephemeral_for: int | None = None
    path: tuple[str, ...] = ()


def make(sandbox: Sandbox, draft: Draft) -> Message:
    """Return a new message that keeps Discord's rules; it is not yet posted.

    Raises:
        DiscordError: it does not keep them.
    """
    world, body = sandbox.world, draft.body
    flags = flags_of(body) & SETTABLE
    names = _file_names(body, draft.files)
    check_message(body, v2=is_v2(flags), file_names=names, path=draft.path)
    check_not_empty(body, files=len(draft.files))
    message_id = world.ids.make()
    message = Message(
        message_id,
        draft.channel.id,
        draft.author_id,
        str(body.get("content") or "").strip(),
        made_at(message_id),
        type=draft.type,
        flags=flags | (MessageFlag.EPHEMERAL if draft.ephemeral_for is not None else 0),
        guild_id=draft.channel.guild_id,
        attachments=drafts.new_attachments(world, body, draft.files),
        nonce=body.get("nonce"),
        reference=_reference(draft),
        ephemeral_for=draft.ephemeral_for,
        tts=bool(body.get("tts")),
        poll=_poll(body.get("poll"), at=made_at(message_id)),
    )
    _fill(sandbox, message, body)
    return message


def post(sandbox: Sandbox, message: Message) -> Message:
    """Keep a new message and tell of it."""
    channel = sandbox.world.channel(message.channel_id)
    sandbox.world.add_message(message)
    if channel.thread is not None and channel.thread.archived and not message.ephemeral:
        channel.thread.archived = False
        announce_thread(sandbox, channel, "THREAD_UPDATE")
    _announce(sandbox, message, "MESSAGE_CREATE")
    return message


def edit(
    sandbox: Sandbox,
    message: Message,
    body: JsonObject,
    files: dict[int, UploadedFile],
    *,
    path: tuple[str, ...] = (),
) -> Message:
    """Change what a body names of a message, and tell of it.

    Raises:
        DiscordError: the result would not keep Discord's rules.
    """
    flags = message.flags
    if body.get("flags") is not None:
        changeable = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.COMPONENTS_V2
        flags = flags & ~MessageFlag.SUPPRESS_EMBEDS | flags_of(body) & changeable
    kept = drafts.kept_attachments(body, message.attachments)
    names = [a.filename for a in kept] + _file_names(body, files)
    check_message(body, v2=is_v2(flags), file_names=names, path=path)
    _check_remains(message, body, kept_or_new=bool(kept or files), flags=flags)
    message.flags = flags & ~MessageFlag.LOADING
    message.attachments = [*kept, *drafts.new_attachments(sandbox.world, body, files)]
    for attachment in message.attachments:
        sandbox.world.attachments[attachment.id] = attachment
    if is_v2(flags):
        message.content, message.embeds = "", []
    if "content" in body:
        message.content = str(body["content"] or "").strip()
    _fill(sandbox, message, body)
    message.edited_at = datetime.now(UTC)
    changed(sandbox, message)
    return message


def changed(sandbox: Sandbox, message: Message) -> None:
    """Tell that a message is not as it was."""
    _announce(sandbox, message, "MESSAGE_UPDATE")


def delete(sandbox: Sandbox, message: Message) -> None:
    """Forget a message and tell of it."""
    sandbox.world.remove_message(message)
    data: JsonObject = {"id": str(message.id), "channel_id": str(message.channel_id)}
    if message.guild_id is not None and not message.ephemeral:
        data["guild_id"] = str(message.guild_id)
    sandbox.watchers.tell(
        "message_delete", data, channel_id=message.channel_id, only_for=message.ephemeral_for
    )
    if _bot_hears(sandbox, message):
        sandbox.sessions.dispatch(_event("MESSAGE_DELETE", data, message))


def delete_many(sandbox: Sandbox, channel: Channel, messages: Sequence[Message]) -> None:
    """Forget messages of a channel and tell of all at once."""
    for message in messages:
        sandbox.world.remove_message(message)
        gone = {"id": str(message.id), "channel_id": str(channel.id)}
        sandbox.watchers.tell("message_delete", gone, channel_id=channel.id)
    data = {
        "ids": [str(message.id) for message in messages],
        "channel_id": str(channel.id),
        "guild_id": str(channel.guild_id),
    }
    if messages and sandbox.world.can_see(channel, sandbox.world.bot_id):
        sandbox.sessions.dispatch(_event("MESSAGE_DELETE_BULK", data, messages[0]))


def _file_names(body: JsonObject, files: dict[int, UploadedFile]) -> list[str]:
    listed = body.get("attachments")
    named = {
        str(a.get("id")): a.get("filename")
        for a in (listed if isinstance(listed, list) else [])
        if isinstance(a, dict)
    }
    return [str(named.get(str(index)) or file.filename) for index, file in files.items()]


def _fill(sandbox: Sandbox, message: Message, body: JsonObject) -> None:
    """Complete embeds and components of a body, and find what the text mentions."""
    world = sandbox.world
    by_name = {a.filename: a for a in message.attachments}
    files_at = f"{sandbox.render.files_url}/attachments/{message.channel_id}"
    if body.get("embeds") is not None:
        message.embeds = drafts.completed_embeds(body["embeds"], by_name, files_at)
    if body.get("components") is not None:
        message.components = drafts.completed_components(
            world, body["components"], by_name, files_at
        )
    replied = world.messages.get(message.reference[1]) if message.reference else None
    found = drafts.mentions(
        world,
        world.channel(message.channel_id),
        author_id=message.author_id,
        text=drafts.spoken_text(message.content, message.components),
        allowed=body.get("allowed_mentions"),
        replied_to=replied.author_id if replied and message.type == MessageType.REPLY else None,
    )
    message.mentions, message.mention_roles = found.users, found.roles
    message.mention_everyone = found.everyone


def _check_remains(message: Message, body: JsonObject, *, kept_or_new: bool, flags: int) -> None:
    """Check that an edit leaves something to be seen."""
    before: JsonObject = {
        "content": "" if is_v2(flags) else message.content,
        "embeds": [] if is_v2(flags) else message.embeds,
        "components": message.components,
        "poll": message.poll,
    }
    after = before | {key: body[key] for key in before if key in body}
    if not message.flags & MessageFlag.LOADING or body:
        check_not_empty(after, files=int(kept_or_new))


def _reference(draft: Draft) -> tuple[int, int] | None:
    if draft.reply_to is None:
        return None
    return draft.reply_to.channel_id, draft.reply_to.id


def _poll(poll: Any, *, at: datetime) -> JsonObject | None:
    """Return a poll made at a moment as it is sent out: answers numbered, nobody has voted."""
    if not isinstance(poll, dict):
        return None
    answers = [
        {"answer_id": number, "poll_media": _without_nulls(answer["poll_media"])}
        for number, answer in enumerate(poll["answers"], start=1)
    ]
    # discord.py computes with the expiry, and ends where there is none.
    expiry = at + timedelta(hours=poll.get("duration") or DEFAULT_HOURS)
    return {
        "question": _without_nulls(poll["question"]),
        "answers": answers,
        "expiry": expiry.isoformat(),
        "allow_multiselect": bool(poll.get("allow_multiselect")),
        "layout_type": poll.get("layout_type") or 1,
        "results": {"is_finalized": False, "answer_counts": []},
    }


def _without_nulls(media: JsonObject) -> JsonObject:
    return {key: value for key, value in media.items() if value is not None}


def _announce(sandbox: Sandbox, message: Message, name: str) -> None:
    data = sandbox.render.event(message)
    sandbox.watchers.tell(
        name.lower(), data, channel_id=message.channel_id, only_for=message.ephemeral_for
    )
    if _bot_hears(sandbox, message):
        sandbox.sessions.dispatch(_event(name, data, message, bot_id=sandbox.world.bot_id))


def _bot_hears(sandbox: Sandbox, message: Message) -> bool:
    if message.ephemeral:
        return True
    channel = sandbox.world.channels.get(message.channel_id)
    return channel is None or sandbox.world.can_see(channel, sandbox.world.bot_id)


def _event(name: str, data: JsonObject, message: Message, *, bot_id: int | None = None) -> Event:
    # Ephemeral messages come like direct ones, but on the shard of their guild.
    direct = message.guild_id is None or message.ephemeral
    return Event(
        name,
        data,
        needs=Intent.DIRECT_MESSAGES if direct else Intent.GUILD_MESSAGES,
        guild_id=message.guild_id,
        withheld=None if direct or bot_id is None else partial(withheld, bot_id=bot_id),
    )


def replied_message(sandbox: Sandbox, channel: Channel, body: JsonObject) -> Message | None:
    """Return the message that a body's `message_reference` names; None without one.

    Raises:
        DiscordError: there is no such message, and the body insists on it.
    """
    reference = body.get("message_reference")
    if not isinstance(reference, dict) or reference.get("message_id") is None:
        return None
    wanted = str(reference["message_id"])
    message = sandbox.world.messages.get(int(wanted)) if wanted.isdigit() else None
    if message is not None and message.channel_id == channel.id and not message.ephemeral:
        return message
    if reference.get("fail_if_not_exists", True):
        raise errors.invalid(
            ("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"
        )
    return None

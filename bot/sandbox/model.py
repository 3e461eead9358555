"""What a local Discord consists of: users, guilds, channels, messages. Values only, no rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag
from typing import Any

JsonObject = dict[str, Any]


class ChannelType(IntEnum):
    """The kinds of channel the sandbox knows."""

    TEXT = 0
    DM = 1
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


class MessageType(IntEnum):
    """Why a message is there."""

    DEFAULT = 0
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER_MESSAGE = 21
    CONTEXT_MENU_COMMAND = 23


class MessageFlag(IntFlag):
    """What is special about a message."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(slots=True)
class User:
    """A person, or the bot."""

    id: int
    name: str
    display_name: str | None = None
    bot: bool = False


@dataclass(slots=True)
class Role:
    """A role of a guild; the one with the guild's id is @everyone."""

    id: int
    name: str
    permissions: int
    position: int
    color: int = 0
    hoist: bool = False
    managed: bool = False
    mentionable: bool = False
    bot_id: int | None = None


@dataclass(slots=True)
class Member:
    """A user in a guild."""

    user_id: int
    joined_at: datetime
    roles: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass(slots=True)
class Overwrite:
    """What a channel allows and denies a role (kind 0) or a member (kind 1)."""

    id: int
    kind: int
    allow: int
    deny: int


@dataclass(slots=True)
class ThreadState:
    """What only threads have."""

    owner_id: int
    created_at: datetime
    archive_timestamp: datetime
    auto_archive_minutes: int
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    members: dict[int, datetime] = field(default_factory=dict)
    message_count: int = 0


@dataclass(slots=True)
class Attachment:
    """A file that came with a message."""

    id: int
    filename: str
    content_type: str
    data: bytes
    description: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(slots=True)
class Message:
    """A message, ephemeral ones included."""

    id: int
    channel_id: int
    author_id: int
    content: str
    created_at: datetime
    type: int = MessageType.DEFAULT
    flags: int = 0
    guild_id: int | None = None
    edited_at: datetime | None = None
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    embeds: list[JsonObject] = field(default_factory=list)
    components: list[JsonObject] = field(default_factory=list)
    reactions: dict[str, list[int]] = field(default_factory=dict)
    nonce: str | int | None = None
    reference: tuple[int, int] | None = None
    interaction_metadata: JsonObject | None = None
    interaction: JsonObject | None = None
    application_id: int | None = None
    ephemeral_for: int | None = None
    thread_id: int | None = None
    pinned_at: datetime | None = None
    tts: bool = False
    poll: JsonObject | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only one member, and the bot, can see it."""
        return self.ephemeral_for is not None


@dataclass(slots=True)
class Channel:
    """A text channel, a thread or a direct conversation with the bot."""

    id: int
    type: int
    name: str | None
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    rate_limit_per_user: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: list[int] = field(default_factory=list)
    thread: ThreadState | None = None
    last_message_id: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)


@dataclass(slots=True)
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Channel] = field(default_factory=dict)
    locale: str = "en-US"
    description: str | None = None

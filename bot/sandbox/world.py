"""The local Discord's state: everything that exists, found by id. It announces nothing."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.sandbox import errors, permissions
from bot.sandbox.model import (
    Attachment,
    Channel,
    ChannelType,
    Guild,
    JsonObject,
    Member,
    Message,
    Role,
    ThreadState,
    User,
)
from bot.sandbox.snowflakes import Snowflakes, made_at

# A long run must not fill the memory; the oldest messages of a channel are forgotten first.
MAX_MESSAGES_A_CHANNEL = 5_000


@dataclass
class Application:
    """The bot's application, as the developer portal keeps it."""

    id: int
    name: str
    token: str
    owner_id: int
    message_content: bool = True
    members: bool = True
    presences: bool = True


@dataclass
class World:
    """All there is.

    Attributes:
        application: the bot's application; the bot user has the same id.
        commands: application commands by id, as they are sent out.
        allowed: whom a guild's administrators let use a command, or keep from it: by guild and
            command, then by role or user.
    """

    application: Application
    ids: Snowflakes
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)
    commands: dict[int, JsonObject] = field(default_factory=dict)
    allowed: dict[tuple[int, int], dict[int, bool]] = field(default_factory=dict)

    @property
    def bot_id(self) -> int:
        """The bot user's id."""
        return self.application.id

    def user(self, user_id: int) -> User:
        """Return a user.

        Raises:
            DiscordError: there is none.
        """
        try:
            return self.users[user_id]
        except KeyError:
            raise errors.unknown_user() from None

    def guild(self, guild_id: int) -> Guild:
        """Return a guild, whether the bot is in it or not.

        Raises:
            DiscordError: there is none.
        """
        try:
            return self.guilds[guild_id]
        except KeyError:
            raise errors.unknown_guild() from None

    def channel(self, channel_id: int) -> Channel:
        """Return a channel, thread or direct conversation.

        Raises:
            DiscordError: there is none.
        """
        try:
            return self.channels[channel_id]
        except KeyError:
            raise errors.unknown_channel() from None

    def message(self, channel_id: int, message_id: int) -> Message:
        """Return a message of a channel, an ephemeral one too.

        Raises:
            DiscordError: there is none.
        """
        message = self.messages.get(message_id)
        if message is None or message.channel_id != channel_id:
            raise errors.unknown_message()
        return message

    def member(self, guild: Guild, user_id: int) -> Member:
        """Return a guild's member.

        Raises:
            DiscordError: the user is not in the guild.
        """
        try:
            return guild.members[user_id]
        except KeyError:
            raise errors.unknown_member() from None

    def bot_guilds(self) -> list[Guild]:
        """Return the guilds the bot is in."""
        return [guild for guild in self.guilds.values() if self.bot_id in guild.members]

    def permissions(self, channel: Channel, user_id: int) -> int:
        """Return what a user may do in a channel, as bits; 0 where it is none of theirs."""
        if channel.guild_id is not None:
            return permissions.in_channel(self.guilds[channel.guild_id], channel, user_id)
        return permissions.IN_DIRECT_MESSAGES if user_id in channel.recipients else 0

    def can_see(self, channel: Channel, user_id: int) -> bool:
        """Tell whether a user sees a channel."""
        if not self.permissions(channel, user_id) & permissions.Permission.VIEW_CHANNEL:
            return False
        if channel.type != ChannelType.PRIVATE_THREAD or channel.thread is None:
            return True
        manages = self.permissions(channel, user_id) & permissions.Permission.MANAGE_THREADS
        return user_id in channel.thread.members or bool(manages)

    def add_user(self, name: str, *, display_name: str | None = None, bot: bool = False) -> User:
        """Add a user and return them."""
        user = User(self.ids.make(), name, display_name, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, owner: User, *, description: str | None = None) -> Guild:
        """Add a guild with @everyone and its owner, and return it."""
        guild = Guild(self.ids.make(), name, owner.id, description=description)
        guild.roles[guild.id] = Role(guild.id, "@everyone", permissions.EVERYONE, position=0)
        self.guilds[guild.id] = guild
        self.add_member(guild, owner)
        return guild

    def add_role(
        self, guild: Guild, name: str, bits: int, *, color: int = 0, bot_id: int | None = None
    ) -> Role:
        """Add a role above all others of the guild and return it."""
        role = Role(
            self.ids.make(),
            name,
            bits,
            position=len(guild.roles),
            color=color,
            managed=bot_id is not None,
            bot_id=bot_id,
        )
        guild.roles[role.id] = role
        return role

    def add_member(self, guild: Guild, user: User, roles: Iterable[Role] = ()) -> Member:
        """Make a user a member of a guild."""
        member = Member(user.id, datetime.now(UTC), [role.id for role in roles])
        guild.members[user.id] = member
        return member

    def add_channel(self, guild: Guild, name: str, *, topic: str | None = None) -> Channel:
        """Add a text channel below the others and return it."""
        channel = Channel(
            self.ids.make(),
            ChannelType.TEXT,
            name,
            guild_id=guild.id,
            position=len(guild.channels),
            topic=topic,
        )
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def add_thread(
        self,
        parent: Channel,
        name: str,
        owner_id: int,
        *,
        thread_id: int | None = None,
        kind: int = ChannelType.PUBLIC_THREAD,
        auto_archive_minutes: int = 4320,
    ) -> Channel:
        """Add a thread to a text channel and return it; one on a message has the message's id."""
        assert parent.guild_id is not None  # noqa: S101 - direct conversations have no threads
        now = datetime.now(UTC)
        state = ThreadState(owner_id, now, now, auto_archive_minutes, members={owner_id: now})
        thread = Channel(
            thread_id or self.ids.make(),
            kind,
            name,
            guild_id=parent.guild_id,
            parent_id=parent.id,
            thread=state,
        )
        self.channels[thread.id] = self.guilds[parent.guild_id].threads[thread.id] = thread
        return thread

    def remove_channel(self, channel: Channel) -> None:
        """Forget a channel with its messages and threads."""
        guild = self.guilds[channel.guild_id] if channel.guild_id is not None else None
        if guild is not None:
            for thread in [t for t in guild.threads.values() if t.parent_id == channel.id]:
                self.remove_channel(thread)
            guild.channels.pop(channel.id, None)
            guild.threads.pop(channel.id, None)
        for message in list(channel.messages.values()):
            self.remove_message(message)
        del self.channels[channel.id]

    def direct_channel(self, user_id: int) -> Channel:
        """Return the conversation between a user and the bot, opened if need be."""
        for channel in self.channels.values():
            if channel.type == ChannelType.DM and user_id in channel.recipients:
                return channel
        recipients = [user_id, self.bot_id]
        channel = Channel(self.ids.make(), ChannelType.DM, None, recipients=recipients)
        self.channels[channel.id] = channel
        return channel

    def add_message(self, message: Message) -> None:
        """Keep a message, and forget the channel's oldest where there are too many."""
        channel = self.channels[message.channel_id]
        channel.messages[message.id] = self.messages[message.id] = message
        if not message.ephemeral:
            channel.last_message_id = message.id
            if channel.thread is not None:
                channel.thread.message_count += 1
        for attachment in message.attachments:
            self.attachments[attachment.id] = attachment
        while len(channel.messages) > MAX_MESSAGES_A_CHANNEL:
            self.remove_message(next(iter(channel.messages.values())))

    def remove_message(self, message: Message) -> None:
        """Forget a message and its files."""
        self.channels[message.channel_id].messages.pop(message.id, None)
        self.messages.pop(message.id, None)
        for attachment in message.attachments:
            self.attachments.pop(attachment.id, None)


def new_token(application_id: int) -> str:
    """Return a bot token of Discord's form: the id in base 64, a time, a secret."""
    head = base64.urlsafe_b64encode(str(application_id).encode()).decode().rstrip("=")
    return f"{head}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(28)}"


def new_world(*, name: str, owner_name: str, token: str | None = None) -> World:
    """Return a world with the bot, its owner and nothing else."""
    ids = Snowflakes()
    owner = User(ids.make(), owner_name, owner_name.title())
    bot = User(ids.make(), name, bot=True)
    application = Application(bot.id, name, token or new_token(bot.id), owner.id)
    return World(application, ids, users={owner.id: owner, bot.id: bot})


def created_at(thing_id: int) -> str:
    """Return when a thing was made, as Discord writes it."""
    return made_at(thing_id).isoformat()

"""What the page shows: who looks, the servers and channels they see, the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox.controls.asking import channel_of
from bot.sandbox.core import Sandbox
from bot.sandbox.errors import DiscordError
from bot.sandbox.model import Channel, ChannelType, Guild, JsonObject, Message, User
from bot.sandbox.page.markdown import Names
from bot.sandbox.permissions import Permission

DIRECT = "@me"
MAX_MESSAGES = 200
AVATAR_COLOURS = 6


@dataclass(frozen=True)
class Person:
    """A user of the page, to switch to.

    `standing` says in a word what they may do: member, moderator, owner or visitor.
    """

    id: str
    name: str
    standing: str
    current: bool


@dataclass(frozen=True)
class Place:
    """A channel, a thread below it, or the conversation with the bot."""

    id: str
    name: str
    address: str
    current: bool
    threads: Sequence[Place] = ()


@dataclass(frozen=True)
class Server:
    """A guild with the channels that the user sees."""

    name: str
    channels: Sequence[Place]


class Onlooker:
    """One user's view of the local Discord."""

    def __init__(self, sandbox: Sandbox, user: User) -> None:
        self._sandbox = sandbox
        self._world = sandbox.world
        self.user = user

    @property
    def name(self) -> str:
        """What the user is called."""
        return called(self.user)

    def people(self) -> list[Person]:
        """Return everybody but the bot, members of a server first."""
        people = [u for u in self._world.users.values() if not u.bot]
        shown = [
            Person(str(u.id), called(u), _standing(self._sandbox, u), u.id == self.user.id)
            for u in people
        ]
        return sorted(shown, key=lambda person: _STANDINGS.index(person.standing))

    def servers(self, open_channel: Channel) -> list[Server]:
        """Return the servers the user is in."""
        return [
            Server(guild.name, self._places(guild, open_channel))
            for guild in self._world.guilds.values()
            if self.user.id in guild.members
        ]

    def direct(self, open_channel: Channel) -> Place:
        """Return the conversation with the bot."""
        bot = called(self._world.users[self._world.bot_id])
        return Place(DIRECT, bot, self.address(DIRECT), open_channel.type == ChannelType.DM)

    def channel(self, asked: str | None) -> Channel:
        """Return the channel of an id or a name, of `@me`, or the first that the user sees.

        Raises:
            DiscordError: there is no such channel, or the user does not see it.
        """
        if asked is None:
            seen = self._first_channel()
            return seen or self._world.direct_channel(self.user.id)
        if asked == DIRECT:
            return self._world.direct_channel(self.user.id)
        channel = channel_of(self._sandbox, {"channel": asked})
        if not self._world.can_see(channel, self.user.id):
            raise DiscordError(403, 50001, "Missing Access")
        return channel

    def manages(self, channel: Channel) -> bool:
        """Tell whether the user may delete other people's messages in a channel."""
        have = self._world.permissions(channel, self.user.id)
        return bool(have & Permission.MANAGE_MESSAGES)

    def messages(self, channel: Channel) -> list[JsonObject]:
        """Return a channel's latest messages, oldest first, other people's ephemeral ones not."""
        seen = [m for m in channel.messages.values() if m.ephemeral_for in (None, self.user.id)]
        return [self.message(message) for message in seen[-MAX_MESSAGES:]]

    def message(self, message: Message) -> JsonObject:
        """Return a message as REST renders it, with who reacted as this user sees it."""
        rendered = self._sandbox.render.message(message)
        for reaction in rendered.get("reactions", ()):
            emoji = reaction["emoji"]
            key = emoji["name"] if emoji["id"] is None else f"{emoji['name']}:{emoji['id']}"
            reaction |= {"key": key, "me": self.user.id in message.reactions[key]}
        rendered["moment"] = message.created_at
        return rendered

    def names(self, channel: Channel) -> Names:
        """Return what ids are called in a channel."""
        guild = self._world.guilds.get(channel.guild_id or 0)

        def user(user_id: int) -> str | None:
            found = self._world.users.get(user_id)
            return None if found is None else called(found)

        def role(role_id: int) -> str | None:
            found = None if guild is None else guild.roles.get(role_id)
            return None if found is None else found.name

        def place(channel_id: int) -> str | None:
            found = self._world.channels.get(channel_id)
            seen = found is not None and self._world.can_see(found, self.user.id)
            return found.name if found is not None and seen else None

        return Names(user, role, place)

    def address(self, channel: str) -> str:
        """Return the page's address for a channel."""
        return f"/?user={self.user.id}&channel={channel}"

    def _first_channel(self) -> Channel | None:
        for guild in self._world.guilds.values():
            for channel in guild.channels.values():
                if self.user.id in guild.members and self._world.can_see(channel, self.user.id):
                    return channel
        return None

    def _places(self, guild: Guild, open_channel: Channel) -> list[Place]:
        return [
            self._place(c, open_channel, self._threads(guild, c, open_channel))
            for c in guild.channels.values()
            if self._world.can_see(c, self.user.id)
        ]

    def _threads(self, guild: Guild, parent: Channel, open_channel: Channel) -> list[Place]:
        return [
            self._place(thread, open_channel)
            for thread in guild.threads.values()
            if thread.parent_id == parent.id and self._world.can_see(thread, self.user.id)
        ]

    def _place(
        self, channel: Channel, open_channel: Channel, threads: Sequence[Place] = ()
    ) -> Place:
        channel_id = str(channel.id)
        current = channel.id == open_channel.id
        return Place(
            channel_id, channel.name or "", self.address(channel_id), current, tuple(threads)
        )


_STANDINGS = ("member", "moderator", "owner", "visitor")


def first_user(sandbox: Sandbox) -> User:
    """Return the user that a visitor is at first: a plain member, so that nothing is refused."""
    people = [u for u in sandbox.world.users.values() if not u.bot]
    return min(people, key=lambda user: _STANDINGS.index(_standing(sandbox, user)))


def called(user: User) -> str:
    """Return a user's display name, or the user name."""
    return user.display_name or user.name


def avatar_colour(user_id: str) -> int:
    """Return which of the page's avatar colours a user has, from 0."""
    return int(user_id) % AVATAR_COLOURS


def _standing(sandbox: Sandbox, user: User) -> str:
    guilds = [g for g in sandbox.world.guilds.values() if user.id in g.members]
    if not guilds:
        return "visitor"
    if any(guild.owner_id == user.id for guild in guilds):
        return "owner"
    channels = [c for guild in guilds for c in guild.channels.values()]
    manages = any(sandbox.world.permissions(c, user.id) & Permission.MANAGE_GUILD for c in channels)
    return "moderator" if manages else "member"

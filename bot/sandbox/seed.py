"""The world that a first-time visitor finds."""

from __future__ import annotations

from bot.sandbox import permissions
from bot.sandbox.model import Channel, Guild, Message, Overwrite, User
from bot.sandbox.permissions import Permission
from bot.sandbox.snowflakes import made_at
from bot.sandbox.world import World, new_world

BOT_NAME = "Dossier"
GUILD_NAME = "Reading Room"
_VIEW = int(Permission.VIEW_CHANNEL)
_WELCOME = (
    "Welcome! Ask <@{bot}> about the article here, for example: "
    "<@{bot}> how many American troops are in South Korea? "
    "Or type `/` to see the commands."
)


def seeded_world(*, token: str | None = None) -> World:
    """Return a guild with three channels, five people, and the bot.

    The users are an owner, a moderator, two members, and "reader", who is in no guild.
    """
    world = new_world(name=BOT_NAME, owner_name="olivia", token=token)
    owner = world.users[world.application.owner_id]
    guild = world.add_guild(GUILD_NAME, owner, description="A server to try Dossier in")
    moderators = world.add_role(guild, "Moderators", permissions.MODERATOR, color=0x3498DB)
    readers = world.add_role(guild, "Readers", 0, color=0x2ECC71)
    world.add_member(guild, world.add_user("mara", display_name="Mara"), [moderators])
    world.add_member(guild, world.add_user("mina", display_name="Mina"), [readers])
    world.add_member(guild, world.add_user("noor", display_name="Noor"))
    world.add_user("reader", display_name="Reader")
    add_bot(world, guild)
    briefing = world.add_channel(guild, "briefing", topic="Questions about the article")
    world.add_channel(guild, "general", topic="Everything else")
    mods = world.add_channel(guild, "mods", topic="For moderators")
    mods.overwrites[guild.id] = Overwrite(guild.id, 0, allow=0, deny=_VIEW)
    for role in (moderators.id, own_role_id(guild)):
        mods.overwrites[role] = Overwrite(role, 0, allow=_VIEW, deny=0)
    _say(world, briefing, owner, _WELCOME.format(bot=world.bot_id))
    return world


def add_bot(world: World, guild: Guild) -> None:
    """Make the bot a member of a guild, with a role of its own as Discord gives it."""
    role = world.add_role(guild, world.application.name, 0, bot_id=world.bot_id)
    world.add_member(guild, world.users[world.bot_id], [role])


def own_role_id(guild: Guild) -> int:
    """Return the id of the role that the bot brought along."""
    return next(role.id for role in guild.roles.values() if role.bot_id is not None)


def _say(world: World, channel: Channel, author: User, text: str) -> None:
    message_id = world.ids.make()
    world.add_message(
        Message(
            message_id,
            channel.id,
            author.id,
            text,
            made_at(message_id),
            guild_id=channel.guild_id,
            mentions=[world.bot_id],
        )
    )

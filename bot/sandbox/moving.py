"""Guilds that the bot enters and leaves, members that change, and what is heard of it."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.core import Sandbox
from bot.sandbox.model import Guild, Member
from bot.sandbox.seed import add_bot, own_role_id
from bot.sandbox.sessions import NO_INTENT, Event, Intent


def invite_bot(sandbox: Sandbox, guild: Guild) -> None:
    """Make the bot a member of a guild and tell it."""
    add_bot(sandbox.world, guild)
    data = wire.guild_create(sandbox.world, guild, all_members=False)
    # Its absence tells a guild that is new from one that is back.
    del data["unavailable"]
    sandbox.sessions.dispatch(Event("GUILD_CREATE", data, needs=Intent.GUILDS, guild_id=guild.id))
    sandbox.watchers.tell("guild_update", wire.guild(guild))


def remove_bot(sandbox: Sandbox, guild: Guild) -> None:
    """Take the bot out of a guild and tell it; its role goes with it, its messages stay."""
    role_id = own_role_id(guild)
    del guild.members[sandbox.world.bot_id]
    del guild.roles[role_id]
    for channel in guild.channels.values():
        channel.overwrites.pop(role_id, None)
    # Without `unavailable`: Discord's sign that it was removed, not that the guild is away.
    sandbox.sessions.dispatch(
        Event("GUILD_DELETE", {"id": str(guild.id)}, needs=Intent.GUILDS, guild_id=guild.id)
    )
    sandbox.watchers.tell("guild_update", wire.guild(guild))


def announce_member(sandbox: Sandbox, guild: Guild, member: Member) -> None:
    """Tell of a member who has other roles or another name."""
    data = wire.member(sandbox.world, member) | {"guild_id": str(guild.id)}
    # A bot hears of itself without the members intent (Discord's reference, "Gateway Intents").
    own = member.user_id == sandbox.world.bot_id
    needs = NO_INTENT if own else Intent.GUILD_MEMBERS
    event = Event("GUILD_MEMBER_UPDATE", data, needs=needs, guild_id=guild.id)
    sandbox.sessions.dispatch(event)

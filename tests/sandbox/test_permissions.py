"""Permissions follow from roles and overwrites as Discord computes them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.model import Channel, Guild, Overwrite
from bot.sandbox.permissions import ALL, Permission, in_channel
from bot.sandbox.seed import seeded_world
from bot.sandbox.world import World

VIEW, SEND, ADMIN = (
    int(Permission.VIEW_CHANNEL),
    int(Permission.SEND_MESSAGES),
    int(Permission.ADMINISTRATOR),
)


def seeded() -> tuple[World, Guild, Channel]:
    world = seeded_world()
    guild = next(iter(world.guilds.values()))
    return world, guild, next(iter(guild.channels.values()))


def named(world: World, name: str) -> int:
    (found,) = [user.id for user in world.users.values() if user.name == name]
    return found


def test_the_owner_may_do_everything_everywhere() -> None:
    world, guild, channel = seeded()
    channel.overwrites[guild.id] = Overwrite(guild.id, 0, allow=0, deny=ALL)

    assert in_channel(guild, channel, named(world, "olivia")) == ALL


def test_an_administrator_is_not_bound_by_overwrites() -> None:
    world, guild, channel = seeded()
    role = world.add_role(guild, "Admins", ADMIN)
    guild.members[named(world, "mina")].roles.append(role.id)
    channel.overwrites[guild.id] = Overwrite(guild.id, 0, allow=0, deny=VIEW)

    assert in_channel(guild, channel, named(world, "mina")) == ALL


def test_roles_overrule_everyone_and_the_member_overrules_roles() -> None:
    world, guild, channel = seeded()
    mina = guild.members[named(world, "mina")]
    (reader,) = mina.roles
    channel.overwrites[guild.id] = Overwrite(guild.id, 0, allow=0, deny=SEND)
    denied = in_channel(guild, channel, mina.user_id) & SEND
    channel.overwrites[reader] = Overwrite(reader, 0, allow=SEND, deny=0)
    allowed = in_channel(guild, channel, mina.user_id) & SEND
    channel.overwrites[mina.user_id] = Overwrite(mina.user_id, 1, allow=0, deny=SEND)
    denied_again = in_channel(guild, channel, mina.user_id) & SEND

    assert (denied, allowed, denied_again) == (0, SEND, 0)


def test_whoever_cannot_see_a_channel_can_do_nothing_in_it() -> None:
    world, guild, channel = seeded()
    channel.overwrites[guild.id] = Overwrite(guild.id, 0, allow=0, deny=VIEW)

    assert in_channel(guild, channel, named(world, "mina")) == 0


def test_a_thread_has_the_permissions_of_its_channel() -> None:
    world, guild, channel = seeded()
    thread = world.add_thread(channel, "Aside", named(world, "mina"))
    channel.overwrites[guild.id] = Overwrite(guild.id, 0, allow=0, deny=VIEW)

    assert in_channel(guild, thread, named(world, "mina")) == 0


def test_moderators_see_their_channel_and_members_do_not() -> None:
    world, guild, _channel = seeded()
    (mods,) = [c for c in guild.channels.values() if c.name == "mods"]

    seeing = {u.name for u in world.users.values() if world.can_see(mods, u.id)}

    assert seeing == {"olivia", "mara", "Dossier"}


@given(allow=st.integers(0, ALL), deny=st.integers(0, ALL))
def test_an_own_overwrite_allows_and_denies_exactly_its_bits(allow: int, deny: int) -> None:
    world, guild, channel = seeded()
    noor = named(world, "noor")
    before = in_channel(guild, channel, noor)
    channel.overwrites[noor] = Overwrite(noor, 1, allow=allow, deny=deny)

    expected = before & ~deny | allow

    assert in_channel(guild, channel, noor) == (expected if expected & VIEW else 0)

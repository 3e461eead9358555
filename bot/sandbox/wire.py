"""Users, members, roles, channels and guilds as they go over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.sandbox.model import Channel, ChannelType, Guild, JsonObject, Member, Overwrite, Role, User
from bot.sandbox.world import World

NO_FLAGS = 0
GATEWAY_MEMBERS_FLAG = 1 << 14
MESSAGE_CONTENT_FLAG = 1 << 18
PRESENCES_FLAG = 1 << 12


def when(moment: datetime | None) -> str | None:
    """Return a moment as Discord writes it, or None."""
    return None if moment is None else moment.isoformat()


def snowflake(value: int | None) -> str | None:
    """Return an id as Discord writes it, or None."""
    return None if value is None else str(value)


def user(one: User) -> JsonObject:
    """Return a user."""
    return {
        "id": str(one.id),
        "username": one.name,
        "global_name": one.display_name,
        "discriminator": "0",
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "accent_color": None,
        "collectibles": None,
        "primary_guild": None,
        "bot": one.bot,
        "flags": NO_FLAGS,
        "public_flags": NO_FLAGS,
    }


def own_user(one: User) -> JsonObject:
    """Return the bot's user as only the bot itself sees it."""
    return {**user(one), "mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


def application(world: World) -> JsonObject:
    """Return the bot's application."""
    own = world.application
    flags = (
        own.members * GATEWAY_MEMBERS_FLAG
        | own.message_content * MESSAGE_CONTENT_FLAG
        | own.presences * PRESENCES_FLAG
    )
    return {
        "id": str(own.id),
        "name": own.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(world.users[own.id]),
        "bot_public": True,
        "bot_require_code_grant": False,
        "summary": "",
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "owner": user(world.users[own.owner_id]),
        "team": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "integration_types_config": {"0": {}, "1": {}},
        "approximate_guild_count": len(world.bot_guilds()),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "install_params": {"scopes": ["bot", "applications.commands"], "permissions": "0"},
    }


def role(one: Role) -> JsonObject:
    """Return a role."""
    rendered: JsonObject = {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(one.permissions),
        "position": one.position,
        "color": one.color,
        "colors": {"primary_color": one.color, "secondary_color": None, "tertiary_color": None},
        "hoist": one.hoist,
        "managed": one.managed,
        "mentionable": one.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": NO_FLAGS,
    }
    if one.bot_id is not None:
        rendered["tags"] = {"bot_id": str(one.bot_id)}
    return rendered


def member_alone(one: Member) -> JsonObject:
    """Return a member without the user: beside a message's author, and in resolved data."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": NO_FLAGS,
        "joined_at": when(one.joined_at),
        "nick": one.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in one.roles],
        "mute": False,
        "deaf": False,
    }


def member(world: World, one: Member) -> JsonObject:
    """Return a member with the user."""
    return {**member_alone(one), "user": user(world.users[one.user_id])}


def overwrite(one: Overwrite) -> JsonObject:
    """Return a channel's overwrite."""
    return {"id": str(one.id), "type": one.kind, "allow": str(one.allow), "deny": str(one.deny)}


def channel(world: World, one: Channel) -> JsonObject:
    """Return a channel of any kind."""
    if one.type == ChannelType.DM:
        return _direct_channel(world, one)
    return _thread(world, one) if one.thread is not None else _text_channel(one)


def _text_channel(one: Channel) -> JsonObject:
    return {
        "id": str(one.id),
        "type": one.type,
        "guild_id": snowflake(one.guild_id),
        "name": one.name,
        "position": one.position,
        "topic": one.topic,
        "nsfw": one.nsfw,
        "parent_id": snowflake(one.parent_id),
        "rate_limit_per_user": one.rate_limit_per_user,
        "last_message_id": snowflake(one.last_message_id),
        "permission_overwrites": [overwrite(o) for o in one.overwrites.values()],
        "flags": NO_FLAGS,
    }


def _direct_channel(world: World, one: Channel) -> JsonObject:
    others = [world.users[uid] for uid in one.recipients if uid != world.bot_id]
    return {
        "id": str(one.id),
        "type": one.type,
        "last_message_id": snowflake(one.last_message_id),
        "recipients": [user(other) for other in others],
        "flags": NO_FLAGS,
    }


def _thread(world: World, one: Channel) -> JsonObject:
    state = one.thread
    assert state is not None  # noqa: S101 - asked by the caller
    rendered: JsonObject = {
        "id": str(one.id),
        "type": one.type,
        "guild_id": snowflake(one.guild_id),
        "parent_id": snowflake(one.parent_id),
        "owner_id": str(state.owner_id),
        "name": one.name,
        "rate_limit_per_user": one.rate_limit_per_user,
        "last_message_id": snowflake(one.last_message_id),
        "message_count": state.message_count,
        "total_message_sent": state.message_count,
        "member_count": len(state.members),
        "flags": NO_FLAGS,
        "thread_metadata": {
            "archived": state.archived,
            "auto_archive_duration": state.auto_archive_minutes,
            "archive_timestamp": when(state.archive_timestamp),
            "locked": state.locked,
            "create_timestamp": when(state.created_at),
            **({"invitable": state.invitable} if one.type == ChannelType.PRIVATE_THREAD else {}),
        },
    }
    if world.bot_id in state.members:
        rendered["member"] = thread_member(one, world.bot_id)
    return rendered


def thread_member(one: Channel, user_id: int) -> JsonObject:
    """Return a member of a thread."""
    assert one.thread is not None  # noqa: S101 - only threads have members
    return {
        "id": str(one.id),
        "user_id": str(user_id),
        "join_timestamp": when(one.thread.members[user_id]),
        "flags": NO_FLAGS,
    }


def guild(one: Guild) -> JsonObject:
    """Return a guild without its channels and members."""
    # Everything a guild may have beyond a name, in the state of one that never touched it.
    untouched: dict[str, Any] = dict.fromkeys(
        "icon home_header splash discovery_splash banner application_id afk_channel_id "
        "system_channel_id widget_channel_id vanity_url_code rules_channel_id max_presences "
        "safety_alerts_channel_id public_updates_channel_id incidents_data".split()
    )
    return {
        **untouched,
        "id": str(one.id),
        "name": one.name,
        "description": one.description,
        "owner_id": str(one.owner_id),
        "roles": [role(r) for r in one.roles.values()],
        "features": [],
        "emojis": [],
        "stickers": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 0,
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": one.locale,
        "nsfw": False,
        "nsfw_level": 0,
    }


def guild_create(world: World, one: Guild, *, all_members: bool) -> JsonObject:
    """Return what GUILD_CREATE says: the guild with its channels, threads and members.

    Channels that the bot cannot see are named too, as Discord does; such threads are not.
    Without the members intent, only the bot itself is among the members.
    """
    threads = [t for t in one.threads.values() if world.can_see(t, world.bot_id)]
    members = one.members.values() if all_members else [one.members[world.bot_id]]
    return {
        **guild(one),
        "joined_at": when(one.members[world.bot_id].joined_at),
        "large": len(one.members) > 250,
        "unavailable": False,
        "member_count": len(one.members),
        "members": [member(world, m) for m in members],
        "channels": [channel(world, c) for c in one.channels.values()],
        "threads": [channel(world, t) for t in threads if t.thread and not t.thread.archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }

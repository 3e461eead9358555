"""What Discord says: the token, the intents, the time, and the rights in channels that are used."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import discord
import discord.http

from bot.clock import Clock
from bot.doctor.findings import Finding, fail, ok, warn
from bot.settings import Settings
from bot.state.opened import State

# Date tells whole seconds. Processes that share a database need to agree far within a lease.
CLOCK_WARN, CLOCK_FAIL = timedelta(seconds=5), timedelta(seconds=30)
MAX_GUILDS = 100
MAX_TOLD = 5

_PORTAL = "https://discord.com/developers/applications"
_WORDS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "read_message_history": "Read Message History",
}


async def log_in(client: discord.Client, token: str) -> Finding:
    """Log a client in, over REST alone, and return whether Discord took the token."""
    try:
        await client.login(token)
    except discord.LoginFailure:
        mend = f"copy it again from the Bot page of {_PORTAL}, or reset it there"
        return fail("login", "Discord refused the token", mend)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        said = f"Discord cannot be reached ({type(error).__name__})"
        return fail("login", said, "check the network, a proxy, and https://discordstatus.com")
    return ok("login", f"Discord knows the token as {client.user}")


async def intents(client: discord.Client, settings: Settings) -> Sequence[Finding]:
    """Return whether the message content intent is granted where the settings wish for it."""
    flags = (await client.application_info()).flags
    granted = flags.gateway_message_content or flags.gateway_message_content_limited
    if settings.message_content and not granted:
        mend = (
            f"tick “Message Content Intent” on the Bot page of {_PORTAL}, "
            "or set DOSSIER_MESSAGE_CONTENT=false"
        )
        return [fail("intents", "message content is wished for, but not granted", mend)]
    wished = "is read" if settings.message_content else "is not wished for"
    return [ok("intents", f"message content {wished}")]


async def clock_against_discord(clock: Clock) -> Sequence[Finding]:
    """Return how far the clock is from the date in a reply of Discord's."""
    async with aiohttp.ClientSession() as http:
        started = time.monotonic()
        async with http.get(f"{discord.http.Route.BASE}/gateway") as reply:
            there = parsedate_to_datetime(reply.headers["Date"]).astimezone(UTC)
        took = timedelta(seconds=time.monotonic() - started)
    return [clock_finding(clock.now(), there, took)]


def clock_finding(here: datetime, there: datetime, took: timedelta) -> Finding:
    """Return how far a clock is off, given the date in a reply and how long the reply took."""
    # A date of whole seconds was cut off by half a second on average, half of the way ago.
    off = here - there - took / 2 - timedelta(seconds=0.5)
    mend = "turn time synchronisation on (timedatectl set-ntp true): digests go by this clock"
    said = f"{abs(off).total_seconds():.0f} seconds {'ahead' if off > timedelta(0) else 'behind'}"
    if abs(off) > CLOCK_FAIL:
        return fail("clock", said, mend)
    if abs(off) > CLOCK_WARN:
        return warn("clock", said, mend)
    return ok("clock", "agrees with Discord's")


@dataclass
class Used:
    """A channel that is used: for what, and which rights that takes."""

    purposes: set[str] = field(default_factory=set)
    rights: set[str] = field(default_factory=lambda: {"view_channel", "send_messages"})


async def used_channels(state: State, guild: int) -> Mapping[int, Used]:
    """Return the channels that a guild's settings and digests name.

    Raises:
        StateUnavailableError: the database is away.
    """
    used: dict[int, Used] = {}

    def use(channel: int, purpose: str, *rights: str) -> None:
        one = used.setdefault(channel, Used())
        one.purposes.add(purpose)
        one.rights.update(rights)

    settings = await state.saved_settings.read(guild)
    threads = ("create_public_threads", "send_messages_in_threads")
    for channel in settings.listening:
        use(channel, "listening", *(threads if settings.threads else ()))
    if settings.handover_channel is not None:
        use(settings.handover_channel, "questions for moderators")
    for one in await state.digests.list(guild):
        if one.paused is None:
            # Without the history, a digest cut off midway is skipped rather than posted twice.
            also = threads[:1] if one.plan.thread else ()
            use(one.plan.channel, f"digest #{one.id}", "read_message_history", *also)
    return used


async def permissions(client: discord.Client, state: State) -> Sequence[Finding]:
    """Return what the bot lacks in the channels that settings and digests name."""
    guilds = [guild async for guild in client.fetch_guilds(limit=MAX_GUILDS, with_counts=False)]
    if not guilds:
        mend = f"invite the bot: the OAuth2 page of {_PORTAL}, scopes bot and applications.commands"
        return [warn("permissions", "the bot is in no server", mend)]
    looked_at, lacking = 0, []
    for guild in guilds:
        used = await used_channels(state, guild.id)
        looked_at += len(used)
        if used:
            lacking += await _lacking_in(client, guild.id, used)
    if not lacking:
        most = f" (the first {MAX_GUILDS})" if len(guilds) == MAX_GUILDS else ""
        said = f"{len(guilds)} servers{most}, {looked_at} channels in use, nothing is missing"
        return [ok("permissions", said)]
    told = lacking[:MAX_TOLD]
    if len(lacking) > MAX_TOLD:
        more = f"{len(lacking) - MAX_TOLD} further channels lack rights"
        told.append(fail("permissions", more, "mend the first ones, then look again"))
    return told


async def _lacking_in(
    client: discord.Client, guild_id: int, used: Mapping[int, Used]
) -> list[Finding]:
    guild = await client.fetch_guild(guild_id, with_counts=False)
    channels = {channel.id: channel for channel in await guild.fetch_channels()}
    me = await guild.fetch_member(client.user.id if client.user else 0)
    found = []
    for channel_id, use in sorted(used.items()):
        purposes = ", ".join(sorted(use.purposes))
        where = f"channel {channel_id} of server {guild_id} ({purposes})"
        channel = channels.get(channel_id)
        if channel is None:
            mend = "name another: /settings, /digest edit; or let the bot see it"
            found.append(fail("permissions", f"{where} is gone or hidden", mend))
            continue
        has = channel.permissions_for(me)
        lacks = [words for right, words in _WORDS.items() if right in use.rights - _held(has)]
        if lacks:
            mend = "give the bot's role these rights in the channel"
            found.append(fail("permissions", f"{where} lacks {', '.join(lacks)}", mend))
    return found


def _held(has: discord.Permissions) -> set[str]:
    return {right for right in _WORDS if getattr(has, right)}

"""Digests reach Discord when they are due, once, or it is said why not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from newsroom import START, Newsroom, by_channel, running, until

from bot.digests.identity import DeliveryKey
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.model import Overwrite
from bot.sandbox.nonces import Nonces
from bot.sandbox.permissions import Permission
from bot.state.repositories.deliveries import GRACE, LEASE
from commands.cards.text import shown_day
from commands.digest_words import subscription_words
from commands.services import GuildSettings
from commands.texts import wording

NINE = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


async def at(newsroom: Newsroom, moment: datetime) -> datetime:
    """Move the clock, let the runner do what is due, and return when it wants to be woken."""
    newsroom.clock.set(moment)
    await asyncio.sleep(0)
    return await newsroom.clock.next_sleep()


async def said_in(newsroom: Newsroom, channel: int) -> bool:
    return bool(newsroom.shown(channel))


async def settled(newsroom: Newsroom, guild: int) -> bool:
    """Tell whether nothing of a guild waits to be posted or told."""
    state, now = newsroom.state, newsroom.clock.now()
    due = [d.next_due for d in await state.digests.list(guild) if d.next_due and d.next_due <= now]
    return not (due or await state.deliveries.waiting() or await state.deliveries.notices_due())


async def test_a_digest_is_posted_when_it_is_due(newsroom: Newsroom) -> None:
    digest, channel = await newsroom.subscribe(time(9))
    async with running(newsroom.runner()):
        woken_at = await newsroom.clock.next_sleep()
        before = newsroom.posts()

        following = await at(newsroom, NINE)

    ((posted_in, nonce, message),) = newsroom.posts()
    assert (woken_at, before) == (NINE, [])
    assert (posted_in, nonce) == (channel, DeliveryKey(digest.id, date(2025, 3, 3)).nonce)
    assert newsroom.shown(channel) == [message]
    assert following == NINE + timedelta(days=1)
    assert await newsroom.said(digest) == "Posted: 3 March 2025"


async def test_a_digest_set_up_while_running_wakes_the_runner(newsroom: Newsroom) -> None:
    runner = newsroom.runner()
    async with running(runner):
        _digest, channel = await newsroom.subscribe(time(8, 30))
        runner.wake()
        await newsroom.clock.next_sleep()

        await at(newsroom, START + timedelta(minutes=30))

    assert by_channel(newsroom.posts()) == {channel: 1}


async def test_a_digest_due_while_down_posts_once_on_return(newsroom: Newsroom) -> None:
    digest, channel = await newsroom.subscribe(time(9))

    newsroom.clock.set(NINE + GRACE)
    async with running(newsroom.runner()):
        await newsroom.clock.next_sleep()

    assert by_channel(newsroom.posts()) == {channel: 1}
    assert await newsroom.said(digest) == "Posted: 3 March 2025"


async def test_a_digest_too_late_is_skipped_and_said(newsroom: Newsroom) -> None:
    digest, _channel = await newsroom.subscribe(time(9))

    newsroom.clock.set(NINE + timedelta(days=1) + GRACE + timedelta(seconds=1))
    async with running(newsroom.runner()):
        woken_at = await newsroom.clock.next_sleep()

    assert newsroom.posts() == []
    assert woken_at == NINE + timedelta(days=2)
    assert await newsroom.said(digest) == (
        "Skipped: 3 March 2025, 4 March 2025; I was away for more than 3 hours"
    )


async def test_a_cut_connection_makes_no_second_post(newsroom: Newsroom) -> None:
    _digest, channel = await newsroom.subscribe(time(9))
    newsroom.sandbox.faults.add(
        Fault(FaultKind.SERVER_ERROR, method="POST", path="/messages", stored=True, status=503)
    )
    async with running(newsroom.runner()):
        await at(newsroom, NINE)

    assert len(newsroom.shown(channel)) == 1
    assert by_channel(newsroom.posts()) == {channel: 1}


async def test_while_discord_is_away_a_digest_waits_and_is_posted_once(newsroom: Newsroom) -> None:
    digest, channel = await newsroom.subscribe(time(9))
    newsroom.sandbox.faults.add(
        Fault(FaultKind.RATE_LIMIT, method="POST", path="/messages", times=1, ms=100)
    )
    async with running(newsroom.runner()):
        await at(newsroom, NINE)

    assert by_channel(newsroom.posts()) == {channel: 1}
    assert await newsroom.said(digest) == "Posted: 3 March 2025"


async def test_a_post_that_could_not_be_recorded_is_found_and_not_repeated(
    newsroom: Newsroom,
) -> None:
    digest, channel = await newsroom.subscribe(time(9))
    newsroom.clock.set(NINE)
    (delivery,) = await newsroom.state.deliveries.claim("gone", limit=5)
    runner = newsroom.runner()
    message = await runner._posted(delivery)
    newsroom.sandbox.nonces = Nonces()  # Discord has forgotten it by then

    async with running(newsroom.runner("next")):
        lease_ends = await newsroom.clock.next_sleep()
        await at(newsroom, NINE + LEASE)

    assert lease_ends == NINE + LEASE
    assert newsroom.shown(channel) == [message]
    assert await newsroom.said(digest) == "Posted: 3 March 2025"


@pytest.mark.parametrize(
    ("deny", "reason"),
    [
        (Permission.VIEW_CHANNEL, "I can't see the channel; let me in (View Channel)"),
        (
            Permission.SEND_MESSAGES,
            "I may not write in the channel; give me Send Messages there",
        ),
    ],
)
async def test_without_permission_a_digest_pauses_and_moderators_are_told_once(
    newsroom: Newsroom, deny: Permission, reason: str
) -> None:
    mods = next(c for c in newsroom.sandbox.world.channels.values() if c.name == "mods")
    await newsroom.state.settings.write(
        newsroom.guild().id, GuildSettings(handover_channel=mods.id)
    )
    digest, channel_id = await newsroom.subscribe(time(9))
    everyone = newsroom.guild().id
    channel = newsroom.sandbox.world.channels[channel_id]
    channel.overwrites[everyone] = Overwrite(everyone, 0, allow=0, deny=int(deny))

    async with running(newsroom.runner()):
        newsroom.clock.set(NINE)
        await until(partial(said_in, newsroom, mods.id))
        for day in range(1, 4):
            newsroom.clock.set(NINE + timedelta(days=day))
            await asyncio.sleep(0.05)

    (kept,) = await newsroom.state.digests.list(newsroom.guild().id)
    assert (kept.id, str(kept.paused), kept.next_due) == (digest.id, reason, None)
    assert by_channel(newsroom.posts()) == {mods.id: 1}
    assert await newsroom.state.deliveries.notices_due() == {}


async def test_without_a_channel_to_tell_the_owner_is_told(newsroom: Newsroom) -> None:
    _digest, channel = await newsroom.subscribe(time(9))
    newsroom.sandbox.world.remove_channel(newsroom.sandbox.world.channels[channel])
    owner = newsroom.sandbox.world.direct_channel(newsroom.guild().owner_id)

    async with running(newsroom.runner()):
        newsroom.clock.set(NINE)
        await until(partial(said_in, newsroom, owner.id))

    (kept,) = await newsroom.state.digests.list(newsroom.guild().id)
    assert str(kept.paused) == "the channel is gone"


async def test_what_became_of_digests_is_read_in_the_servers_language(newsroom: Newsroom) -> None:
    mods = next(c for c in newsroom.sandbox.world.channels.values() if c.name == "mods")
    german = GuildSettings(language="de", handover_channel=mods.id)
    await newsroom.state.settings.write(newsroom.guild().id, german)
    await newsroom.subscribe(time(9), thread=True)
    _lost, channel = await newsroom.subscribe(time(9))
    newsroom.sandbox.world.remove_channel(newsroom.sandbox.world.channels[channel])

    async with running(newsroom.runner()):
        newsroom.clock.set(NINE)
        await until(partial(settled, newsroom, newsroom.guild().id))

    listed = "\n".join(
        subscription_words(one, wording("de"))
        for one in await newsroom.state.digests.list(newsroom.guild().id)
    )
    (notice,) = newsroom.shown(mods.id)
    assert f"-# Gepostet: {shown_day(NINE.date())}" in listed
    assert "-# ⏸️ Angehalten: den Kanal gibt es nicht mehr" in listed
    assert "den Kanal gibt es nicht mehr" in str(newsroom.sandbox.world.messages[notice])
    assert "Tagesbericht: 3. März 2025" in {
        one.name for one in newsroom.sandbox.world.channels.values()
    }


async def test_what_is_due_goes_before_many_notices(newsroom: Newsroom) -> None:
    for number in range(20):
        guild = newsroom.new_guild(f"Guild {number}")
        _digest, channel = await newsroom.subscribe(time(9), guild=guild)
        newsroom.sandbox.world.remove_channel(newsroom.sandbox.world.channels[channel])
    _digest, channel = await newsroom.subscribe(time(9, 1))
    owner = newsroom.sandbox.world.direct_channel(newsroom.guild().owner_id).id
    slow = Fault(FaultKind.LATENCY, method="POST", path=f"/channels/{owner}/messages", ms=50)
    newsroom.sandbox.faults.add(replace(slow, times=100))

    async with running(newsroom.runner()):
        newsroom.clock.set(NINE)
        await until(partial(said_in, newsroom, owner))
        newsroom.clock.set(NINE + timedelta(minutes=1))
        await until(partial(settled, newsroom, newsroom.guild().id), seconds=30)

    posted_in = [posted for posted, _nonce, _message in newsroom.posts()]
    assert posted_in.index(channel) < 5
    assert len(posted_in) == 21


async def test_a_left_guild_causes_no_retry_storm(newsroom: Newsroom) -> None:
    guild = newsroom.new_guild("Left")
    for _ in range(3):
        await newsroom.subscribe(time(9), guild=guild)
    del guild.members[newsroom.sandbox.world.bot_id]

    async with running(newsroom.runner()):
        newsroom.clock.set(NINE)
        await until(partial(settled, newsroom, guild.id))
        tried = len(newsroom.sandbox.requests.since(0))
        newsroom.clock.set(NINE + timedelta(days=2))
        await asyncio.sleep(0.1)

    assert newsroom.posts() == []
    assert len(newsroom.sandbox.requests.since(0)) == tried < 10


async def test_a_digest_may_open_a_thread(newsroom: Newsroom) -> None:
    digest, channel = await newsroom.subscribe(time(9), thread=True)
    async with running(newsroom.runner()):
        await at(newsroom, NINE)

    (message,) = newsroom.shown(channel)
    thread = newsroom.sandbox.world.channels[message]
    assert (thread.parent_id, thread.name) == (channel, "Digest: 3 March 2025")
    assert await newsroom.said(digest) == "Posted: 3 March 2025"


async def test_a_digest_that_may_open_no_thread_is_posted_and_says_what_it_lacks(
    newsroom: Newsroom,
) -> None:
    digest, channel_id = await newsroom.subscribe(time(9), thread=True)
    everyone = newsroom.guild().id
    denied = Overwrite(everyone, 0, allow=0, deny=int(Permission.CREATE_PUBLIC_THREADS))
    newsroom.sandbox.world.channels[channel_id].overwrites[everyone] = denied

    async with running(newsroom.runner()):
        await at(newsroom, NINE)

    assert len(newsroom.shown(channel_id)) == 1
    assert await newsroom.said(digest) == (
        "Posted: 3 March 2025; without a thread: I may not open threads in the channel; "
        "give me Create Public Threads there"
    )


async def test_posted_now_comes_out_of_turn_and_the_days_digest_still_comes(
    newsroom: Newsroom,
) -> None:
    digest, channel = await newsroom.subscribe(time(9))
    runner = newsroom.runner()
    async with running(runner):
        await newsroom.clock.next_sleep()
        for _ in range(2):
            await newsroom.state.digests.post_now(newsroom.guild().id, digest.id)
        runner.wake()
        await until(partial(settled, newsroom, newsroom.guild().id))

        await at(newsroom, NINE)

    assert by_channel(newsroom.posts()) == {channel: 3}


async def test_an_unserved_pack_pauses_its_digest(newsroom: Newsroom) -> None:
    await newsroom.subscribe(time(9), pack="gone")
    async with running(newsroom.runner()):
        newsroom.clock.set(NINE)
        await until(partial(settled, newsroom, newsroom.guild().id))

    (kept,) = await newsroom.state.digests.list(newsroom.guild().id)
    assert str(kept.paused) == "the pack gone is no longer served"


async def test_the_first_digests_of_all_guilds_go_before_anyones_second(
    newsroom: Newsroom,
) -> None:
    greedy, modest = newsroom.new_guild("Greedy"), newsroom.new_guild("Modest")
    for guild in (greedy, greedy, greedy, modest):
        await newsroom.subscribe(time(9), guild=guild)
    newsroom.clock.set(NINE)

    claimed = await newsroom.state.deliveries.claim("a", limit=2)

    assert {one.guild for one in claimed} == {greedy.id, modest.id}


async def test_two_processes_never_claim_the_same(newsroom: Newsroom) -> None:
    for _ in range(20):
        await newsroom.subscribe(time(9))
    newsroom.clock.set(NINE)

    claims = await asyncio.gather(
        *(newsroom.state.deliveries.claim(name, limit=7) for name in "abcde")
    )

    ids = [one.id for claim in claims for one in claim]
    assert len(ids) == len(set(ids)) == 20

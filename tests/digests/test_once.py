"""A digest is posted once, whatever moderators, other processes and the machine do meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from newsroom import Newsroom, running, until

from bot.digests import posting
from bot.sandbox.model import Overwrite
from bot.sandbox.nonces import Nonces
from bot.sandbox.permissions import Permission
from bot.state import schema
from bot.state.repositories.deliveries import LEASE
from commands.remarks import remark
from commands.services import Subscription

NINE = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


async def posted_and_cut_off(newsroom: Newsroom) -> tuple[Subscription, int]:
    """Post a digest from a process that ends before it can record it; return the channel too."""
    digest, channel = await newsroom.subscribe(time(9))
    newsroom.clock.set(NINE)
    (delivery,) = await newsroom.state.deliveries.claim("gone", limit=5)
    await newsroom.runner("gone")._posted(delivery)
    newsroom.sandbox.nonces = Nonces()  # Discord has forgotten it by the time of the takeover
    return digest, channel


async def taken_over(newsroom: Newsroom) -> None:
    """Let another process take over what was left when its lease is over."""
    newsroom.clock.set(NINE + LEASE)
    async with running(newsroom.runner("next")):
        await until(partial(nothing_open, newsroom))


async def nothing_open(newsroom: Newsroom) -> bool:
    soonest = await newsroom.state.deliveries.soonest()
    is_due = soonest is not None and soonest <= newsroom.clock.now()
    return not is_due and not await newsroom.state.deliveries.waiting()


def deny(newsroom: Newsroom, channel: int, permission: Permission) -> None:
    everyone = newsroom.guild().id
    overwrite = Overwrite(everyone, 0, allow=0, deny=int(permission))
    newsroom.sandbox.world.channels[channel].overwrites[everyone] = overwrite


async def test_where_the_history_is_hidden_nothing_is_posted_again(newsroom: Newsroom) -> None:
    digest, channel = await posted_and_cut_off(newsroom)
    deny(newsroom, channel, Permission.READ_MESSAGE_HISTORY)

    await taken_over(newsroom)

    assert len(newsroom.shown(channel)) == 1
    assert await newsroom.said(digest) == (
        "Skipped: 3 March 2025; I could not tell whether it was posted: "
        "I may not read the channel's history"
    )


async def test_an_empty_channel_needs_no_history_to_be_posted_in(newsroom: Newsroom) -> None:
    _digest, channel = await newsroom.subscribe(time(9))
    deny(newsroom, channel, Permission.READ_MESSAGE_HISTORY)
    newsroom.clock.set(NINE)
    await newsroom.state.deliveries.claim("gone", limit=5)

    await taken_over(newsroom)

    assert len(newsroom.shown(channel)) == 1


@pytest.mark.parametrize(
    ("looked_at", "said"),
    [
        (30, "Posted: 3 March 2025"),
        (
            1,
            "Skipped: 3 March 2025; I could not tell whether it was posted: "
            "too much was written in the channel since",
        ),
    ],
)
async def test_in_a_busy_channel_nothing_is_posted_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, looked_at: int, said: str
) -> None:
    digest, channel = await newsroom.subscribe(time(9))
    world = newsroom.sandbox.world
    place = newsroom.client.get_partial_messageable(channel)
    newsroom.clock.set(NINE)
    (delivery,) = await newsroom.state.deliveries.claim("gone", limit=5)
    await place.send("before")
    await newsroom.runner("gone")._posted(delivery)
    newsroom.sandbox.nonces = Nonces()
    for number in range(40):
        await place.send(f"after {number}")
    monkeypatch.setattr(posting, "MAX_LOOKED_AT", looked_at)

    await taken_over(newsroom)

    assert len([m for m in world.messages.values() if m.channel_id == channel]) == 42
    assert await newsroom.said(digest) == said


async def test_moved_while_being_posted_it_is_not_posted_in_the_other_channel_too(
    newsroom: Newsroom,
) -> None:
    digest, channel = await posted_and_cut_off(newsroom)
    other = newsroom.sandbox.world.add_channel(newsroom.guild(), "other").id
    plan = replace(digest.plan, channel=other)
    await newsroom.state.digests.change(newsroom.guild().id, digest.id, plan)

    await taken_over(newsroom)

    assert (len(newsroom.shown(channel)), newsroom.shown(other)) == (1, [])
    assert await newsroom.said(digest) == "Skipped: 3 March 2025; it was moved while being posted"


async def test_paused_while_it_waits_it_is_not_posted(newsroom: Newsroom) -> None:
    digest, channel = await newsroom.subscribe(time(9))
    newsroom.clock.set(NINE)
    (delivery,) = await newsroom.state.deliveries.claim("a", limit=5)
    await newsroom.state.deliveries.put_back(delivery, "a", until=NINE + timedelta(minutes=1))
    await newsroom.state.digests.pause(
        newsroom.guild().id, digest.id, remark("paused by a moderator")
    )

    await taken_over(newsroom)

    assert newsroom.shown(channel) == []
    assert await newsroom.said(digest) == (
        "Skipped: 3 March 2025; it was paused before it could be posted"
    )


async def test_a_later_time_on_a_day_that_was_served_counts_from_the_next_day(
    newsroom: Newsroom,
) -> None:
    digest, channel = await newsroom.subscribe(time(9))
    newsroom.clock.set(NINE)
    async with running(newsroom.runner()):
        await until(partial(nothing_open, newsroom))

        plan = replace(digest.plan, at=time(10))
        changed = await newsroom.state.digests.change(newsroom.guild().id, digest.id, plan)

    assert changed is not None
    assert changed.next_due == NINE + timedelta(days=1, hours=1)
    assert len(newsroom.shown(channel)) == 1


async def test_a_process_that_slept_through_its_lease_does_not_post(newsroom: Newsroom) -> None:
    _digest, channel = await newsroom.subscribe(time(9))
    newsroom.clock.set(NINE)
    (delivery,) = await newsroom.state.deliveries.claim("sleeper", limit=5)
    await taken_over(newsroom)
    newsroom.sandbox.nonces = Nonces()

    await newsroom.runner("sleeper")._deliver(delivery)

    assert len(newsroom.shown(channel)) == 1


async def test_a_zone_that_is_gone_pauses_its_digest_and_no_other(newsroom: Newsroom) -> None:
    lost, _channel = await newsroom.subscribe(time(9))
    _digest, channel = await newsroom.subscribe(time(9, 1))
    table = schema.digests
    async with newsroom.state.database.writing("a zone of another machine") as connection:
        of_lost = table.update().where(table.c.id == lost.id)
        await connection.execute(of_lost.values(timezone="Nowhere/Town"))
    newsroom.clock.set(NINE + timedelta(minutes=1))

    async with running(newsroom.runner()):
        await until(partial(nothing_open, newsroom))

    kept = await newsroom.state.digests.list(newsroom.guild().id)
    assert len(newsroom.shown(channel)) == 1
    of_lost, of_other = kept
    assert str(of_lost.paused) == "I know no time zone Nowhere/Town any more"
    assert of_other.paused is None


@pytest.mark.parametrize("state_url", ["postgres"], indirect=True)
async def test_what_another_process_holds_is_asked_for_now_and_then(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await newsroom.subscribe(time(9))
    newsroom.clock.set(NINE)
    asked = 0
    claim = newsroom.state.deliveries.claim

    async def counted(owner: str, *, limit: int) -> object:
        nonlocal asked
        asked += 1
        return await claim(owner, limit=limit)

    monkeypatch.setattr(newsroom.state.deliveries, "claim", counted)
    async with newsroom.state.database.engine.begin() as another:
        await another.execute(sa.select(schema.digests).with_for_update())
        async with running(newsroom.runner()):
            await asyncio.sleep(1)

    assert 0 < asked < 100

"""What processes on one database know of each other."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.clock import SetClock
from bot.state.changes import Changes
from bot.state.opened import State, opened_state
from bot.state.upkeep import FORGET_LEFT_GUILDS_AFTER, Upkeep
from commands.services import GuildSettings
from knowledge.answering.overlay import AddedQuestion

GUILD = 7
THREADS = GuildSettings(threads=True)
LASTING = timedelta(seconds=30)


async def test_a_lease_has_one_owner_until_it_is_over(state: State, clock: SetClock) -> None:
    leases = state.leases
    taken = [await leases.acquire("commands", name, LASTING) for name in ("a", "b", "a")]
    clock.set(clock.now() + LASTING)
    taken_over = await leases.acquire("commands", "b", LASTING)

    assert taken == [True, False, True]
    assert taken_over is True
    assert await leases.held("comm") == {"commands": "b"}


async def test_a_released_lease_is_free_and_keeps_its_note(state: State) -> None:
    await state.leases.acquire("commands", "a", LASTING)
    await state.leases.release("commands", "b", note="not mine to give")
    await state.leases.release("commands", "a", note="hash")

    assert await state.leases.acquire("commands", "b", LASTING) is True
    assert await state.leases.note("commands") == "hash"


async def test_many_ask_for_a_lease_and_one_gets_it(state: State) -> None:
    taken = await asyncio.gather(
        *(state.leases.acquire("shards", str(number), LASTING) for number in range(8))
    )

    assert sum(taken) == 1


@pytest.mark.parametrize("options", ["", "?sslmode=prefer&prepared_statement_cache_size=0"])
async def test_a_change_reaches_another_process_at_once(
    postgres_url: str, options: str, clock: SetClock
) -> None:
    woken = asyncio.Event()
    async with (
        opened_state(postgres_url + options, clock) as state,
        opened_state(postgres_url, clock) as other,
    ):
        following = asyncio.create_task(Changes(state, clock, woken.set).run())
        await state.settings.read(GUILD)
        while await state.settings.read(GUILD) != THREADS:
            await other.settings.write(GUILD, THREADS)  # until the other listens
            await asyncio.sleep(0.02)
        await other.privacy.delete_guild(GUILD)
        while await state.settings.read(GUILD) == THREADS:  # noqa: ASYNC110 - another connection tells
            await asyncio.sleep(0.02)
        following.cancel()

        assert await state.settings.read(GUILD) == GuildSettings()


async def test_a_change_is_found_by_polling(state: State, state_url: str, clock: SetClock) -> None:
    await state.settings.read(GUILD)
    changes = Changes(state, clock, lambda: None)
    async with opened_state(state_url, clock) as other:
        await other.settings.write(GUILD, THREADS)

    await changes.poll(clock.now() - timedelta(minutes=1))

    assert await state.settings.read(GUILD) == THREADS


async def test_what_another_process_was_taught_is_found_by_polling(
    state: State, state_url: str, clock: SetClock
) -> None:
    before = await state.phrasings.overlay(GUILD)
    changes = Changes(state, clock, lambda: None)
    async with opened_state(state_url, clock) as other:
        await other.phrasings.add(GUILD, 1, "p", "e", "Who is it?")

    await changes.poll(clock.now() - timedelta(minutes=1))

    assert before.equal("Who is it?") is None
    taught = (await state.phrasings.overlay(GUILD)).equal("who is it")
    assert taught == AddedQuestion("Who is it?", "p", "e")


@pytest.mark.parametrize("state_url", ["postgres"], indirect=True)
async def test_what_another_process_was_taught_is_known_at_once(
    state: State, state_url: str, clock: SetClock
) -> None:
    following = asyncio.create_task(Changes(state, clock, lambda: None).run())
    await state.phrasings.overlay(GUILD)
    async with opened_state(state_url, clock) as other:
        number = 0
        while not await state.phrasings.overlay(GUILD):
            await other.phrasings.add(GUILD, 1, "p", "e", f"Who is it {number}?")  # until heard
            number += 1
            await asyncio.sleep(0.02)
        await other.privacy.delete_member(1)
        while await state.phrasings.overlay(GUILD):  # noqa: ASYNC110 - another connection tells
            await asyncio.sleep(0.02)
    following.cancel()

    assert await state.saved_phrasings.read(guild=GUILD) == []


async def test_a_guild_left_for_a_month_is_forgotten(state: State, clock: SetClock) -> None:
    for guild in (GUILD, GUILD + 1):
        await state.settings.write(guild, THREADS)
    await state.departures.left(GUILD, clock.now())
    clock.set(clock.now() + FORGET_LEFT_GUILDS_AFTER + timedelta(seconds=1))

    await Upkeep(state, clock).tidy()

    assert await state.saved_settings.read(GUILD) == GuildSettings()
    assert await state.saved_settings.read(GUILD + 1) == THREADS
    assert await state.departures.left_before(clock.now()) == []


@pytest.mark.parametrize("shard", [0, 1])
async def test_a_process_tells_only_of_the_servers_of_its_shards(
    state: State, clock: SetClock, shard: int
) -> None:
    mine, anothers = shard << 22, (1 - shard) << 22
    for one in (mine + 1, mine + 2, anothers + 3):
        await state.settings.write(one, GuildSettings(threads=True))
    await state.departures.left(mine + 2, clock.now())

    told = await state.departures.found_out(lambda: {mine + 2}, clock.now(), shards=[shard], of=2)

    assert told == (1, 1)
    assert await state.departures.left_before(clock.now() + LASTING) == [mine + 1]

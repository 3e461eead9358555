"""Which shards a process runs, fixed or claimed, and what happens when a process dies."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.clock import SetClock
from bot.settings import SettingsError
from bot.shards import (
    LEASE,
    RENEW_EVERY,
    ShardClaim,
    ShardRange,
    ShardsLostError,
    claimed,
    parse_shards,
)
from bot.state.opened import State, opened_state

TWO_OF_FOUR = ShardClaim(2, 4)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "shards"),
    [
        ("0-3/8", ShardRange(0, 3, 8)),
        ("7-7/8", ShardRange(7, 7, 8)),
        ("4/8", ShardClaim(4, 8)),
    ],
)
def test_shards_are_a_range_or_a_claim(text: str, shards: ShardRange | ShardClaim) -> None:
    assert parse_shards(text) == shards


@pytest.mark.parametrize("text", ["", "3", "4-3/8", "0-8/8", "0/8", "9/8", "a-b/c", "0-3/8/2"])
def test_other_shards_are_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="for example 0-3/8"):
        parse_shards(text)


def test_the_ranges_shares_make_up_the_whole() -> None:
    assert [one.share for one in ShardClaim(3, 8).ranges()] == [3 / 8, 3 / 8, 2 / 8]


def test_ranges_cover_all_shards_once() -> None:
    ids = [shard for one in ShardClaim(3, 8).ranges() for shard in one.ids]

    assert ids == list(range(8))


async def test_processes_claim_different_ranges_and_one_syncs(
    state_url: str, clock: SetClock
) -> None:
    stop = asyncio.Event()
    async with (
        opened_state(state_url, clock) as state,
        claimed(TWO_OF_FOUR, state.leases, clock, owner="a", stop=stop) as first,
        claimed(TWO_OF_FOUR, state.leases, clock, owner="b", stop=stop) as second,
    ):
        assert (first, second) == (ShardRange(0, 1, 4), ShardRange(2, 3, 4))
        assert [one.syncs_commands for one in (first, second) if one] == [True, False]


async def test_a_dead_processs_range_is_taken_over(state_url: str, clock: SetClock) -> None:
    stop = asyncio.Event()
    async with opened_state(state_url, clock) as state:
        for shards in TWO_OF_FOUR.ranges():
            await state.leases.acquire(f"shards {shards}", "dead", LEASE)

        async with asyncio.timeout(10), asyncio.TaskGroup() as group:

            async def take() -> ShardRange | None:
                async with claimed(TWO_OF_FOUR, state.leases, clock, owner="b", stop=stop) as one:
                    return one

            taking = group.create_task(take())
            await clock.next_sleep()
            clock.set(clock.now() + LEASE)

    assert taking.result() == ShardRange(0, 1, 4)


@pytest.mark.parametrize(
    ("held", "claim", "taken"),
    [
        ("shards 4-7/8", ShardClaim(2, 8), "0-1/8"),
        ("shards 0-3/8", ShardClaim(2, 8), "4-5/8"),
        ("shards 2-3/8", ShardClaim(4, 8), "4-7/8"),
        ("shards 0-3/8", ShardClaim(8, 8), None),
        ("shards 0-3/8", ShardClaim(4, 16), None),
    ],
)
async def test_no_shard_is_claimed_that_another_process_runs_in_a_range_of_another_size(
    state_url: str, clock: SetClock, held: str, claim: ShardClaim, taken: str | None
) -> None:
    stop = asyncio.Event()
    async with opened_state(state_url, clock) as state:
        await state.leases.acquire(held, "another", LEASE)

        async def take() -> str | None:
            async with claimed(claim, state.leases, clock, owner="b", stop=stop) as mine:
                return str(mine) if mine else None

        taking = asyncio.create_task(take())
        sleeping = asyncio.create_task(clock.next_sleep())
        await asyncio.wait({taking, sleeping}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        sleeping.cancel()

        assert await taking == taken


async def test_a_process_that_lost_its_range_stops_and_says_so(
    state_url: str, clock: SetClock
) -> None:
    stop = asyncio.Event()

    async def run(state: State) -> None:
        async with claimed(TWO_OF_FOUR, state.leases, clock, owner="a", stop=stop) as mine:
            await clock.next_sleep()
            await state.leases.release(f"shards {mine}", "a")
            await state.leases.acquire(f"shards {mine}", "b", LEASE)
            clock.set(clock.now() + RENEW_EVERY)
            await asyncio.wait_for(stop.wait(), 5)

    async with opened_state(state_url, clock) as state:
        with pytest.raises(ShardsLostError, match="0-1/4"):
            await run(state)

        assert await state.leases.held("shards") == {"shards 0-1/4": "b"}


async def test_while_the_database_is_away_a_process_keeps_its_range(
    state_url: str, clock: SetClock
) -> None:
    stop = asyncio.Event()
    async with (
        opened_state(state_url, clock) as state,
        claimed(TWO_OF_FOUR, state.leases, clock, owner="a", stop=stop) as mine,
    ):
        state.database.migrated = False
        for _ in range(30):
            clock.set(await clock.next_sleep())
            await asyncio.sleep(0)
        stopped_meanwhile = stop.is_set()
        state.database.migrated = True
        clock.set(await clock.next_sleep())
        await clock.next_sleep()

        assert not stopped_meanwhile
        assert not stop.is_set()
        assert await state.leases.held("shards") == {f"shards {mine}": "a"}


async def test_whoever_is_stopped_while_waiting_gets_no_range(
    state_url: str, clock: SetClock
) -> None:
    stop = asyncio.Event()
    stop.set()
    async with (
        opened_state(state_url, clock) as state,
        claimed(TWO_OF_FOUR, state.leases, clock, owner="a", stop=stop) as mine,
    ):
        assert mine is None

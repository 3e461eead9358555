"""Snowflakes hold their time and sort by it."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.snowflakes import DISCORD_EPOCH_MS, Snowflakes, made_at


def test_a_snowflake_of_discord_s_reference_has_its_time() -> None:
    assert made_at(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=200))
def test_ids_rise_even_where_the_clock_does_not(times: list[int]) -> None:
    clock = iter(times)
    ids = Snowflakes(lambda: DISCORD_EPOCH_MS + next(clock))

    made = [ids.make() for _ in times]

    assert made == sorted(set(made))

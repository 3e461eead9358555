"""Guilds' settings: what is written comes back, also while the database is away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import SetClock
from bot.state.errors import StateUnavailableError
from bot.state.opened import State, opened_state
from bot.state.schema import guild_settings
from commands.cooldown import Rate
from commands.services import GuildSettings

GUILD = 1_234_567_890_123_456_789
CHOSEN = GuildSettings(
    listening=frozenset({1, 2}),
    threads=True,
    packs=("hanoi-2019",),
    channel_packs={GUILD + 1: ("a", "b")},
    language="de",
    timezone="Asia/Hanoi",
    member_rate=Rate(3, timedelta(seconds=90)),
    handover_channel=GUILD + 2,
    keep_unanswered=True,
    retention=timedelta(days=7),
)


async def test_settings_come_back_as_they_were_written(state: State) -> None:
    await state.settings.write(GUILD, CHOSEN)

    assert await state.saved_settings.read(GUILD) == CHOSEN
    assert await state.settings.read(GUILD + 1) == GuildSettings()


async def test_settings_of_a_newer_version_are_understood(state: State, clock: SetClock) -> None:
    row = {"guild_id": 1, "document": {"threads": True, "colour": 7}, "changed_at": clock.now()}
    async with state.database.writing("a row") as connection:
        await connection.execute(guild_settings.insert().values(row))

    assert await state.settings.read(1) == GuildSettings(threads=True)


async def test_another_processs_change_is_seen_once_it_is_told(
    state: State, state_url: str, clock: SetClock
) -> None:
    before = await state.settings.read(GUILD)
    async with opened_state(state_url, clock) as other:
        await other.settings.write(GUILD, CHOSEN)

    changed = await state.saved_settings.changed_since(clock.now() - timedelta(seconds=1))
    for guild in changed:
        state.settings.forget(guild)

    assert (before, await state.settings.read(GUILD)) == (GuildSettings(), CHOSEN)


async def test_reading_goes_on_from_memory_while_the_database_is_away(
    state: State, clock: SetClock
) -> None:
    await state.settings.write(GUILD, CHOSEN)
    state.database.migrated = False
    clock.set(clock.now() + timedelta(hours=1))

    known, unknown = await state.settings.read(GUILD), await state.settings.read(2)
    with pytest.raises(StateUnavailableError, match="could not keep or give the settings"):
        await state.settings.write(GUILD, GuildSettings())

    assert (known, unknown) == (CHOSEN, GuildSettings())


async def test_reading_finds_the_database_again_by_itself(state: State, clock: SetClock) -> None:
    await state.settings.write(GUILD, CHOSEN)
    state.settings.forget(GUILD)
    state.database.migrated = False
    await state.settings.read(GUILD)
    state.database.migrated = True
    async with state.database.writing("a row") as connection:
        await connection.execute(guild_settings.delete())
    clock.set(clock.now() + timedelta(minutes=1))

    assert await state.settings.read(GUILD) == GuildSettings()

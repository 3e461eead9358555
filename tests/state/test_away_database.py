"""A database that is locked, full, read-only or gone: it is said, and works again by itself."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import SetClock
from bot.state.database import Database
from bot.state.errors import StateUnavailableError, StateUrlError
from bot.state.opened import State, opened_state
from bot.state.upkeep import FLUSH_EVERY, Upkeep
from commands.services import GuildSettings

GUILD = 7
THREADS = GuildSettings(threads=True)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite3"


async def _refused(state: State) -> str:
    with pytest.raises(StateUnavailableError) as refusal:
        await state.settings.write(GUILD, GuildSettings())
    return refusal.value.why


async def test_a_locked_file_is_waited_for_then_said(file: Path, clock: SetClock) -> None:
    async with opened_state(f"sqlite:///{file}", clock) as state:
        await state.settings.write(GUILD, THREADS)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            why = await _refused(state)
            read = await state.saved_settings.read(GUILD)

        await state.settings.write(GUILD, GuildSettings())

        assert (why, read) == ("database is locked", THREADS)
        assert await state.saved_settings.read(GUILD) == GuildSettings()


async def test_a_full_disk_is_said_and_nothing_is_half_stored(file: Path, clock: SetClock) -> None:
    async with opened_state(f"sqlite:///{file}", clock) as state:
        await state.settings.write(GUILD, THREADS)
        _limit_pages(state.database)

        with pytest.raises(StateUnavailableError, match="full"):
            await _write_much(state)

        assert await state.saved_settings.read(GUILD) == THREADS


async def _write_much(state: State) -> None:
    for number in range(200):
        await state.phrasings.add(GUILD, 1, "p", "e", f"{number} " * 500)


def _limit_pages(database: Database) -> None:
    """Make the disk full soon, for every connection of the pool."""

    def limit(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 60")

    sa.event.listen(database.engine.sync_engine, "begin", limit)


async def test_a_read_only_file_is_said(file: Path, clock: SetClock) -> None:
    async with opened_state(f"sqlite:///{file}", clock) as state:
        await state.settings.write(GUILD, THREADS)

        def forbid(connection: sa.Connection) -> None:
            connection.exec_driver_sql("PRAGMA query_only = ON")

        sa.event.listen(state.database.engine.sync_engine, "begin", forbid)
        why = await _refused(state)
        read = await state.settings.read(GUILD)

    assert (why, read) == ("attempt to write a readonly database", THREADS)


async def test_a_start_without_its_database_is_made_up_for_later(
    tmp_path: Path, clock: SetClock
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    async with opened_state(f"sqlite:///{tmp_path}/data/state.sqlite3", clock) as state:
        upkeep = asyncio.create_task(Upkeep(state, clock).run())
        await clock.next_sleep()
        before = await _refused(state)
        await state.asked.count(GUILD, "p", "e")

        (tmp_path / "data").unlink()
        clock.set(clock.now() + FLUSH_EVERY)
        while len(state.asked):  # noqa: ASYNC110 - a thread of SQLite's empties it
            await asyncio.sleep(0.01)
        await state.settings.write(GUILD, THREADS)
        upkeep.cancel()
        await asyncio.gather(upkeep, return_exceptions=True)

        assert before == "its tables have not been brought up to date yet"
        assert await state.saved_settings.read(GUILD) == THREADS


async def test_a_lost_postgres_connection_is_made_anew(postgres_url: str, clock: SetClock) -> None:
    async with opened_state(postgres_url, clock) as state:
        await state.settings.write(GUILD, THREADS)
        async with opened_state(postgres_url, clock) as other:
            kill = sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            async with other.database.writing("nothing") as connection:
                await connection.execute(kill)

        await state.settings.write(GUILD, GuildSettings())

        assert await state.saved_settings.read(GUILD) == GuildSettings()


async def test_postgres_that_is_not_there_is_said_in_time(clock: SetClock) -> None:
    state_url = "postgresql+asyncpg://nobody@127.0.0.1:1/nothing"
    async with opened_state(state_url, clock) as state:
        assert await state.settings.read(GUILD) == GuildSettings()
        await _refused(state)


async def test_counts_are_kept_in_memory_until_they_can_be_written(
    file: Path, clock: SetClock
) -> None:
    async with opened_state(f"sqlite:///{file}", clock) as state:
        await state.asked.count(GUILD, "p", "e")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StateUnavailableError):
                await state.asked.flush()
        await state.asked.count(GUILD, "p", "e")

        await state.asked.flush()

        day = clock.now().date()
        (counted,) = await state.asked_counts.most(GUILD, since=day, until=day, pack="p")
        assert counted.times == 2


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("state.sqlite3", "no database URL"),
        ("mysql://host/name", "names mysql"),
        ("sqlite://", "names no file"),
        ("postgres://u@host/name?sslmode=require&channel_binding=require", ": channel_binding;"),
    ],
)
def test_a_wrong_url_says_what_to_write(url: str, message: str) -> None:
    with pytest.raises(StateUrlError, match=message):
        Database(url)

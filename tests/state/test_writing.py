"""That the state can't be written, or soon can't, is known before a moderator finds out."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog.testing

from bot.clock import SetClock
from bot.state.opened import State, opened_state
from bot.state.writing import LOOK_EVERY, WritingCheck

PATIENCE_SECONDS = 20.0


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))


async def looked(state: State, clock: SetClock, *, wanted_bytes: int = 0) -> str | None:
    check = WritingCheck(state, clock, wanted_bytes=wanted_bytes)
    await check.look()
    return check.fault


async def test_a_database_that_takes_a_write_is_well(state: State, clock: SetClock) -> None:
    assert [await looked(state, clock) for _ in range(2)] == [None, None]


async def test_a_database_that_can_only_be_read_is_told(tmp_path: Path, clock: SetClock) -> None:
    async with opened_state(f"sqlite:///{tmp_path}/state.sqlite3", clock) as state:

        def forbid(connection: sa.Connection) -> None:
            connection.exec_driver_sql("PRAGMA query_only = ON")

        sa.event.listen(state.database.engine.sync_engine, "begin", forbid)

        fault = await looked(state, clock)

    assert fault == "nothing can be stored: attempt to write a readonly database"


async def test_a_disk_that_is_nearly_full_is_told_before_writing_fails(
    tmp_path: Path, clock: SetClock
) -> None:
    async with opened_state(f"sqlite:///{tmp_path}/state.sqlite3", clock) as state:
        fault = await looked(state, clock, wanted_bytes=2**62)

    assert fault is not None
    assert f"MB are left at {tmp_path}; make room" in fault


async def test_a_disk_that_does_not_answer_is_a_fault_and_is_asked_once(
    state: State, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, asked = threading.Event(), 0

    def hanging(*_: object, **__: object) -> None:
        nonlocal asked
        asked += 1
        answered.wait(PATIENCE_SECONDS)

    monkeypatch.setattr("bot.state.writing._folder", lambda _database: Path("/mnt/gone"))
    monkeypatch.setattr("bot.state.writing.little_space", hanging)
    check = WritingCheck(state, clock, deadline_seconds=0.2)
    try:
        for _ in range(2):
            await check.look()

        assert check.fault == "the database or its disk did not answer in 0.2 seconds"
        assert asked == 1
    finally:
        answered.set()


async def test_a_write_that_fails_as_nobody_foresaw_is_a_fault_and_logged(
    tmp_path: Path, clock: SetClock
) -> None:
    async with opened_state(f"sqlite:///{tmp_path}/state.sqlite3", clock) as state:
        async with state.database.writing("a rule") as connection:
            await connection.exec_driver_sql(
                "CREATE TRIGGER refusing BEFORE INSERT ON leases "
                "BEGIN SELECT RAISE(ABORT, 'not here'); END"
            )

        with structlog.testing.capture_logs() as lines:
            fault = await looked(state, clock)

    assert fault == "nothing can be stored: (sqlite3.IntegrityError) not here"
    assert [line["log_level"] for line in lines] == ["error", "warning"]


async def test_what_is_mended_is_seen_at_the_next_look(tmp_path: Path, clock: SetClock) -> None:
    file = tmp_path / "state.sqlite3"
    async with opened_state(f"sqlite:///{file}", clock) as state:
        check = WritingCheck(state, clock, wanted_bytes=0)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            running = asyncio.create_task(check.run())
            await clock.next_sleep()
            locked = check.fault

        clock.set(clock.now() + LOOK_EVERY)
        await clock.next_sleep()

        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert (locked, check.fault) == ("nothing can be stored: database is locked", None)

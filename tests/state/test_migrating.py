"""The tables come to their present form from nothing and from every past step, losing nothing."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.state.database import Database
from bot.state.errors import MigrationError
from bot.state.migrating import migrate, revision_of, revisions
from bot.state.schema import asked, guild_settings, metadata

# What a database of each age may hold, as plain SQL: past steps know no present tables.
ROWS = {
    "0001": """INSERT INTO guild_settings (guild_id, document, changed_at)
               VALUES (7, '{"threads": true}', '2026-01-02 03:04:05')""",
    "0002": """INSERT INTO digests (id, guild_id, channel_id, at, timezone, days, pack, topics,
                                    length, thread)
               VALUES (1, 7, 70, '09:00:00', 'Asia/Hanoi', 127, 'p', '[]', 'short', false),
                      (2, 8, 80, '09:00:00', 'Asia/Hanoi', 127, 'p', '[]', 'short', false),
                      (3, 7, 71, '09:00:00', 'Asia/Hanoi', 127, 'p', '[]', 'short', false)""",
    "0003": """INSERT INTO asked (guild_id, day, pack, entry, times)
               VALUES (7, '2026-01-02', 'p', 'e', 3)""",
}


@pytest.fixture
async def empty(state_url: str) -> Database:
    return Database(state_url)


def _differences(connection: sa.Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


@pytest.mark.parametrize("start", [None, *revisions()])
async def test_every_past_form_becomes_the_present_one(empty: Database, start: str | None) -> None:
    if start is not None:
        await migrate(empty, to=start)

    await migrate(empty)

    async with empty.reading("the tables") as connection:
        differences = await connection.run_sync(_differences)
        revision = await revision_of(connection)
    await empty.close()
    assert (differences, revision) == ([], revisions()[-1])


async def test_rows_of_every_age_survive(empty: Database) -> None:
    for step in revisions():
        await migrate(empty, to=step)
        if step in ROWS:
            async with empty.writing("a row") as connection:
                await connection.exec_driver_sql(ROWS[step])

    await migrate(empty)

    async with empty.reading("the rows") as connection:
        ranks = await connection.execute(
            sa.text("SELECT id, channel_id, rank_in_guild, notice_due FROM digests ORDER BY id")
        )
        kept = [
            (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in (guild_settings, asked)
        ]
        digests = [tuple(row) for row in ranks]
    await empty.close()
    assert digests == [(1, 70, 0, False), (2, 80, 0, False), (3, 71, 1, False)]
    assert kept == [1, 1]


async def test_processes_that_start_together_take_turns(state_url: str) -> None:
    databases = [Database(state_url) for _ in range(4)]

    await asyncio.gather(*(migrate(database) for database in databases))

    async with databases[0].reading("the tables") as connection:
        revision = await revision_of(connection)
    for database in databases:
        await database.close()
    assert revision == revisions()[-1]


async def test_a_database_of_a_newer_version_is_refused(empty: Database) -> None:
    await migrate(empty)
    async with empty.writing("the revision") as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(MigrationError, match="newer version"):
        await migrate(empty)

    await empty.close()

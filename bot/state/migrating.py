"""Bringing the tables to this version's form when a process starts, one process at a time."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.database import Database, translated
from bot.state.errors import MigrationError

# Chosen: longer than any step takes on a million rows; others wait as long for their turn.
DEADLINE_SECONDS = 300.0
_LOCK = 0x0D05_51E2  # any number, the same in every process

_SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(database: Database, *, to: str = "head") -> None:
    """Run the steps that are missing, all or none; processes that start together take turns.

    Raises:
        StateUnavailableError: the database is away, or another process takes too long.
        MigrationError: a newer version of Dossier has used this database.
    """
    with translated("the tables"):
        if database.url.database and not database.is_postgres:
            folder = Path(database.url.database).parent
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        async with asyncio.timeout(DEADLINE_SECONDS), database.engine.connect() as connection:
            # SQLite's lock is the transaction's own: BEGIN IMMEDIATE waits for it.
            if not database.is_postgres:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                await driver.execute(f"PRAGMA busy_timeout = {int(DEADLINE_SECONDS * 1000)}")
            async with connection.begin():
                if database.is_postgres:
                    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                await connection.run_sync(_upgrade, to)
            await connection.invalidate()  # its patience is for migrating only
    database.migrated = True


async def revision_of(connection: AsyncConnection) -> str | None:
    """Return the newest step that a database has seen, or None for an empty one."""
    return await connection.run_sync(
        lambda sync: MigrationContext.configure(sync).get_current_revision()
    )


@cache
def revisions() -> tuple[str, ...]:
    """Return all steps, the oldest first."""
    scripts = ScriptDirectory(str(_SCRIPTS))
    return tuple(reversed([script.revision for script in scripts.walk_revisions()]))


def _upgrade(connection: sa.Connection, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise MigrationError(
            f"the state database cannot be brought to this version's form: {error}; it was "
            "probably used by a newer version: update Dossier, or restore an older backup"
        ) from error

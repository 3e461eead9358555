"""Backups: all rows of one moment as compressed JSON lines, the same from either database.

So a backup also carries a host from SQLite to PostgreSQL. Leases are not part of it: they belong to
processes that run now.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.state.database import Database
from bot.state.errors import BackupError
from bot.state.migrating import revision_of, revisions
from bot.state.notifications import DIGESTS_CHANGED, SETTINGS_CHANGED, notify
from bot.state.repositories.deliveries import open_due
from bot.state.schema import Moment, deliveries, guild_settings, leases, metadata

FORMAT = 1
DEADLINE_SECONDS = 600.0  # chosen: a million digests take about a minute
ROWS_AT_ONCE = 1_000
# Ids given out after the backup are not given out again: nonces and marks are made from them.
IDS_SKIPPED = 1_000
_TABLES = [table for table in metadata.sorted_tables if table is not leases]


async def backup(database: Database, target: Path, clock: Clock) -> int:
    """Write all rows to a file that appears once it is whole; return how many rows.

    The process may go on working meanwhile.

    Raises:
        StateUnavailableError: the database is away.
        BackupError: the file cannot be written.
    """
    aside = target.with_name(f"{target.name}.new")
    rows = 0
    try:
        file = await asyncio.to_thread(_created, aside)
        try:
            async with database.reading(
                "the backup", deadline_seconds=DEADLINE_SECONDS
            ) as connection:
                if database.is_postgres:
                    level = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
                    await connection.exec_driver_sql(level)
                header = {
                    "dossier_backup": FORMAT,
                    "revision": await revision_of(connection),
                    "made_at": clock.now().isoformat(),
                }
                await asyncio.to_thread(_write, file, [header])
                for table in _TABLES:
                    rows += await _write_table(connection, table, file)
        finally:
            await asyncio.to_thread(file.close)
        await asyncio.to_thread(aside.replace, target)
    except OSError as error:
        raise BackupError(f"{target}: the backup cannot be written ({error})") from error
    finally:
        await asyncio.to_thread(aside.unlink, missing_ok=True)
    return rows


async def restore(database: Database, source: Path, clock: Clock) -> int:
    """Put a backup in the place of all rows, or change nothing; return how many rows.

    Processes that run see it within a minute. Digests that were due since are looked for in their
    channels before they are posted.

    Raises:
        StateUnavailableError: the database is away.
        BackupError: the file is no backup, is damaged, or is a newer version's.
    """
    now = clock.now()
    rows = 0
    try:
        file = await asyncio.to_thread(gzip.open, source, "rt", encoding="utf-8")
        with file:
            lines = enumerate(file, start=1)
            _check_header(source, await asyncio.to_thread(next, lines, None))
            async with database.writing(
                "the backup", deadline_seconds=DEADLINE_SECONDS
            ) as connection:
                for table in reversed(_TABLES):
                    await connection.execute(table.delete())
                while batch := await asyncio.to_thread(_batch, lines, source):
                    await _insert(connection, batch, source)
                    rows += len(batch)
                await connection.execute(guild_settings.update().values(changed_at=now))
                await _doubt_open_deliveries(connection)
                while await open_due(connection, now, ROWS_AT_ONCE, attempts=1):
                    pass
                await _skip_ids(connection)
                await notify(connection, DIGESTS_CHANGED, 0)
                for guild in (
                    await connection.execute(sa.select(guild_settings.c.guild_id))
                ).scalars():
                    await notify(connection, SETTINGS_CHANGED, guild)
    except (EOFError, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise BackupError(f"{source}: damaged, or no backup of Dossier ({error})") from error
    except OSError as error:
        raise BackupError(f"{source}: cannot be read ({error})") from error
    return rows


def _created(path: Path) -> TextIO:
    # Members' words are in it: for this user's eyes only.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    return gzip.open(path, "wt", encoding="utf-8")


async def _write_table(connection: AsyncConnection, table: sa.Table, file: TextIO) -> int:
    rows = 0
    result = await connection.stream(sa.select(table).order_by(*table.primary_key))
    async for part in result.mappings().partitions(ROWS_AT_ONCE):
        lines = [
            {"table": table.name, "row": {k: _to_json(v) for k, v in row.items()}} for row in part
        ]
        await asyncio.to_thread(_write, file, lines)
        rows += len(lines)
    return rows


def _write(file: TextIO, lines: list[dict[str, Any]]) -> None:
    file.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (datetime, date, time)) else value


def _check_header(source: Path, first: tuple[int, str] | None) -> None:
    header = _parsed(source, first) if first else {}
    if header.get("dossier_backup") != FORMAT:
        raise BackupError(f"{source}: no backup of Dossier, or a newer version's; name another")
    if header.get("revision") not in revisions():
        raise BackupError(
            f"{source}: made by a newer version of Dossier; update before restoring it"
        )


def _batch(lines: Iterator[tuple[int, str]], source: Path) -> list[tuple[int, dict[str, Any]]]:
    return [(line[0], _parsed(source, line)) for line in islice(lines, ROWS_AT_ONCE)]


def _parsed(source: Path, line: tuple[int, str]) -> dict[str, Any]:
    try:
        value = json.loads(line[1])
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise BackupError(f"{source}:{line[0]}: damaged; name another backup")
    return value


async def _insert(
    connection: AsyncConnection, batch: list[tuple[int, dict[str, Any]]], source: Path
) -> None:
    by_table: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
    for number, line in batch:
        table = metadata.tables.get(str(line.get("table")))
        row = line.get("row")
        if table is None or not isinstance(row, dict) or not set(row) <= set(table.c.keys()):
            raise BackupError(f"{source}:{number}: not understood; update before restoring it")
        try:
            values = {name: _from_json(table.c[name], value) for name, value in row.items()}
        except (TypeError, ValueError) as error:
            raise BackupError(f"{source}:{number}: damaged ({error})") from error
        by_table.setdefault((table.name, tuple(values)), []).append(values)
    for (name, _columns), rows in by_table.items():
        await connection.execute(metadata.tables[name].insert(), rows)


def _from_json(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    if isinstance(column.type, sa.Time):
        return time.fromisoformat(value)
    return value


async def _doubt_open_deliveries(connection: AsyncConnection) -> None:
    """Have what nobody had tried to post yet looked for: it may have been posted since."""
    untried = deliveries.c.available_at.is_not(None) & (deliveries.c.attempts == 0)
    await connection.execute(deliveries.update().where(untried).values(attempts=1))


async def _skip_ids(connection: AsyncConnection) -> None:
    for table in _TABLES:
        if not table.dialect_kwargs.get("sqlite_autoincrement"):
            continue
        last = (await connection.execute(sa.select(sa.func.max(table.c.id)))).scalar_one()
        following = (last or 0) + IDS_SKIPPED
        if connection.dialect.name == "postgresql":
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            await connection.execute(sa.select(sa.func.setval(sequence, following)))
        else:
            query = "UPDATE sqlite_sequence SET seq = ? WHERE name = ?"
            await connection.exec_driver_sql(query, (following, table.name))

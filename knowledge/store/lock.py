"""One builder at a time, over processes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from knowledge.store.format import StoreError

_WAIT_SECONDS = 600.0  # as long as building a million entries takes
_LOOK_AGAIN_SECONDS = 0.05


class BuildBusyError(StoreError):
    """Another process is building the file, and does not come to an end."""


@asynccontextmanager
async def building_alone(
    target: Path, *, wait_seconds: float = _WAIT_SECONDS
) -> AsyncIterator[None]:
    """Hold the right to build `target`, waiting for other processes to finish.

    It is SQLite's own lock on a file beside the target, which works on every system and is freed
    when a process dies, whatever it dies of.

    Raises:
        BuildBusyError: another process has held it for `wait_seconds`.
    """
    await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
    async with aiosqlite.connect(
        target.with_name(f".{target.name}.lock"), timeout=0, isolation_level=None
    ) as database:
        try:
            async with asyncio.timeout(wait_seconds):
                while not await _taken(database):  # noqa: ASYNC110 - the holder may be another process
                    await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        except TimeoutError:
            raise BuildBusyError(
                target, "another process is building it; wait for it, or end it"
            ) from None
        try:
            yield
        finally:
            await database.execute("ROLLBACK")


async def _taken(database: aiosqlite.Connection) -> bool:
    try:
        await database.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True

"""One builder at a time, over processes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiosqlite

_WAIT_SECONDS = 600.0  # as long as building a million entries takes
_LOOK_AGAIN_SECONDS = 0.05


class BuildBusyError(TimeoutError):
    """Another process is building the file, and does not come to an end. `path` is the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path}: another process is building it; wait for it, or end it")


@asynccontextmanager
async def building_alone(
    target: Path, *, wait_seconds: float = _WAIT_SECONDS
) -> AsyncIterator[None]:
    """Hold the right to build `target`, waiting for other processes to finish.

    It is SQLite's own lock on a file beside the target, which works on every system and is freed
    when a process dies, whatever it dies of.

    Raises:
        BuildBusyError: another process has held it for `wait_seconds`.
        OSError: the folder can't be written.
    """
    await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
    lock = target.with_name(f".{target.name}.lock")
    async with AsyncExitStack() as stack:
        try:
            database = await stack.enter_async_context(
                aiosqlite.connect(lock, timeout=0, isolation_level=None)
            )
            async with asyncio.timeout(wait_seconds):
                while not await _taken(database):  # noqa: ASYNC110 - the holder may be another process
                    await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        except TimeoutError:
            raise BuildBusyError(target) from None
        except sqlite3.Error as error:
            raise OSError(f"{lock}: can't be locked ({error}); remove it, and try again") from error
        yield  # closing the connection gives the lock back


async def _taken(database: aiosqlite.Connection) -> bool:
    try:
        await database.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True

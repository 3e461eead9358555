"""Writing built knowledge: aside, checked, and swapped in whole."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import aiosqlite

from knowledge.matching.documents import PacksToIndex, index_blobs
from knowledge.model import Pack
from knowledge.store.format import (
    APPLICATION_ID,
    CHECKED_WHOLE_BYTES,
    INDEXES,
    SCHEMA,
    SCHEMA_VERSION,
    UNSIGNED,
    program_digest,
    sign,
)
from knowledge.store.lock import building_alone
from knowledge.store.written import WrittenPacks

_BATCH_ROWS = 2_000  # a statement; more is hardly faster
_BATCH_BYTES = 16 * 2**20  # of blobs a statement: bounds what is held twice
_MAKE_SECONDS = 600.0  # for one batch; checking a pack of 100,000 entries takes about a minute
_WRITE_SECONDS = 120.0  # for one batch; a disk that takes longer is broken
_FINISH_SECONDS = 600.0  # for indexing, checking and flushing a file of several GB

Progress = Callable[[int, int], None]  # done, all; called from a worker thread
MakeBlobs = Callable[[PacksToIndex, Callable[[int], None] | None], Iterator[tuple[str, bytes]]]


async def build(
    packs: Iterable[Pack],
    target: Path,
    *,
    make_blobs: MakeBlobs = index_blobs,
    fingerprint: str = "",
    progress: Progress | None = None,
) -> None:
    """Write packs and what matching needs of them to `target`, which changes all at once or not.

    `packs` are taken one after the other, and each is let go of once it is written.
    `fingerprint` says what they were read from, and is kept in the file. Cost: grows with the
    number of entries; a pack at a time and the index are held in memory.

    Raises:
        BuildBusyError: another process has been building for too long.
        OSError: the folder can't be written, or the disk is full; `target` is as it was.
    """
    async with building_alone(target):
        await build_locked(
            packs, target, make_blobs=make_blobs, fingerprint=fingerprint, progress=progress
        )


async def build_locked(
    packs: Iterable[Pack],
    target: Path,
    *,
    make_blobs: MakeBlobs,
    fingerprint: str,
    progress: Progress | None,
) -> None:
    """Do what `build` does, for a caller who holds the lock."""
    aside = await asyncio.to_thread(_new_file_beside, target)
    try:
        await _write(packs, aside, make_blobs, fingerprint, progress)
        async with asyncio.timeout(_FINISH_SECONDS):
            await asyncio.to_thread(_swap, aside, target)
    except sqlite3.Error as error:
        raise OSError(f"{target}: could not be written ({error})") from error
    finally:
        await asyncio.to_thread(aside.unlink, missing_ok=True)


def _new_file_beside(target: Path) -> Path:
    """Return a new file in the target's folder, rid of what builds that were killed left there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix, suffix = f".{target.name}.", ".building"
    for left in target.parent.iterdir():
        if left.name.startswith(prefix) and left.name.endswith(suffix):
            with contextlib.suppress(OSError):
                left.unlink()
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=suffix, dir=target.parent)
    os.close(handle)
    return Path(name)


async def _write(
    packs: Iterable[Pack],
    path: Path,
    make_blobs: MakeBlobs,
    fingerprint: str,
    progress: Progress | None,
) -> None:
    async with aiosqlite.connect(path) as database:
        # Written aside and swapped in whole: a journal would guard a file that nobody reads.
        await database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        written = WrittenPacks(path)
        entries = written.entry_rows(packs)
        await _insert(database, "INSERT INTO entries VALUES (?, ?, ?, ?, ?)", entries)
        frames = written.frame_rows()
        await _insert(database, "INSERT INTO packs VALUES (?, ?, ?, ?, ?)", frames)
        blobs = make_blobs(written, _told(progress, written.documents))
        await _insert(database, "INSERT INTO blobs (name, data) VALUES (?, ?)", blobs)
        meta = [
            ("fingerprint", fingerprint),
            ("program", program_digest()),
            ("checksum", UNSIGNED),
        ]
        await _insert(database, "INSERT INTO meta VALUES (?, ?)", meta)
        async with asyncio.timeout(_FINISH_SECONDS):
            await database.executescript(INDEXES)
            # The mark comes last: a file without it was not finished.
            await database.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            await database.execute(f"PRAGMA application_id={APPLICATION_ID}")
            await database.commit()
            await _check(database)


async def _insert(
    database: aiosqlite.Connection, statement: str, rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows in batches; making them and writing them stays off the event loop.

    Each batch is committed, so that the next one can be made from what is written.
    """
    left = iter(rows)
    while batch := await _made(left):
        async with asyncio.timeout(_WRITE_SECONDS):
            await database.executemany(statement, batch)
            await database.commit()


async def _made(rows: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    async with asyncio.timeout(_MAKE_SECONDS):
        return await asyncio.to_thread(_batch, rows)


def _told(progress: Progress | None, documents: int) -> Callable[[int], None] | None:
    return None if progress is None else lambda done: progress(done, documents)


def _batch(rows: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    batch: list[tuple[Any, ...]] = []
    size = 0
    for row in islice(rows, _BATCH_ROWS):
        batch.append(row)
        size += sum(len(value) for value in row if isinstance(value, bytes))
        if size > _BATCH_BYTES:
            break
    return batch


async def _check(database: aiosqlite.Connection) -> None:
    rows = list(await database.execute_fetchall("PRAGMA quick_check(1)"))
    if [tuple(row) for row in rows] != [("ok",)]:
        raise sqlite3.DatabaseError(f"what was written doesn't read back: {rows[0][0]}")


def _swap(aside: Path, target: Path) -> None:
    if aside.stat().st_size <= CHECKED_WHOLE_BYTES:
        sign(aside)
    with aside.open("r+b") as file:
        os.fsync(file.fileno())
    aside.chmod(0o644)
    aside.replace(target)
    if os.name != "posix":
        return  # Windows opens no folders
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

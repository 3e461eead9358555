"""Reading built knowledge, which never changes while it is open."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite
from pydantic import ValidationError

from knowledge.model import Entry, Pack
from knowledge.store.format import (
    APPLICATION_ID,
    CHECKED_WHOLE_BYTES,
    SCHEMA_VERSION,
    Identity,
    StoreDamagedError,
    StoreOutdatedError,
    identity_of,
    is_as_signed,
    program_digest,
)
from knowledge.store.frames import Frame

_DEADLINE_SECONDS = 30.0  # for one read; a disk that takes longer is broken
_HELD_BYTES = 8 * 2**20  # a file this small is held in memory, where questions find it at once
_PARAMETERS = 500  # SQLite allows 32,766; fewer keeps statements small


@dataclass(frozen=True, slots=True)
class Held:
    """All content of a small file: blobs by name, entries as JSON by pack and id."""

    blobs: Mapping[str, bytes]
    entries: Mapping[tuple[str, str], str]


class Store:
    """A built file, opened read-only. Made by `Store.open`."""

    def __init__(
        self,
        path: Path,
        database: aiosqlite.Connection,
        identity: Identity,
        fingerprint: str,
        held: Held | None,
    ) -> None:
        self._path = path
        self._database = database
        self._identity = identity
        self._held = held
        self.fingerprint = fingerprint

    @classmethod
    async def open(cls, path: Path) -> Store:
        """Open a built file.

        Raises:
            StoreDamagedError: it is missing, cut short, or no such file at all.
            StoreOutdatedError: another version of the program built it.
        """
        identity = await asyncio.to_thread(identity_of, path)
        if identity is None:
            raise StoreDamagedError(path, "there is no built knowledge here")
        # Immutable: the file is only ever replaced, so no lock is needed on it.
        address = f"{await asyncio.to_thread(_uri, path)}?mode=ro&immutable=1"
        database: aiosqlite.Connection | None = None
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                database = await aiosqlite.connect(address, uri=True)
                fingerprint = await _verified(database, path, identity.size)
                held = await _read_whole(database) if identity.size <= _HELD_BYTES else None
        except sqlite3.DatabaseError as error:
            await _closed(database)
            raise StoreDamagedError(path, f"the file is damaged ({error})") from error
        except BaseException:
            await _closed(database)
            raise
        return cls(path, database, identity, fingerprint, held)

    async def close(self) -> None:
        """Close the file."""
        await self._database.close()

    async def replaced(self) -> bool:
        """Tell whether another file stands in this one's place."""
        now = await asyncio.to_thread(identity_of, self._path)
        return now is not None and now != self._identity

    async def frames(self) -> tuple[Frame, ...]:
        """Return all packs without their entries, in order.

        Raises:
            StoreDamagedError: a pack doesn't read back.
        """
        rows = await self._rows("SELECT frame, entries, first FROM packs ORDER BY place", ())
        return tuple(
            Frame(self._frame(str(frame)), int(entries), int(first))
            for frame, entries, first in rows
        )

    async def packs(self) -> tuple[Pack, ...]:
        """Return all packs, whole, in order. Cost: all entries are held in memory.

        Raises:
            StoreDamagedError: a pack doesn't read back.
        """
        return tuple([await self._whole(frame) for frame in await self.frames()])

    async def pack(self, pack_id: str) -> Pack | None:
        """Return a whole pack, or None where there is none. Cost: its entries are held in memory.

        Raises:
            StoreDamagedError: the pack doesn't read back.
        """
        for frame in await self.frames():
            if frame.pack.id == pack_id:
                return await self._whole(frame)
        return None

    async def entries(self, pack: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries of a pack by id; unknown ids are left out.

        Raises:
            StoreDamagedError: an entry doesn't read back.
        """
        if self._held is not None:
            kept = self._held.entries
            return {one: self._entry(kept[pack, one]) for one in ids if (pack, one) in kept}
        found: dict[str, Entry] = {}
        for part in _parts(ids):
            statement = "SELECT id, json FROM entries WHERE pack = ? AND id IN "
            rows = await self._rows(statement + _marks(part), (pack, *part))
            found.update((str(entry_id), self._entry(str(json))) for entry_id, json in rows)
        return found

    async def entries_by_number(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, Entry]]:
        """Return pack ids and entries by number; numbers that are not there are left out.

        Raises:
            StoreDamagedError: an entry doesn't read back.
        """
        found: dict[int, tuple[str, Entry]] = {}
        for part in _parts(numbers):
            statement = "SELECT number, pack, json FROM entries WHERE number IN "
            for number, pack, json in await self._rows(statement + _marks(part), part):
                found[int(number)] = str(pack), self._entry(str(json))
        return found

    async def blobs(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """Return blobs by name.

        Raises:
            StoreDamagedError: one of them is not there.
        """
        if self._held is not None:
            kept = self._held.blobs
            found = {name: kept[name] for name in names if name in kept}
        else:
            found = await self._read_blobs(names)
        if len(found) < len(set(names)):
            raise StoreDamagedError(self._path, "a part of the index is missing")
        return found

    async def _read_blobs(self, names: Sequence[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for part in _parts(names):
            statement = "SELECT name, data FROM blobs WHERE name IN "
            rows = await self._rows(statement + _marks(part), part)
            found.update((str(name), bytes(data)) for name, data in rows)
        return found

    async def _whole(self, frame: Frame) -> Pack:
        rows = await self._rows(
            "SELECT json FROM entries WHERE number >= ? AND number < ? ORDER BY number",
            (frame.first, frame.first + frame.entries),
        )
        entries = await asyncio.to_thread(lambda: tuple(self._entry(str(json)) for (json,) in rows))
        if len(entries) != frame.entries:
            raise StoreDamagedError(self._path, "entries are missing")
        return frame.pack.with_changes(entries=entries)

    def _frame(self, json: str) -> Pack:
        try:
            return Pack.model_validate_json(json)
        except ValidationError as error:
            raise StoreDamagedError(self._path, "a pack in it doesn't read back") from error

    def _entry(self, json: str) -> Entry:
        try:
            return Entry.model_validate_json(json)
        except ValidationError as error:
            raise StoreDamagedError(self._path, "an entry in it doesn't read back") from error

    async def _rows(self, statement: str, values: Sequence[Any]) -> Iterable[sqlite3.Row]:
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                return await self._database.execute_fetchall(statement, values)
        except sqlite3.DatabaseError as error:
            raise StoreDamagedError(self._path, f"the file is damaged ({error})") from error


async def _verified(database: aiosqlite.Connection, path: Path, size: int) -> str:
    """Return the file's fingerprint once its mark, version and content have been found right."""
    if await _number(database, "PRAGMA application_id") != APPLICATION_ID:
        raise StoreDamagedError(path, "the file is not built knowledge, or was not finished")
    if await _number(database, "PRAGMA user_version") != SCHEMA_VERSION:
        raise StoreOutdatedError(path, "the file was built by another version")
    pages = await _number(database, "PRAGMA page_count")
    if size != pages * await _number(database, "PRAGMA page_size"):
        raise StoreDamagedError(path, "the file is cut short, or longer than it was")
    meta = {
        str(name): str(value)
        for name, value in await database.execute_fetchall("SELECT name, value FROM meta")
    }
    if meta.get("program") != await asyncio.to_thread(program_digest):
        raise StoreOutdatedError(path, "the file was built by another version")
    if size <= CHECKED_WHOLE_BYTES and not await asyncio.to_thread(is_as_signed, path):
        raise StoreDamagedError(path, "the file is not what was written")
    if "fingerprint" not in meta:
        raise StoreDamagedError(path, "the file was not finished")
    return meta["fingerprint"]


async def _read_whole(database: aiosqlite.Connection) -> Held:
    blobs = await database.execute_fetchall("SELECT name, data FROM blobs")
    entries = await database.execute_fetchall("SELECT pack, id, json FROM entries")
    return Held(
        {str(name): bytes(data) for name, data in blobs},
        {(str(pack), str(entry_id)): str(json) for pack, entry_id, json in entries},
    )


def _uri(path: Path) -> str:
    return path.absolute().as_uri()


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), _PARAMETERS):
        yield values[start : start + _PARAMETERS]


def _marks(values: Sequence[Any]) -> str:
    return f"({','.join('?' * len(values))})"


async def _number(database: aiosqlite.Connection, statement: str) -> int:
    (row,) = await database.execute_fetchall(statement)
    return int(row[0])


async def _closed(database: aiosqlite.Connection | None) -> None:
    if database is not None:
        await database.close()

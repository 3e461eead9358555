"""What a built file holds, how it is known again, and what can be wrong with it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

APPLICATION_ID = 0x444F5352  # "DOSR", in SQLite's header, so that no other file is taken for ours
SCHEMA_VERSION = 6

# Entries are numbered from 0 over all packs in order, which is how the index counts them, too.
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE packs (
    place INTEGER PRIMARY KEY,
    id TEXT UNIQUE NOT NULL,
    first INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    frame TEXT NOT NULL
);
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    pack TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    json TEXT NOT NULL
);
CREATE TABLE blobs (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, data BLOB NOT NULL);
"""
# Made once the rows are in, which is faster than keeping it up with each of them.
INDEXES = "CREATE UNIQUE INDEX entries_by_id ON entries (pack, id);"

# Up to here a file holds a checksum of itself, looked at when it is opened (some 5 ms). A larger
# one was looked at when it was built, and a damaged page is found when it is read.
CHECKED_WHOLE_BYTES = 16 * 2**20
_CHECKSUM_MARK = b"crc32:"
_CHECKSUM_CHARS = 8
UNSIGNED = "crc32:00000000"  # stands in `meta` until the checksum is known

_MAKES_THE_FILE = ("model.py", "dates.py", "language/**/*", "matching/**/*", "store/**/*")


class StoreError(Exception):
    """The built knowledge can't be used. `path` is the file, `reason` says what is wrong."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}; build it again with 'dossier pack build'")


class StoreDamagedError(StoreError):
    """The file is missing, cut short, or not what was written."""


class StoreOutdatedError(StoreError):
    """The file was built by another version of the program."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one state of a file from another."""

    inode: int
    size: int
    modified_ns: int


def identity_of(path: Path) -> Identity | None:
    """Return what tells this state of a file from others, or None if there is no file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return Identity(status.st_ino, status.st_size, status.st_mtime_ns)


def sign(path: Path) -> None:
    """Write a finished file's checksum of itself where `UNSIGNED` stands."""
    content = path.read_bytes()
    place = _checksum_place(content)
    with path.open("r+b") as file:
        file.seek(place)
        file.write(_checksum(content, place))


def is_as_signed(path: Path) -> bool:
    """Tell whether every byte of a file is what it was when it was signed."""
    content = path.read_bytes()
    place = _checksum_place(content)
    return place > 0 and content[place : place + _CHECKSUM_CHARS] == _checksum(content, place)


def _checksum_place(content: bytes) -> int:
    """Return where the checksum stands, or 0. It is in the first table, `meta`: the second page."""
    page = int.from_bytes(content[16:18], "big")  # SQLite's "Database File Format", section 1.3.2
    found = content.find(_CHECKSUM_MARK, page, 2 * page)
    return found + len(_CHECKSUM_MARK) if found > 0 else 0


def _checksum(content: bytes, place: int) -> bytes:
    around = memoryview(content)
    before = zlib.crc32(around[:place])
    return f"{zlib.crc32(around[place + _CHECKSUM_CHARS :], before):08x}".encode()


@cache
def program_digest() -> str:
    """Return a digest of the code and word lists that decide what is in a built file.

    A file that other code made is built anew: its index would not fit the questions.
    """
    digest = hashlib.sha256()
    knowledge = Path(__file__).parents[1]
    for path in sorted(_making(knowledge)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(knowledge).as_posix()}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def _making(knowledge: Path) -> Iterator[Path]:
    for pattern in _MAKES_THE_FILE:
        for path in knowledge.glob(pattern):
            if path.is_file() and path.suffix != ".pyc":
                yield path

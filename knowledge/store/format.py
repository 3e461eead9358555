"""What a built file holds, how it is known again, and what can be wrong with it."""

from __future__ import annotations

import hashlib
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

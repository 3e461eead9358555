"""One review of a draft at a time: two would undo each other's decisions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from knowledge.authoring.writing import review_folder

LOCK_FILE = "review.lock"


class UnderReviewError(Exception):
    """Somebody else is reviewing the pack."""

    def __init__(self, pack: Path) -> None:
        super().__init__(f"{pack} is being reviewed elsewhere; end that review, or wait for it")


@contextmanager
def alone_at(pack: Path) -> Iterator[None]:
    """Keep others from reviewing the pack in a folder meanwhile. Blocking: opens a file.

    The lock is SQLite's own on an empty file, which every system lets go of when a process ends,
    however it ends. Without a review's folder there is nothing to keep others from.

    Raises:
        UnderReviewError: somebody else is reviewing it.
        sqlite3.Error: the lock can't be written to.
    """
    beside = review_folder(pack.absolute())
    if not beside.is_dir():
        yield
        return
    with closing(sqlite3.connect(beside / LOCK_FILE, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise UnderReviewError(pack) from error
            raise
        yield

"""The packs of a file that is being written, read back one at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from knowledge.model import Entry, Pack
from knowledge.store.frames import Frame


class WrittenPacks:
    """Packs that are written to a file, so that not all of their entries are held in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._frames: list[Frame] = []

    @property
    def frames(self) -> Sequence[Pack]:
        """All packs, without their entries."""
        return [frame.pack for frame in self._frames]

    @property
    def documents(self) -> int:
        """How many entries, collections and gaps there are."""
        return sum(
            frame.entries + len(frame.pack.collections) + len(frame.pack.gaps)
            for frame in self._frames
        )

    def entry_rows(self, packs: Iterable[Pack]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of all entries; what remains of each pack is kept."""
        number = 0
        for pack in packs:
            frame = Frame(pack.with_changes(entries=()), len(pack.entries), number)
            self._frames.append(frame)
            for entry in pack.entries:
                json = entry.model_dump_json(exclude_defaults=True)
                yield number, pack.id, entry.id, entry.kind.value, json
                number += 1

    def frame_rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of all packs whose entries are written."""
        for place, frame in enumerate(self._frames):
            json = frame.pack.model_dump_json(exclude={"entries"}, exclude_defaults=True)
            yield place, frame.pack.id, frame.first, frame.entries, json

    def __iter__(self) -> Iterator[Pack]:
        """Yield each pack, whole. Its rows are read at once: what is read locks the file."""
        address = f"{self._path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, check_same_thread=False)) as database:
            for frame in self._frames:
                rows = database.execute(
                    "SELECT json FROM entries WHERE number >= ? AND number < ? ORDER BY number",
                    (frame.first, frame.first + frame.entries),
                ).fetchall()
                entries = tuple(Entry.model_validate_json(json) for (json,) in rows)
                yield frame.pack.with_changes(entries=entries)

"""Where in its files each part of a pack stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Where a value stands in its file: keys and places in lists, from the outermost in.
ValuePath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A file as problems show it, and a line from 1 (0: the file as a whole)."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Item:
    """One element of a list in a pack's files: its id, if it has one, and where it stands.

    `path` is the element's path in its file; `lines` are the file's lines by path.
    """

    section: str
    id: str | None
    file: str
    path: ValuePath
    lines: Mapping[ValuePath, int] = field(repr=False)

    def place(self, *within: str | int) -> Place:
        """Return where a part of the item stands, or the nearest part around it that is there."""
        path = (*self.path, *within)
        while path not in self.lines and len(path) > len(self.path):
            path = path[:-1]
        return Place(self.file, self.lines.get(path, 0))


class Positions:
    """The items of a pack by section and id. Empty for a pack that was not read from files."""

    def __init__(self, items: Iterable[Item] = (), *, manifest: str = "") -> None:
        self._items = {(item.section, item.id): item for item in items if item.id is not None}
        self._manifest = manifest

    def manifest(self) -> Place:
        """Return the pack's pack.yaml as a whole."""
        return Place(self._manifest, 0)

    def place(self, section: str, item_id: str, *within: str | int) -> Place:
        """Return where (a part of) an item stands; an empty place where that is not known.

        `section` is the pack's field: "entries", "people", "gaps", …
        """
        item = self._items.get((section, item_id))
        return item.place(*within) if item else Place("", 0)

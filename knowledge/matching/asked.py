"""Where questions that curators wrote stand, word for word: found however common their words are.

Built once as named blobs that the store keeps, each holding a share of the questions by their hash,
so that looking one up reads little whatever their number.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from knowledge.matching.index import ReadBlobs

ASKED_BLOB = "asked"
_PART_PREFIX = "asked:"
_PART_SIZE = 512  # questions a part, about
_MAX_KEPT_PARTS = 256  # some 2 MB


class AskedBuilder:
    """Collects the documents in which questions stand."""

    def __init__(self) -> None:
        self._standing: list[tuple[int, int]] = []

    def add(self, number: int, questions: Iterable[str]) -> None:
        """Add a document's questions, as their plain words."""
        self._standing += ((_key(plain), number) for plain in {*questions})

    def blobs(self) -> Iterator[tuple[str, bytes]]:
        """Yield the questions as named blobs."""
        parts: list[list[tuple[int, int]]] = [
            [] for _ in range(1 + len(self._standing) // _PART_SIZE)
        ]
        for key, number in self._standing:
            parts[key % len(parts)].append((key, number))
        yield ASKED_BLOB, str(len(parts)).encode()
        for place, part in enumerate(parts):
            part.sort()
            keys = array("Q", (key for key, _ in part))
            yield (
                f"{_PART_PREFIX}{place}",
                keys.tobytes() + array("I", (n for _, n in part)).tobytes(),
            )


class Asked:
    """The built questions, opened for looking up. Parts already read are kept up to a bound."""

    def __init__(self, read_blobs: ReadBlobs, parts: int) -> None:
        self._read_blobs = read_blobs
        self._parts = parts
        self._kept: OrderedDict[int, bytes] = OrderedDict()

    @classmethod
    async def open(cls, read_blobs: ReadBlobs) -> Asked:
        """Open the questions whose blobs `read_blobs` returns."""
        blobs = await read_blobs((ASKED_BLOB,))
        return cls(read_blobs, int(blobs[ASKED_BLOB]))

    async def standing_in(self, plain: str) -> list[int]:
        """Return the numbers of the documents that hold this very question, ascending."""
        key = _key(plain)
        part = await self._part(key % self._parts)
        count = len(part) // 12  # eight bytes of a key, four of a number
        keys = memoryview(part)[: 8 * count].cast("Q")
        numbers = memoryview(part)[8 * count :].cast("I")
        first = bisect_left(keys, key)
        found = []
        while first < count and keys[first] == key:
            found.append(numbers[first])
            first += 1
        return found

    async def _part(self, place: int) -> bytes:
        if place not in self._kept:
            name = f"{_PART_PREFIX}{place}"
            self._kept[place] = (await self._read_blobs((name,)))[name]
        self._kept.move_to_end(place)
        while len(self._kept) > _MAX_KEPT_PARTS:
            self._kept.popitem(last=False)
        return self._kept[place]


def _key(plain: str) -> int:
    return int.from_bytes(blake2b(plain.encode(), digest_size=8).digest(), "little")

"""A pack as the store keeps it: its frame in one place, its entries in another."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import Pack


@dataclass(frozen=True, slots=True)
class Frame:
    """A pack without its entries, how many they are, and the number of the first."""

    pack: Pack
    entries: int
    first: int

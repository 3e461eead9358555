"""The built knowledge: one SQLite file, written aside, swapped in whole, served read-only."""

from knowledge.store.format import StoreDamagedError, StoreError, StoreOutdatedError
from knowledge.store.frames import Frame
from knowledge.store.lock import BuildBusyError
from knowledge.store.reading import Store
from knowledge.store.upkeep import Upkeep, ensure_built
from knowledge.store.writing import MakeBlobs, Progress, build

__all__ = [
    "BuildBusyError",
    "Frame",
    "MakeBlobs",
    "Progress",
    "Store",
    "StoreDamagedError",
    "StoreError",
    "StoreOutdatedError",
    "Upkeep",
    "build",
    "ensure_built",
]

"""Reading packs from folders and zips of YAML files, with every fault told at its line."""

from knowledge.pack_files.positions import Place, Positions
from knowledge.pack_files.problems import PackInvalidError, Problem
from knowledge.pack_files.reading import (
    PackReading,
    each_pack,
    pack_paths,
    packs_fingerprint,
    read_pack,
    read_packs,
    reading,
)

__all__ = [
    "PackInvalidError",
    "PackReading",
    "Place",
    "Positions",
    "Problem",
    "each_pack",
    "pack_paths",
    "packs_fingerprint",
    "read_pack",
    "read_packs",
    "reading",
]

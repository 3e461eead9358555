"""Keeping built knowledge in step with the pack files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.matching.documents import index_blobs
from knowledge.pack_files import PackInvalidError, Problem, each_pack, packs_fingerprint
from knowledge.store.format import StoreError
from knowledge.store.lock import building_alone
from knowledge.store.reading import Store
from knowledge.store.writing import MakeBlobs, Progress, build_locked

_READ_SECONDS = 300.0  # for the bytes of all pack files


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done: whether the file was built, or why what was built before stays in use."""

    built: bool
    problems: tuple[Problem, ...] = ()


async def ensure_built(
    folders: Sequence[Path],
    target: Path,
    *,
    make_blobs: MakeBlobs = index_blobs,
    progress: Progress | None = None,
) -> Upkeep:
    """Build `target` from folders of packs if it is missing, damaged, outdated or other than them.

    Any number of processes may call this at once; one of them builds. Where the packs are invalid
    and usable knowledge was built before, that stays in use and the problems are returned.

    Raises:
        PackInvalidError: the packs are invalid and there is nothing to stay with.
        OSError: the file can't be written.
    """
    wanted = await _wanted(folders)
    before = await _fingerprint_of(target)
    if wanted is not None and before == wanted:
        return Upkeep(built=False)
    async with building_alone(target):
        if wanted is not None and await _fingerprint_of(target) == wanted:
            return Upkeep(built=False)  # another process was faster
        try:
            async with asyncio.timeout(_READ_SECONDS):
                fingerprint = await asyncio.to_thread(packs_fingerprint, folders)
            await build_locked(
                each_pack(*folders),
                target,
                make_blobs=make_blobs,
                fingerprint=fingerprint,
                progress=progress,
            )
        except PackInvalidError as error:
            if await _fingerprint_of(target) is None:
                raise
            return Upkeep(built=False, problems=error.problems)
    return Upkeep(built=True)


async def _wanted(folders: Sequence[Path]) -> str | None:
    """Return the fingerprint of the packs, or None where they can't even be read."""
    try:
        async with asyncio.timeout(_READ_SECONDS):
            return await asyncio.to_thread(packs_fingerprint, folders)
    except PackInvalidError:
        return None


async def _fingerprint_of(target: Path) -> str | None:
    """Return what the built file was made from, or None where it is of no use."""
    try:
        store = await Store.open(target)
    except StoreError:
        return None
    await store.close()
    return store.fingerprint

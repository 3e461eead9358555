"""The knowledge that a running bot answers from: built at start, swapped in when packs change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog

from bot.pack_places import built_file, pack_folders
from bot.settings import Settings
from knowledge.library import Library
from knowledge.pack_files import PackInvalidError
from knowledge.store import StoreError, ensure_built

LOOK_EVERY_SECONDS = 15.0  # for changed packs; looking reads their files, but parses none
FIRST_BUILD_SECONDS = 600.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def served_library(
    settings: Settings, *, look_every_seconds: float = LOOK_EVERY_SECONDS
) -> AsyncIterator[Library]:
    """Give the library; while it is open, changed packs are built and swapped in.

    Raises:
        PackInvalidError: a pack is invalid and nothing was built before.
        OSError: the data folder can't be written.
    """
    folders, target = pack_folders(settings), built_file(settings)
    async with asyncio.timeout(FIRST_BUILD_SECONDS):
        upkeep = await ensure_built(folders, target)
    for problem in upkeep.problems:
        log.error("a pack is invalid; what was built before stays in use", problem=str(problem))
    library = await Library.open(target)
    watching = asyncio.create_task(
        _watch(library, folders, target, look_every_seconds), name="watch-packs"
    )
    try:
        yield library
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await library.close()


async def _watch(
    library: Library, folders: Sequence[Path], target: Path, every_seconds: float
) -> None:
    told: tuple[object, ...] = ()
    while True:
        await asyncio.sleep(every_seconds)
        try:
            upkeep = await ensure_built(folders, target)
            if upkeep.problems and upkeep.problems != told:
                log.error(
                    "a changed pack is invalid; the one before stays in use",
                    problems=[str(problem) for problem in upkeep.problems],
                )
            told = upkeep.problems
            if await library.reload_if_changed():
                log.info("changed packs are in use", packs=[pack.id for pack in library.packs])
        except (PackInvalidError, StoreError, OSError, TimeoutError) as error:
            log.warning("packs could not be looked at; trying again", why=type(error).__name__)

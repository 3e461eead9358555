"""The built knowledge, opened for one run of a command."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.cli.errors import BadInputError, FailureError
from bot.cli.in_force import in_force
from bot.pack_places import built_file, pack_folders
from bot.settings import Settings
from knowledge.answers import Answer
from knowledge.conversation import Conversation
from knowledge.library import Library
from knowledge.model import Pack
from knowledge.pack_files import PackInvalidError
from knowledge.store import ensure_built

Result = TypeVar("Result")


@dataclass(frozen=True)
class Knowledge:
    """An open library and the event loop on which it is asked."""

    library: Library
    data_dir: Path
    runner: asyncio.Runner

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine to its end."""
        return self.runner.run(coroutine)

    def ask(self, question: str, conversation: Conversation | None = None) -> tuple[Answer, float]:
        """Return the answer to a question and how many milliseconds it took."""
        started = time.perf_counter()
        answer = self.run(self.library.ask(question, conversation=conversation))
        return answer, (time.perf_counter() - started) * 1000

    def packs(self) -> list[Pack]:
        """Return all packs, whole."""
        return [self.run(self.library.pack(summary.id)) for summary in self.library.packs]


@contextmanager
def opened() -> Iterator[Knowledge]:
    """Give the knowledge, built first where it is missing, damaged or other than the packs.

    Where the packs are invalid and something was built before, that is used and stderr says so.

    Raises:
        BadInputError: a pack is invalid and nothing was built before; every fault is named.
        FailureError: the data folder can't be written.
    """
    settings = in_force()
    with asyncio.Runner() as runner:
        library = runner.run(_library(settings))
        try:
            yield Knowledge(library, settings.data_dir, runner)
        finally:
            runner.run(library.close())


async def _library(settings: Settings) -> Library:
    target = built_file(settings)
    try:
        upkeep = await ensure_built(pack_folders(settings), target)
    except PackInvalidError as error:
        raise BadInputError(str(error)) from error
    except OSError as error:
        raise FailureError(
            f"{error}; set DOSSIER_DATA_DIR to a folder that can be written"
        ) from error
    for problem in upkeep.problems:
        sys.stderr.write(f"dossier: what was built before is used, for {problem}\n")
    return await Library.open(target)

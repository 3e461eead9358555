"""The Hanoi pack, built once, as a library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from knowledge.library import Library
from knowledge.pack_files import read_pack
from knowledge.store import build

PACK = Path(__file__).parents[3] / "knowledge/packs/hanoi-2019"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("knowledge") / "knowledge.sqlite3"
    await build([read_pack(PACK)], path)
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def library(built: Path) -> AsyncIterator[Library]:
    opened = await Library.open(built)
    yield opened
    await opened.close()

"""Knowledge while serving: changed packs are swapped in, invalid ones are not."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge_upkeep import served_library
from bot.settings import Settings
from knowledge.library import Library

PACK = """\
id: tides
title: Tides
language: en
as_of: 2024-05-01
sources:
  - {id: almanac, title: An almanac, date: 2024-05-01, paragraphs: 2}
"""
FACTS = """\
topics:
  - {id: tide, name: Tides}
facts:
  - id: tide-height
    text: The spring tide rises {height} metres.
    attribution: reporter
    citations: [1]
    topics: [tide]
    phrasings: [How high does the spring tide rise?]
"""


def write_pack(folder: Path, height: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(PACK)
    (folder / "facts.yaml").write_text(FACTS.replace("{height}", height))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write_pack(tmp_path / "packs" / "tides", "four")
    return Settings(data_dir=tmp_path / "data", packs_dir=tmp_path / "packs")


async def until(library: Library, holds: Callable[[str], bool]) -> str:
    async with asyncio.timeout(20):
        while True:
            entry = await library.entry("tides", "tide-height")
            text = entry.text if entry else ""
            if holds(text):
                return text
            await asyncio.sleep(0.02)


async def test_a_changed_pack_is_served_without_a_restart(
    settings: Settings, tmp_path: Path
) -> None:
    async with served_library(settings, look_every_seconds=0.05) as library:
        await until(library, lambda text: "four" in text)

        write_pack(tmp_path / "packs" / "tides", "fifteen")

        assert await until(library, lambda text: "fifteen" in text)


async def test_an_invalid_pack_leaves_the_one_before_in_use(
    settings: Settings, tmp_path: Path
) -> None:
    async with served_library(settings, look_every_seconds=0.01) as library:
        (tmp_path / "packs" / "tides" / "facts.yaml").write_text("facts: [{id: 7}]")
        await asyncio.sleep(0.2)  # many looks; there is no event to wait for

        assert (await library.entry("tides", "tide-height")) is not None


async def test_invalid_packs_stay_in_use_over_a_restart(settings: Settings, tmp_path: Path) -> None:
    async with served_library(settings):
        pass
    (tmp_path / "packs" / "tides" / "facts.yaml").write_text("facts: [{id: 7}]")

    async with served_library(settings) as library:
        assert (await library.entry("tides", "tide-height")) is not None

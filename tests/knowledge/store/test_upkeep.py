import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.model import Pack
from knowledge.pack_files import PackInvalidError
from knowledge.store import (
    Store,
    StoreDamagedError,
    StoreOutdatedError,
    Upkeep,
    build,
    ensure_built,
)
from tests.knowledge.store.conftest import write_pack


async def served(target: Path) -> list[str]:
    store = await Store.open(target)
    packs = await store.packs()
    await store.close()
    return [pack.title for pack in packs]


async def test_knowledge_is_built_once_while_nothing_changes(
    packs_folder: Path, target: Path
) -> None:
    first = await ensure_built([packs_folder], target)
    content = target.read_bytes()
    second = await ensure_built([packs_folder], target)

    assert (first, second) == (Upkeep(built=True), Upkeep(built=False))
    assert target.read_bytes() == content
    assert await served(target) == ["The harbour bridge"]


async def test_a_changed_pack_is_built_anew(
    packs_folder: Path, target: Path, harbour: Pack
) -> None:
    await ensure_built([packs_folder], target)
    write_pack(packs_folder / "harbour", harbour.with_changes(title="Another title"))

    assert await ensure_built([packs_folder], target) == Upkeep(built=True)
    assert await served(target) == ["Another title"]


async def test_a_pack_that_came_or_went_is_noticed(
    packs_folder: Path, target: Path, harbour: Pack
) -> None:
    await ensure_built([packs_folder], target)
    write_pack(packs_folder / "quay", harbour.with_changes(id="quay", title="The quay"))
    await ensure_built([packs_folder], target)
    with_quay = await served(target)
    (packs_folder / "quay" / "pack.yaml").unlink()
    await ensure_built([packs_folder], target)

    assert (with_quay, await served(target)) == (
        ["The harbour bridge", "The quay"],
        ["The harbour bridge"],
    )


def emptied(content: bytes) -> bytes:
    return content[:0]


def cut_short(content: bytes) -> bytes:
    return content[: len(content) // 2]


def cut_by_a_page(content: bytes) -> bytes:
    return content[:-4096]


def made_garbage(content: bytes) -> bytes:
    return bytes(255 - byte for byte in content)


def torn_in_the_middle(content: bytes) -> bytes:
    middle = len(content) // 2 // 4096 * 4096
    return content[:middle] + b"\xa5" * 4096 + content[middle + 4096 :]


def with_a_letter_changed(content: bytes) -> bytes:
    assert b"plans a low bridge" in content
    return content.replace(b"plans a low bridge", b"plans a new bridge")


def never_marked_as_whole(content: bytes) -> bytes:
    return content[:68] + bytes(4) + content[72:]  # the application id: SQLite's file format, 1.3


@pytest.mark.parametrize(
    "damage",
    [
        *(emptied, cut_short, cut_by_a_page, made_garbage, torn_in_the_middle),
        *(with_a_letter_changed, never_marked_as_whole),
    ],
)
async def test_a_damaged_file_is_found_and_built_anew(
    packs_folder: Path, target: Path, damage: Callable[[bytes], bytes]
) -> None:
    await ensure_built([packs_folder], target)
    target.write_bytes(damage(target.read_bytes()))
    with pytest.raises(StoreDamagedError, match="build it again with 'dossier pack build'"):
        await Store.open(target)

    assert await ensure_built([packs_folder], target) == Upkeep(built=True)
    assert await served(target) == ["The harbour bridge"]


@pytest.mark.parametrize(
    "change", ["PRAGMA user_version=1", "UPDATE meta SET value='other' WHERE name='program'"]
)
async def test_a_file_of_another_version_is_built_anew(
    packs_folder: Path, target: Path, change: str
) -> None:
    await ensure_built([packs_folder], target)
    with sqlite3.connect(target) as database:
        database.execute(change)
    database.close()
    with pytest.raises(StoreOutdatedError):
        await Store.open(target)

    assert await ensure_built([packs_folder], target) == Upkeep(built=True)


@pytest.mark.parametrize("broken", ["facts: [{id: x}]", "facts: [", "facts: []\nfacts: []"])
async def test_an_invalid_pack_leaves_what_was_built_before_in_use(
    packs_folder: Path, target: Path, broken: str
) -> None:
    await ensure_built([packs_folder], target)
    (packs_folder / "harbour" / "facts.yaml").write_text(broken)

    upkeep = await ensure_built([packs_folder], target)

    assert not upkeep.built
    assert {problem.file for problem in upkeep.problems} == {"packs/harbour/facts.yaml"}
    assert await served(target) == ["The harbour bridge"]


async def test_a_pack_that_cannot_be_read_leaves_what_was_built_before_in_use(
    packs_folder: Path, target: Path
) -> None:
    await ensure_built([packs_folder], target)
    (packs_folder / "more.zip").write_bytes(b"not a zip")

    upkeep = await ensure_built([packs_folder], target)

    assert [problem.file for problem in upkeep.problems] == ["packs/more.zip"]
    assert await served(target) == ["The harbour bridge"]


async def test_an_invalid_pack_with_nothing_built_before_is_refused(
    packs_folder: Path, target: Path
) -> None:
    (packs_folder / "harbour" / "facts.yaml").write_text("facts: [{id: x}]")

    with pytest.raises(PackInvalidError):
        await ensure_built([packs_folder], target)

    assert not target.exists()


async def test_of_many_at_once_one_builds(packs_folder: Path, target: Path) -> None:
    done = await asyncio.gather(*(ensure_built([packs_folder], target) for _ in range(4)))

    assert sorted(one.built for one in done) == [False, False, False, True]


def test_of_several_processes_at_once_one_builds(packs_folder: Path, target: Path) -> None:
    program = (
        "import asyncio, pathlib, sys; from knowledge.store import ensure_built; "
        "packs, target = map(pathlib.Path, sys.argv[1:]); "
        "print(asyncio.run(ensure_built([packs], target)).built)"
    )
    command = [sys.executable, "-c", program, str(packs_folder), str(target)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]

    outputs = [process.communicate(timeout=60)[0].strip() for process in processes]

    assert sorted(outputs) == ["False", "False", "True"]


async def test_the_mark_of_a_file_that_is_not_ours_is_not_taken(target: Path) -> None:
    target.parent.mkdir()
    with sqlite3.connect(target) as database:
        database.execute("CREATE TABLE meta (name, value)")
    database.close()

    with pytest.raises(StoreDamagedError, match="not built knowledge"):
        await Store.open(target)


async def test_a_build_from_memory_is_outdated_for_a_folder(
    packs_folder: Path, target: Path, harbour: Pack
) -> None:
    await build((harbour,), target)

    assert await ensure_built([packs_folder], target) == Upkeep(built=True)

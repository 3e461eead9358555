import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.matching.documents import PacksToIndex
from knowledge.model import Pack
from knowledge.store import BuildBusyError, Store, StoreDamagedError, build
from knowledge.store import reading as store_reading
from knowledge.store.lock import building_alone

Told = Callable[[int], None] | None


def blobs(packs: PacksToIndex, told: Told) -> Iterator[tuple[str, bytes]]:
    for number, pack in enumerate(packs):
        if told is not None:
            told(number + 1)
        yield pack.id, pack.title.encode()


def failing_blobs(packs: PacksToIndex, told: Told) -> Iterator[tuple[str, bytes]]:
    yield from blobs(packs, told)
    raise RuntimeError("the index can't be made")


def other(pack: Pack, pack_id: str = "quay") -> Pack:
    return pack.with_changes(id=pack_id, title="The quay")


@pytest.mark.parametrize("held_bytes", [0, 2**20])
async def test_what_is_built_reads_back_whole_whether_held_in_memory_or_not(
    harbour: Pack, target: Path, held_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_reading, "_HELD_BYTES", held_bytes)
    packs = (harbour, other(harbour))
    await build(packs, target, make_blobs=blobs, fingerprint="abc")

    store = await Store.open(target)
    read = (
        await store.packs(),
        await store.pack("quay"),
        await store.pack("nothing"),
        await store.blobs(["quay", "harbour", "quay"]),
        await store.entries("quay", ["vote", "nothing"]),
        store.fingerprint,
    )
    await store.close()

    assert read == (
        packs,
        packs[1],
        None,
        {"harbour": b"The harbour bridge", "quay": b"The quay"},
        {"vote": harbour.entry_by_id["vote"]},
        "abc",
    )


async def test_entries_are_numbered_over_all_packs_in_order(harbour: Pack, target: Path) -> None:
    await build((harbour, other(harbour)), target, make_blobs=blobs)
    count = len(harbour.entries)

    store = await Store.open(target)
    frames = await store.frames()
    by_number = await store.entries_by_number([count, 0, 2 * count])
    by_id = await store.entries("quay", ["vote", "nothing"])
    await store.close()

    assert [(frame.pack.id, frame.first, frame.entries) for frame in frames] == [
        ("harbour", 0, count),
        ("quay", count, count),
    ]
    assert frames[0].pack == harbour.with_changes(entries=())
    assert by_number == {
        0: ("harbour", harbour.entries[0]),
        count: ("quay", harbour.entries[0]),
    }
    assert by_id == {"vote": harbour.entry_by_id["vote"]}


async def test_a_thousand_numbers_are_read_at_once(harbour: Pack, target: Path) -> None:
    entry = harbour.entries[0]
    entries = tuple(entry.with_changes(id=f"entry-{number}") for number in range(2500))
    await build((harbour.with_changes(entries=entries),), target, make_blobs=blobs)

    store = await Store.open(target)
    found = await store.entries_by_number(range(2500))
    await store.close()

    assert [found[number][1] for number in range(2500)] == list(entries)


async def test_progress_is_told(harbour: Pack, target: Path) -> None:
    told: list[tuple[int, int]] = []

    await build(
        (harbour, other(harbour)),
        target,
        make_blobs=blobs,
        progress=lambda done, whole: told.append((done, whole)),
    )

    documents = 2 * sum(map(len, (harbour.entries, harbour.collections, harbour.gaps)))
    assert told == [(1, documents), (2, documents)]


async def test_what_is_indexed_is_read_back_whole_one_pack_at_a_time(
    harbour: Pack, target: Path
) -> None:
    given, read = [], []

    def one_by_one() -> Iterator[Pack]:
        for pack in (harbour, other(harbour)):
            given.append(pack.id)
            yield pack

    def reading_blobs(packs: PacksToIndex, told: Told) -> Iterator[tuple[str, bytes]]:
        read.extend(packs)
        read.extend(packs)  # as often as needed
        assert packs.frames == [pack.with_changes(entries=()) for pack in packs]
        yield from blobs(packs, told)

    await build(one_by_one(), target, make_blobs=reading_blobs)

    assert given == ["harbour", "quay"]
    assert read == [harbour, other(harbour)] * 2


async def test_a_build_that_fails_leaves_the_file_before_and_nothing_else(
    harbour: Pack, target: Path
) -> None:
    await build((harbour,), target, make_blobs=blobs, fingerprint="before")

    with pytest.raises(RuntimeError):
        await build((other(harbour),), target, make_blobs=failing_blobs, fingerprint="after")

    store = await Store.open(target)
    assert (await store.packs(), store.fingerprint) == ((harbour,), "before")
    await store.close()
    assert [path.name for path in target.parent.iterdir() if path.suffix == ".building"] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_folder_that_cannot_be_written_is_told(harbour: Pack, target: Path) -> None:
    target.parent.mkdir()
    target.parent.chmod(0o500)

    with pytest.raises(OSError, match="knowledge"):
        await build((harbour,), target, make_blobs=blobs)


async def test_a_reader_keeps_the_file_it_opened_and_sees_that_it_was_replaced(
    harbour: Pack, target: Path
) -> None:
    await build((harbour,), target, make_blobs=blobs)
    store = await Store.open(target)
    before = await store.replaced()

    await build((other(harbour),), target, make_blobs=blobs)

    assert (before, await store.replaced(), await store.packs()) == (False, True, (harbour,))
    await store.close()


async def test_what_a_killed_build_left_is_cleared_away(harbour: Pack, target: Path) -> None:
    target.parent.mkdir()
    left = target.with_name(".knowledge.sqlite3.abc123.building")
    left.write_bytes(b"half")

    await build((harbour,), target, make_blobs=blobs)

    assert not left.exists()


async def test_one_builds_at_a_time(harbour: Pack, target: Path) -> None:
    waiting = asyncio.Event()

    async def second() -> None:
        waiting.set()
        await build((other(harbour),), target, make_blobs=blobs)

    async with building_alone(target):
        task = asyncio.create_task(second())
        await waiting.wait()
        with pytest.raises(BuildBusyError, match="another process is building it"):
            async with building_alone(target, wait_seconds=0.2):
                pass
        assert not target.exists()
    await task

    assert target.exists()


async def test_a_lock_that_cannot_be_taken_is_told_with_what_to_do(
    harbour: Pack, target: Path
) -> None:
    lock = target.with_name(".knowledge.sqlite3.lock")
    lock.mkdir(parents=True)

    with pytest.raises(OSError, match=r"lock: can't be locked .*; remove it, and try again"):
        await build((harbour,), target, make_blobs=blobs)


async def test_a_reader_changes_nothing(harbour: Pack, target: Path) -> None:
    await build((harbour,), target, make_blobs=blobs)
    before = target.read_bytes()

    store = await Store.open(target)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store._database.execute("DELETE FROM entries")
    await store.close()

    assert target.read_bytes() == before
    assert {path.name for path in target.parent.iterdir()} == {
        target.name,
        f".{target.name}.lock",
    }


async def test_a_missing_blob_is_damage(harbour: Pack, target: Path) -> None:
    await build((harbour,), target, make_blobs=blobs)
    store = await Store.open(target)

    with pytest.raises(StoreDamagedError, match="a part of the index is missing"):
        await store.blobs(["harbour", "nothing"])

    await store.close()

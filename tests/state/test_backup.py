"""What is backed up comes back, on the other database too, while a process runs."""

from __future__ import annotations

import gzip
import stat
from datetime import time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import SetClock
from bot.state import schema
from bot.state.backup import backup, restore
from bot.state.errors import BackupError
from bot.state.opened import State, opened_state
from bot.state.repositories.deliveries import Outcome
from commands.remarks import verbatim
from commands.services import DigestPlan, GuildSettings

PLAN = DigestPlan(
    channel=70,
    at=time(9, 30),
    timezone="Asia/Ho_Chi_Minh",
    days=frozenset({0, 6}),
    pack="hanoi-2019",
    topics=("sanctions",),
    thread=True,
)


async def _fill(state: State) -> None:
    await state.settings.write(7, GuildSettings(keep_unanswered=True, channel_packs={1: ("p",)}))
    await state.unanswered.keep(7, 1, 500, "Wer gewann “das”? 🎲\nund wann?")
    await state.feedback.record(guild=7, user=500, pack="p", entry="e", good=False, comment="no")
    await state.phrasings.add(7, 500, "p", "e", "Who?")
    await state.asked.count(7, "p", "e")
    await state.asked.flush()
    digest = await state.digests.create(7, PLAN)
    await state.digests.post_now(7, digest.id)
    await state.deliveries.claim("a", limit=1)


async def _rows(state: State) -> dict[str, list[dict[str, object]]]:
    found = {}
    async with state.database.reading("the rows") as connection:
        for table in schema.metadata.sorted_tables:
            query = sa.select(table).order_by(*table.primary_key)
            rows = (await connection.execute(query)).mappings()
            found[table.name] = [dict(row) for row in rows]
    return found


async def test_a_backup_brings_everything_back(
    state: State, clock: SetClock, tmp_path: Path
) -> None:
    await _fill(state)
    before, target = await _rows(state), tmp_path / "backup.gz"

    written = await backup(state.database, target, clock)
    await state.privacy.delete_guild(7)
    await state.settings.write(8, GuildSettings(threads=True))
    restored = await restore(state.database, target, clock)

    assert await _rows(state) == before
    assert written == restored == 7
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup.gz"]


async def test_a_backup_moves_from_one_database_to_the_other(
    tmp_path: Path, postgres_url: str, clock: SetClock
) -> None:
    target = tmp_path / "backup.gz"
    sqlite_url = f"sqlite+aiosqlite:///{tmp_path / 'state.sqlite3'}"
    async with opened_state(sqlite_url, clock) as small, opened_state(postgres_url, clock) as large:
        await _fill(small)

        await backup(small.database, target, clock)
        await restore(large.database, target, clock)

        assert await _rows(large) == await _rows(small)


async def test_ids_are_not_given_out_again_after_a_restore(
    state: State, clock: SetClock, tmp_path: Path
) -> None:
    await _fill(state)
    await backup(state.database, tmp_path / "backup.gz", clock)
    lost = await state.digests.create(7, PLAN)
    await restore(state.database, tmp_path / "backup.gz", clock)

    made = await state.digests.create(7, PLAN)

    assert made.id > lost.id


async def test_a_digest_due_between_backup_and_restore_is_looked_for_before_it_is_posted(
    state: State, clock: SetClock, tmp_path: Path
) -> None:
    digest = await state.digests.create(7, PLAN)
    await backup(state.database, tmp_path / "backup.gz", clock)
    assert digest.next_due is not None
    clock.set(digest.next_due + timedelta(minutes=10))

    await restore(state.database, tmp_path / "backup.gz", clock)

    (delivery,) = await state.deliveries.claim("a", limit=10)
    assert (delivery.due_at, delivery.attempts) == (digest.next_due, 2)


async def test_a_digest_waiting_at_the_backup_is_looked_for_before_it_is_posted(
    state: State, clock: SetClock, tmp_path: Path
) -> None:
    digest = await state.digests.create(7, PLAN)
    await state.digests.post_now(7, digest.id)
    await backup(state.database, tmp_path / "backup.gz", clock)
    (posted,) = await state.deliveries.claim("a", limit=10)
    await state.deliveries.settle(posted, "a", Outcome.POSTED, said=verbatim("Posted"), message=1)

    await restore(state.database, tmp_path / "backup.gz", clock)

    (delivery,) = await state.deliveries.claim("a", limit=10)
    assert (delivery.key, delivery.attempts) == (posted.key, 2)


async def test_a_backup_of_an_older_version_is_understood(
    state: State, clock: SetClock, tmp_path: Path
) -> None:
    source = tmp_path / "old.gz"
    lines = [
        '{"dossier_backup": 1, "revision": "0002", "made_at": "2026-01-01T00:00:00+00:00"}',
        '{"table": "digests", "row": {"id": 3, "guild_id": 7, "channel_id": 70, "at": "09:00:00",'
        ' "timezone": "UTC", "days": 127, "pack": "p", "topics": [], "length": "short",'
        ' "thread": false, "next_day": null, "next_due_at": null, "paused": "x", "last": null}}',
    ]
    source.write_bytes(gzip.compress("\n".join(lines).encode()))

    await restore(state.database, source, clock)

    (kept,) = await state.digests.list(7)
    assert (kept.id, kept.plan.at, kept.paused) == (3, time(9), verbatim("x"))


HEADER = b'{"dossier_backup": 1, "revision": "0004"}\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"hello", "damaged, or no backup"),
        (gzip.compress(b"hello\n"), "backup:1: damaged"),
        (gzip.compress(b'{"a": 1}\n'), "no backup of Dossier"),
        (gzip.compress(b'{"dossier_backup": 1, "revision": "9999"}\n'), "newer version"),
        (gzip.compress(HEADER + b'{"table": "moods", "row": {}}\n'), "backup:2: not understood"),
        (gzip.compress(HEADER + b'{"table": "asked", "row": {"day": 7}}\n'), "backup:2: damaged"),
        (gzip.compress(HEADER * 50)[:-20], "damaged, or no backup"),
    ],
    # Named, for a compressed file holds the second it was made in, and workers started in two
    # different seconds would otherwise collect two different sets of tests.
    ids=["text", "no-json", "other-json", "newer", "unknown-table", "bad-row", "cut-short"],
)
async def test_a_damaged_backup_changes_nothing(
    state: State, clock: SetClock, tmp_path: Path, content: bytes, message: str
) -> None:
    await _fill(state)
    before = await _rows(state)
    (tmp_path / "backup").write_bytes(content)

    with pytest.raises(BackupError, match=message):
        await restore(state.database, tmp_path / "backup", clock)

    assert await _rows(state) == before


async def test_a_backup_that_cannot_be_written_says_so(
    state: State, clock: SetClock, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="cannot be written"):
        await backup(state.database, tmp_path / "missing" / "backup", clock)

"""What the doctor finds without Discord: the token's form, folder, packs, knowledge, database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import SetClock
from bot.doctor.findings import Finding, Level, within
from bot.doctor.machine import token_form
from bot.doctor.on_discord import clock_finding
from bot.doctor.visit import examine
from bot.pack_places import built_file, pack_folders
from bot.settings import Settings
from bot.state.database import sqlite_url
from bot.state.opened import opened_state
from knowledge.store import ensure_built

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GOOD = "MTE4NjY2NjY2NjY2NjY2NjY2Ng.GyZabc.AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ab"


async def examined(settings: Settings) -> dict[str, Finding]:
    return {finding.check: finding for finding in await examine(settings, SetClock(NOON))}


def test_a_bots_token_is_known_by_its_form() -> None:
    assert token_form(GOOD) == Finding("token", Level.OK, "has the form of a bot's token")


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("118666666666666666", "id"),
        ("ab" * 32, "public key"),
        ("aB3-" * 8, "client secret"),
        ("mfa.whatever-it-is", "a person's token"),
        (f"Bot {GOOD}", "Authorization header"),
        ("https://discord.com/api/webhooks/1/x", "an address"),
        ("hello", "has not the form"),
        (GOOD.replace("MTE4", "!!!!"), "has not the form"),
        ("aGVsbG8gaGVsbG8gaGVsbG8" + GOOD[26:], "has not the form"),
    ],
)
def test_what_is_no_bots_token_is_named_and_never_repeated(token: str, kind: str) -> None:
    finding = token_form(token)

    assert finding.level is Level.FAIL
    assert kind in finding.said
    assert token not in finding.said + finding.mend


async def test_a_sound_installation_has_nothing_to_mend_but_the_token(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    await ensure_built(pack_folders(settings), built_file(settings))
    async with opened_state(sqlite_url(tmp_path), SetClock(NOON)):
        pass

    found = await examined(settings)

    assert {check: finding.level for check, finding in found.items()} == {
        "token": Level.WARN,
        "data folder": Level.OK,
        "time zones": Level.OK,
        "packs": Level.OK,
        "knowledge": Level.OK,
        "database": Level.OK,
    }


async def test_a_new_installation_is_told_what_its_first_start_makes(tmp_path: Path) -> None:
    found = await examined(Settings(data_dir=tmp_path))

    assert (found["knowledge"].level, found["knowledge"].said) == (Level.WARN, "not built yet")
    assert "made at the first start" in found["database"].said
    assert list(tmp_path.iterdir()) == []


async def test_a_data_folder_that_is_a_file_fails(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder", "utf-8")

    found = await examined(Settings(data_dir=tmp_path / "data"))

    assert found["data folder"].level is Level.FAIL
    assert "DOSSIER_DATA_DIR" in found["data folder"].mend


async def test_an_invalid_pack_fails_with_its_file_and_line(tmp_path: Path) -> None:
    pack = tmp_path / "packs" / "broken"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text("id: broken\ntitle: [\n", "utf-8")

    found = await examined(Settings(data_dir=tmp_path / "data", packs_dir=tmp_path / "packs"))

    assert found["packs"].level is Level.FAIL
    assert "pack.yaml" in found["packs"].said


async def test_a_folder_of_packs_that_is_missing_fails(tmp_path: Path) -> None:
    found = await examined(Settings(data_dir=tmp_path, packs_dir=tmp_path / "nowhere"))

    assert found["packs"].level is Level.FAIL


async def test_a_database_that_is_away_fails_without_its_password(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    pytest.importorskip("asyncpg")
    url = f"postgresql://dossier:secret@127.0.0.1:{unused_tcp_port}/dossier"

    found = await examined(Settings(data_dir=tmp_path, state_url=url))

    assert found["database"].level is Level.FAIL
    assert "secret" not in str(found["database"])


async def test_a_database_of_another_revision_is_told(tmp_path: Path, state_url: str) -> None:
    settings = Settings(data_dir=tmp_path, state_url=state_url)
    found = []
    async with opened_state(state_url, SetClock(NOON)) as state:
        for revision in ("0001", "9999"):
            async with state.database.writing("another revision") as connection:
                await connection.execute(
                    sa.text("UPDATE alembic_version SET version_num = :to"), {"to": revision}
                )
            found.append((await examined(settings))["database"])

    assert [one.level for one in found] == [Level.WARN, Level.FAIL]
    assert "newer version" in found[1].said


@pytest.mark.parametrize(
    ("off", "level"),
    [(0, Level.OK), (4, Level.OK), (-9, Level.WARN), (9, Level.WARN), (-40, Level.FAIL)],
)
def test_a_clock_that_is_off_is_told(off: int, level: Level) -> None:
    finding = clock_finding(NOON + timedelta(seconds=off), NOON, timedelta(seconds=0.1))

    assert finding.level is level


async def test_a_check_that_breaks_or_hangs_is_a_finding() -> None:
    async def broken() -> list[Finding]:
        raise ValueError

    async def hanging() -> list[Finding]:
        raise TimeoutError

    found = [(await within(5, "x", look))[0] for look in (broken, hanging)]

    assert [one.level for one in found] == [Level.FAIL, Level.FAIL]
    assert [one.said for one in found] == [
        "could not be checked (ValueError)",
        "no answer within 5 seconds",
    ]

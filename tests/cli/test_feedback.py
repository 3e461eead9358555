"""`dossier pack feedback`: what members said of answers, for those who mend the packs."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.clock import SetClock
from bot.state.database import sqlite_url
from bot.state.opened import opened_state

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "said"


async def _say(data_dir: Path) -> None:
    async with opened_state(sqlite_url(data_dir), SetClock(AT)) as state:
        record = state.feedback.record
        await record(guild=1, user=1, pack="p", entry="good", good=True)
        await record(guild=1, user=1, pack="p", entry="bad", good=False, comment="wrong year")


def test_it_shows_what_helped_least_first_with_the_comments(
    dossier: Dossier, data_dir: Path
) -> None:
    data_dir.mkdir()
    asyncio.run(_say(data_dir))

    shown = dossier("pack", "feedback")
    as_json = json.loads(dossier("pack", "feedback", "p", "--json").out)

    assert shown.out == (
        "p/bad: 0 helpful, 1 not\n  2026-03-02  “wrong year”\np/good: 1 helpful, 0 not\n"
    )
    assert as_json[0]["comments"] == [{"at": "2026-03-02T08:00:00+00:00", "text": "wrong year"}]


def test_it_says_so_where_nobody_said_anything(dossier: Dossier, data_dir: Path) -> None:
    data_dir.mkdir()

    assert dossier("pack", "feedback").out == "nobody has said yet whether an answer helped\n"

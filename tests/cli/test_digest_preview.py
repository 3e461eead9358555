from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier


def test_a_days_digest_is_the_same_each_time_and_another_the_next_day(dossier: Dossier) -> None:
    first, again, next_day = (
        dossier("digest", "preview", "--date", day).out
        for day in ("2026-02-21", "2026-02-21", "2026-02-22")
    )

    assert first == again != next_day
    assert first.startswith("Digest of 21 February 2026\n")
    assert "as of 22 February 2019" in first


def test_a_digest_as_json_cites_every_line(dossier: Dossier) -> None:
    made = json.loads(dossier("digest", "preview", "--length", "long", "--json").out)

    lines = [made["lead"], *made["facts"], *made["quotes"], *made["events"]]
    assert len(lines) >= 4
    assert all(line["citations"] for line in lines)

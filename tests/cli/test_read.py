from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier


def test_a_briefing_grows_with_its_length(dossier: Dossier) -> None:
    sizes = [
        len(dossier("brief", "troops", "--length", length).out)
        for length in ("short", "standard", "long")
    ]

    assert sizes == sorted(set(sizes))


def test_an_unknown_topic_names_the_nearest(dossier: Dossier) -> None:
    ran = dossier("brief", "sanktionen und so")

    assert ran.status == 2
    assert "Sanctions" in ran.err


def test_a_timeline_shows_what_lies_between_its_bounds(dossier: Dossier) -> None:
    made = json.loads(
        dossier("timeline", "--since", "2018-06-01", "--until", "2018-08-31", "--json").out
    )

    assert made["events"]
    for event in made["events"]:
        assert event["when"]["end"] >= "2018-06-01"
        assert event["when"]["start"] <= "2018-08-31"


def test_next_weeks_summit_is_an_expected_range(dossier: Dossier) -> None:
    ran = dossier("timeline", "--topic", "hanoi summit")

    assert "expected 24 February to 2 March 2019 (“next week”): " in ran.out


def test_a_day_that_is_none_is_refused(dossier: Dossier) -> None:
    ran = dossier("timeline", "--since", "last week")

    assert ran.status == 2
    assert ran.err == "dossier: --since: 'last week' is not a day; write it as 2019-02-22\n"


def test_a_timeline_is_drawn_into_a_file_and_described(dossier: Dossier, tmp_path: Path) -> None:
    ran = dossier("timeline", "--person", "Biegun", "--png", str(tmp_path / "t.png"))

    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")
    assert ran.out.startswith(f"{tmp_path / 't.png'}: Timeline of ")


def test_a_picture_that_cannot_be_written_is_a_failure_in_one_line(
    dossier: Dossier, tmp_path: Path
) -> None:
    ran = dossier("timeline", "--png", str(tmp_path / "nowhere" / "t.png"))

    assert (ran.status, ran.err.count("\n")) == (1, 1)


@pytest.mark.parametrize("speaker", ["Pompeo", "pompoe", "secretary of state"])
def test_quotes_of_a_speaker_are_found_by_any_name(dossier: Dossier, speaker: str) -> None:
    made = json.loads(dossier("quotes", "--speaker", speaker, "--json").out)

    assert {quote["speaker"] for quote in made["quotes"]} == {"michael-pompeo"}


def test_people_are_listed_with_role_and_paragraph(dossier: Dossier) -> None:
    ran = dossier("people", "hill")

    assert ran.out.startswith("Christopher Hill: ")
    assert "[¶4]" in ran.out

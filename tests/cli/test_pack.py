from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier

REQUIRED = {"id", "kind", "text", "attribution", "citations", "people", "topics", "phrasings"}


def test_a_pack_as_json_holds_every_entry_with_its_fields(dossier: Dossier) -> None:
    made = json.loads(dossier("pack", "show", "hanoi-2019", "--json").out)

    assert {"id", "title", "as_of", "sources", "people", "topics", "entries"} <= set(made)
    assert len(made["entries"]) >= 70
    for entry in made["entries"]:
        assert set(entry) >= REQUIRED
        assert entry["citations"][0].keys() == {"source", "paragraph"}
        assert {"quote", "speaker"} <= set(entry) or entry["kind"] != "quote"
        assert "when" in entry or entry["kind"] != "event"


def test_an_unknown_pack_is_refused_with_those_there_are(dossier: Dossier) -> None:
    ran = dossier("pack", "show", "hanoi-2020")

    assert (ran.status, ran.err) == (
        2,
        "dossier: there is no pack 'hanoi-2020'; there are: hanoi-2019\n",
    )


def test_packs_are_listed_with_their_as_of_date(dossier: Dossier) -> None:
    assert "hanoi-2019\t" in dossier("pack", "list").out
    assert json.loads(dossier("pack", "list", "--json").out)[0]["as_of"] == "2019-02-22"


def test_building_again_does_nothing(dossier: Dossier) -> None:
    dossier("pack", "build")

    assert dossier("pack", "build").out.endswith(": up to date\n")


def test_an_invalid_pack_is_refused_with_file_and_line_and_the_built_one_stays(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier("pack", "build")
    broken = tmp_path / "packs" / "broken"
    broken.mkdir(parents=True)
    (broken / "pack.yaml").write_text("id: broken\ntitle: [\n")
    monkeypatch.setenv("DOSSIER_PACKS_DIR", str(tmp_path / "packs"))

    built, asked = dossier("pack", "build"), dossier("ask", "Why did Mattis resign?")

    assert built.status == 2
    assert "broken/pack.yaml:" in built.err
    assert asked.status == 0
    assert "what was built before is used" in asked.err


def test_a_data_folder_that_cannot_be_written_is_told_with_the_way_out(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DOSSIER_DATA_DIR", str(tmp_path / "file" / "data"))

    ran = dossier("ask", "Hi")

    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert "DOSSIER_DATA_DIR" in ran.err


def test_the_schema_of_pack_files_is_printed(dossier: Dossier) -> None:
    made = json.loads(dossier("pack", "schema").out)

    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"facts", "quotes", "events", "people"} <= set(made["properties"])

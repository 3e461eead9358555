from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.drafted import write_drafted

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier


@pytest.fixture
def old(tmp_path: Path) -> Path:
    (tmp_path / "old").mkdir()
    return write_drafted(tmp_path / "old")


@pytest.fixture
def new(old: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(old, tmp_path / "new"))


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_nothing_changed_is_said(dossier: Dossier, old: Path, new: Path) -> None:
    ran = dossier("pack", "diff", str(old), str(new))

    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "ferry version 1 → ferry version 1\nnothing changed\n"


def test_changes_are_shown_field_by_field(dossier: Dossier, old: Path, new: Path) -> None:
    replace(new / "people.yaml", "captain of the ferry", "the ferry's captain")
    replace(new / "facts.yaml", "How big is the crew?", "How many are on board?")

    ran = dossier("pack", "diff", str(old), str(new))

    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "ferry version 1 → ferry version 1\n"
        "people: 1 changed\n"
        "  ~ ana-brix\n"
        "      role: captain of the ferry → the ferry's captain\n"
        "entries: 1 changed\n"
        "  ~ crew-again\n"
        "      phrasings: - How big is the crew?\n"
        "      phrasings: + How many are on board?\n"
        "the version was not raised; set it to 2 in pack.yaml\n"
    )


def test_a_zip_is_compared_with_a_folder_as_json(
    dossier: Dossier, old: Path, new: Path, tmp_path: Path
) -> None:
    replace(new / "pack.yaml", "version: 1", "version: 2")
    zipped = tmp_path / "new.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        for path in new.iterdir():
            archive.write(path, path.name)

    ran = dossier("pack", "diff", str(old), str(zipped), "--json")

    same = {"added": [], "removed": [], "changed": []}
    parts = "sources people places organisations topics entries collections disputes gaps".split()
    assert ran.status == 0
    assert json.loads(ran.out) == {
        "old": {"id": "ferry", "version": 1},
        "new": {"id": "ferry", "version": 2},
        "header": [{"field": "version", "old": 1, "new": 2}],
        **dict.fromkeys(parts, same),
        "meaning_changed": [],
    }


def test_an_id_with_another_meaning_fails_loudly(dossier: Dossier, old: Path, new: Path) -> None:
    replace(new / "facts.yaml", "Seven sailors make up the ferry's crew at night.", "Nobody knows.")
    replace(new / "facts.yaml", "citations: [3]", "citations: [4]")

    ran = dossier("pack", "diff", str(old), str(new))

    assert ran.status == 1
    assert "  ~ crew-again  ← IT MEANS SOMETHING ELSE NOW\n" in ran.out
    assert ran.err == (
        'dossier: THE MEANING CHANGED of "crew-again": '
        "an id never changes meaning; give it a new id\n"
    )


def test_a_check_against_an_older_version_finds_it_too(
    dossier: Dossier, old: Path, new: Path
) -> None:
    for folder in (old, new):
        replace(folder / "facts.yaml", "    draft: true\n", "")
    replace(new / "facts.yaml", "Seven sailors make up the ferry's crew at night.", "Nobody knows.")
    replace(new / "facts.yaml", "citations: [3]", "citations: [4]")

    ran = dossier("pack", "check", str(new), "--against", str(old))

    assert ran.status == 2
    assert 'new/facts.yaml:11: entry "crew-again": the id stood for something else' in ran.out


def test_what_is_no_pack_is_told(dossier: Dossier, old: Path, tmp_path: Path) -> None:
    ran = dossier("pack", "diff", str(old), str(tmp_path / "none"))

    assert ran.status == 2
    assert "there is no such folder or zip file" in ran.err

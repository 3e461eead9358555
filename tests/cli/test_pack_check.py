from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier

MANIFEST = """\
id: ferry
title: The night ferry
as_of: 2020-05-04
sources:
  - {id: log, title: A Ferry at Night, date: 2020-05-04, paragraphs: 1}
topics:
  - {id: ferry, name: The ferry}
"""
FACTS = """\
facts:
  - id: crew
    text: Seven sailors run the night ferry.
    attribution: reporter
    citations: [1]
    topics: [ferry]
    leads: {how_many: Seven.}
    phrasings:
      - How many sailors run the night ferry?
"""
ARTICLE = "A Ferry at Night\n\n[1] It takes a crew of seven sailors to run the ferry by night.\n"


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    folder = tmp_path / "ferry"
    folder.mkdir()
    (folder / "pack.yaml").write_text(MANIFEST)
    (folder / "facts.yaml").write_text(FACTS)
    (tmp_path / "article.txt").write_text(ARTICLE)
    return folder


def test_a_sound_pack_passes_against_its_article(dossier: Dossier, ferry: Path) -> None:
    ran = dossier("pack", "check", str(ferry), "--source", str(ferry.parent / "article.txt"))

    assert (ran.status, ran.out, ran.err) == (0, "no problem found\n", "")


def test_what_the_article_does_not_say_is_told_at_its_line(dossier: Dossier, ferry: Path) -> None:
    (ferry / "facts.yaml").write_text(FACTS.replace("text: Seven", "text: Nine"))

    ran = dossier("pack", "check", str(ferry), "--source", str(ferry.parent / "article.txt"))

    assert ran.status == 2
    assert "/ferry/facts.yaml:3: entry \"crew\": the number 'Nine' is not in paragraph 1" in ran.out


def test_all_faults_of_an_invalid_pack_are_told_at_once(dossier: Dossier, ferry: Path) -> None:
    (ferry / "facts.yaml").write_text(
        FACTS.replace("citations: [1]", "citations: [9]").replace("[ferry]", "[boat]")
    )

    ran = dossier("pack", "check", str(ferry))

    assert ran.status == 2
    assert len(ran.out.splitlines()) == 2


def test_a_source_without_numbered_paragraphs_is_bad_input(dossier: Dossier, ferry: Path) -> None:
    (ferry.parent / "article.txt").write_text("Just words.\n")

    ran = dossier("pack", "check", str(ferry), "--source", str(ferry.parent / "article.txt"))

    assert (ran.status, ran.out) == (2, "")
    assert "article.txt" in ran.err

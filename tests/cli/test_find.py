from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier

FERRY = """\
# A Ferry at Night

The night ferry to Holm has a crew of seven sailors and one cook.

It was built at Skarvik in 1967, because the old bridge had been closed to lorries.
"""
MILL = """\
# The Mill

The mill on the Aln ground rye until a flood took its wheel in 1911.
"""


@pytest.fixture
def articles(tmp_path: Path) -> tuple[str, str]:
    for name, text in (("ferry.md", FERRY), ("mill.md", MILL)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "ferry.md"), str(tmp_path / "mill.md")


def test_the_paragraph_that_answers_comes_first(
    dossier: Dossier, articles: tuple[str, str]
) -> None:
    ran = dossier("find", "Why was the fery built at Skarvic?", *articles, "--limit", "1")

    heading, text = ran.out.splitlines()
    assert (ran.status, ran.err) == (0, "")
    assert heading.startswith("¶2 of “A Ferry at Night”, ")
    assert text.startswith("It was built at Skarvik")


def test_what_is_found_can_be_read_by_a_program(
    dossier: Dossier, articles: tuple[str, str]
) -> None:
    found = json.loads(dossier("find", "What took the mill's wheel?", *articles, "--json").out)

    assert (found[0]["article"], found[0]["paragraph"]) == ("The Mill", 1)
    assert 0 < found[0]["confidence"] <= 1
    assert found[0]["text"].startswith("The mill on the Aln")


def test_a_question_on_something_else_finds_no_paragraph(
    dossier: Dossier, articles: tuple[str, str]
) -> None:
    ran = dossier("find", "Who conducts the xylophone quartet?", *articles)

    assert (ran.status, ran.out) == (0, "No paragraph speaks of it.\n")


def test_a_file_that_is_not_there_is_told(dossier: Dossier, tmp_path: Path) -> None:
    ran = dossier("find", "Who runs the ferry?", str(tmp_path / "none.md"))

    assert ran.status == 2
    assert "none.md: can't be read" in ran.err
    assert "Traceback" not in ran.err

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.pack_files import read_pack

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier

ARTICLES = Path(__file__).parents[1] / "articles"
FERRY = "The night ferry\n\nSeven sailors run the ferry, said Ann Lee, its captain.\n"


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    file = tmp_path / "ferry.txt"
    file.write_text(FERRY, encoding="utf-8")
    return file


def test_an_article_becomes_a_draft_pack_with_its_review(dossier: Dossier, tmp_path: Path) -> None:
    ran = dossier("pack", "new", str(ARTICLES / "footbridge.txt"), "--into", str(tmp_path))

    target = tmp_path / "council-delays-marlow-street"
    pack = read_pack(target, drafts=True)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{target}: {len(pack.entries)} drafts (")
    assert f"next: dossier pack review {target}" in ran.out
    assert all(entry.draft for entry in pack.entries)
    assert (tmp_path / f"{target.name}.review" / "article.txt").is_file()


def test_id_title_and_date_can_be_given(dossier: Dossier, ferry: Path, tmp_path: Path) -> None:
    ran = dossier(
        *("pack", "new", str(ferry), "--into", str(tmp_path)),
        *("--id", "ferry-2024", "--title", "A ferry", "--date", "2024-03-14"),
    )

    pack = read_pack(tmp_path / "ferry-2024", drafts=True)
    assert ran.status == 0
    assert (pack.id, pack.title, pack.as_of.isoformat()) == ("ferry-2024", "A ferry", "2024-03-14")


def test_the_host_folder_of_packs_is_written_into(
    dossier: Dossier, ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_PACKS_DIR", str(tmp_path / "packs"))

    ran = dossier("pack", "new", str(ferry), "--date", "2024-03-14")

    assert ran.status == 0
    assert read_pack(tmp_path / "packs" / "the-night-ferry", drafts=True).id == "the-night-ferry"


def test_a_pack_of_drafts_is_served_without_them(
    dossier: Dossier, ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_PACKS_DIR", str(tmp_path / "packs"))
    monkeypatch.setenv("DOSSIER_DATA_DIR", str(tmp_path / "data"))
    dossier("pack", "new", str(ferry), "--date", "2024-03-14")

    ran = dossier("ask", "How many sailors run the ferry?")

    assert ran.status == 0
    assert "Seven sailors" not in ran.out


def test_a_second_draft_overwrites_nothing(dossier: Dossier, ferry: Path, tmp_path: Path) -> None:
    arguments = ("pack", "new", str(ferry), "--date", "2024-03-14", "--into", str(tmp_path))
    dossier(*arguments)

    ran = dossier(*arguments)

    assert ran.status == 2
    assert "the-night-ferry is there already; choose another --id or --into" in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "the article gives no date; give it with --date YYYY-MM-DD"),
        (["--date", "14 March"], "--date: '14 March' is not a day; write it as 2019-02-22"),
        (["--date", "2024-03-14", "--id", "../up"], "--id: '../up' is not an id"),
        (["--date", "2024-03-14", "--title", " "], "--title: the title is empty"),
    ],
)
def test_what_is_missing_or_wrong_is_told_in_a_line(
    dossier: Dossier, ferry: Path, arguments: list[str], told: str
) -> None:
    ran = dossier("pack", "new", str(ferry), *arguments)

    assert ran.status == 2
    assert told in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_file_that_is_not_there_is_told(dossier: Dossier) -> None:
    ran = dossier("pack", "new", "nothing.txt")

    assert (ran.status, ran.out) == (2, "")
    assert "nothing.txt: can't be read (No such file or directory); check the path" in ran.err


def test_a_page_without_the_reader_for_html_says_what_to_install(tmp_path: Path) -> None:
    # A module of that name that can't be imported, as where the extra is not installed.
    (tmp_path / "trafilatura.py").write_text("raise ImportError('not installed')")
    command = [sys.executable, "-m", "bot", "pack", "new", str(ARTICLES / "regatta.html")]

    ran = subprocess.run(
        [*command, "--into", str(tmp_path)],
        env={"PYTHONPATH": str(tmp_path), "DOSSIER_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 2
    assert "reading HTML needs trafilatura; install dossier-bot[authoring]" in ran.stderr

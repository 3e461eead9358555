from __future__ import annotations

import io
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.authoring.alone import alone_at
from knowledge.model import Leads
from knowledge.pack_files import read_pack
from tests.drafted import write_drafted

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier, Ran

DEADLINE_SECONDS = 30


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    return write_drafted(tmp_path)


@pytest.fixture
def review(dossier: Dossier, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    def reviewed(*lines: str) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return dossier("pack", "review", str(ferry))

    return reviewed


def published(folder: Path) -> dict[str, str]:
    return {entry.id: entry.text for entry in read_pack(folder).entries}


def test_a_draft_is_shown_with_its_source_and_its_like(review, ferry: Path) -> None:
    ran = review("q")

    assert ran.status == 0
    assert "kind        fact crew (3 more)\n" in ran.out
    assert "claimed by  the reporter\n" in ran.out
    assert "cites       ¶1\n" in ran.out
    assert "source      It takes a crew of seven sailors to run the ferry by night.\n" in ran.out
    assert "  seven-crew (draft, same sentence): At night seven" in ran.out
    assert ran.out.endswith(f"go on with: dossier pack review {ferry}\n")


def test_a_whole_review_ends_with_the_check(review, ferry: Path) -> None:
    quotes = ferry / "quotes.yaml"
    quotes.write_text(quotes.read_text().replace("the fog.", "the fog long ago,"))

    ran = review("r", "Seven sailors run the ferry.", "-", "m", "crew", "a", "d")

    assert ran.status == 0
    assert published(ferry) == {
        "crew": "Seven sailors run the ferry.",
        "brix-fog": "Ana Brix says that fog no longer frightens her.",
    }
    assert read_pack(ferry).entry_by_id["crew"].leads == Leads()
    assert ran.out.endswith(
        "dropped: crew-again\n"
        "none        [3] Seven is the rule at sea.\n"
        "none        [4] Nobody has counted the passengers.\n"
        "0 drafts left, 2 published, 1 dropped, 1 merged\n"
        "paragraphs without an entry: 3, 4\n"
        f"next: dossier pack check {ferry} --source {ferry}.review/article.txt\n"
    )


def test_a_rewording_that_is_still_the_articles_is_kept_unpublished(review, ferry: Path) -> None:
    typed = "We know it takes a crew of seven sailors to run it."

    ran = review("r", typed, "", "q")

    assert "text: the words 'it takes a crew of seven sailors to' are those of" in ran.out
    assert published(ferry) == {}
    assert read_pack(ferry, drafts=True).entry_by_id["crew"].text == typed


def test_a_second_start_goes_on_where_the_first_stopped(review, ferry: Path) -> None:
    review("r", "Seven sailors run the ferry.", "")

    ran = review("u", "q")

    assert ran.out.startswith("3 drafts left, 1 published, 0 dropped, 0 merged\n")
    assert "kind        fact seven-crew (2 more)\n" in ran.out
    assert "taken back: accepting crew\n" in ran.out
    assert published(ferry) == {}


def test_what_is_no_choice_explains_the_choices_and_loses_nothing(review, ferry: Path) -> None:
    before = (ferry / "facts.yaml").read_text()

    ran = review("x", "", "accept all", "m", "nowhere", "p", "-7", "", "q")

    assert "“x” is no choice; type one of these letters:\n  a accept" in ran.out
    assert 'there is no other entry "nowhere"; give a number shown, or an id\n' in ran.out
    assert "there is no phrasing 7 to take out\n" in ran.out
    assert (ferry / "facts.yaml").read_text() == before


def test_phrasings_are_added_and_taken_out(review, ferry: Path) -> None:
    review("p", "Who sails?", "How many sail?", "-1 2", "", "q")
    first = read_pack(ferry, drafts=True).entry_by_id["crew"]
    review("p", "= Who sails at night?", "", "q")
    then = read_pack(ferry, drafts=True).entry_by_id["crew"]

    assert first.phrasings == ("How many sail?",)
    assert then.phrasings == ("Who sails at night?",)


def test_a_draft_under_review_elsewhere_is_left_alone(
    dossier: Dossier, review, ferry: Path
) -> None:
    before = published(ferry)
    with alone_at(ferry):
        refused = review("a")
        status = dossier("pack", "review", str(ferry), "--status")

    assert (refused.status, status.status) == (1, 1)
    assert refused.err == (
        f"dossier: {ferry} is being reviewed elsewhere; end that review, or wait for it;"
        " nothing was changed\n"
    )
    assert published(ferry) == before
    assert review("q").status == 0


def test_the_status_is_told_without_a_question(dossier: Dossier, ferry: Path) -> None:
    ran = dossier("pack", "review", str(ferry), "--status")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "4 drafts left, 0 published, 0 dropped, 0 merged\n"
        "paragraphs without an entry: 4; only drafts cite 1, 2, 3\n"
    )


def test_a_pack_without_an_article_beside_it_is_told(dossier: Dossier, ferry: Path) -> None:
    (ferry.with_name("ferry.review") / "article.txt").unlink()

    ran = dossier("pack", "review", str(ferry))

    assert ran.status == 2
    assert "article.txt is not there, and drafts are held against it" in ran.err


def test_on_a_terminal_a_text_is_there_to_be_edited_and_a_kill_loses_nothing(ferry: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "pack", "review", str(ferry)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        start_new_session=True,
    )
    os.close(theirs)
    try:
        read_until(ours, b"choice: ")
        os.write(ours, b"r\n")
        read_until(ours, b"run the ferry by night.")
        os.write(ours, b"\x01\x0bSeven sailors run the ferry.\n")  # to the start, all out
        read_until(ours, b"leads how_many")
        os.write(ours, b"\n")
        read_until(ours, b"published: crew")
    finally:
        process.kill()
        process.wait(DEADLINE_SECONDS)
        os.close(ours)

    assert published(ferry) == {"crew": "Seven sailors run the ferry."}


def read_until(terminal: int, wanted: bytes) -> None:
    """Read what a terminal shows until it shows something."""
    shown = b""
    end = time.monotonic() + DEADLINE_SECONDS
    while wanted not in shown:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        assert ready, shown.decode(errors="replace")
        shown += os.read(terminal, 65536)

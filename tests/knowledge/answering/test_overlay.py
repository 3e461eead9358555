"""A question that a curator has sent to an entry goes there; another question does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge.answering.overlay import AddedQuestion, Overlay
from knowledge.answers import Status
from knowledge.library import Library
from knowledge.pack_files import read_pack
from knowledge.store import build

PACK = "hanoi-2019"
TAUGHT = AddedQuestion("How many boots does Washington keep down there?", PACK, "troop-count")


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    pack = read_pack(Path(__file__).parents[3] / "knowledge/packs" / PACK)
    await build([pack], tmp_path / "knowledge.sqlite3")
    library = await Library.open(tmp_path / "knowledge.sqlite3")
    yield library
    await library.close()


@pytest.mark.parametrize(
    "asked",
    [
        "How many boots does Washington keep down there?",
        "how many boots does washington keep down there",
        "How many boots does Washingtn keep down there?",
    ],
)
async def test_an_added_question_is_answered_by_its_entry(library: Library, asked: str) -> None:
    answer = await library.added(asked, Overlay([TAUGHT]))

    assert answer is not None
    assert (answer.status, answer.entries) == (Status.ANSWERED, ("troop-count",))
    assert answer.question == asked
    assert [reference.pack for reference in answer.references] == [PACK]


@pytest.mark.parametrize(
    ("taught", "asked"),
    [
        ("When did the leaders meet in Singapore?", "Where did the leaders meet in Singapore?"),
        ("What was agreed upon in June 2018?", "What was agreed upon in June 2019?"),
        ("Did the North attack the South then?", "Did the South attack the North then?"),
        ("Why would he give the bombs up?", "Why would he not give the bombs up?"),
        ("How many boots does Washington keep there?", "How many roots does Washington keep?"),
    ],
)
async def test_a_like_question_that_asks_for_something_else_is_not_taken_for_it(
    library: Library, taught: str, asked: str
) -> None:
    overlay = Overlay([AddedQuestion(taught, PACK, "troop-count")])

    assert await library.added(asked, overlay) is None


async def test_an_entry_that_is_gone_or_off_answers_nothing(library: Library) -> None:
    gone = Overlay([AddedQuestion("Where are they?", PACK, "gone")])
    elsewhere = Overlay([AddedQuestion("Where are they?", "gone", "troop-count")])

    assert await library.added("Where are they?", gone) is None
    assert await library.added("Where are they?", elsewhere) is None
    assert await library.added(TAUGHT.question, Overlay([TAUGHT]), packs=("another",)) is None


def test_of_two_entries_for_one_question_the_later_counts() -> None:
    overlay = Overlay([TAUGHT, AddedQuestion(TAUGHT.question.upper(), PACK, "later")])

    found = overlay.equal(TAUGHT.question)

    assert found is not None
    assert found.entry == "later"


def test_a_question_without_words_is_no_question() -> None:
    assert not Overlay([AddedQuestion("?!", PACK, "troop-count")])


async def test_only_telling_words_of_its_own_let_a_leaning_question_go_before_the_conversation(
    library: Library,
) -> None:
    overlay = Overlay([TAUGHT, AddedQuestion("When was that?", PACK, "troop-count")])

    assert await library.added("When was that?", overlay, leaning=True) is None
    assert await library.added(TAUGHT.question, overlay, leaning=True) is not None

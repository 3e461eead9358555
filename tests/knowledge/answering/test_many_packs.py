"""Several packs that are on: each says its own, the newest first, and nothing is merged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge.answering.side_by_side import SEVERAL
from knowledge.answering.wording import NEWEST_ONLY
from knowledge.answers import Status
from knowledge.conversation import Conversation
from knowledge.library import Library
from knowledge.pack_files import read_pack
from knowledge.plain_text import render
from knowledge.store import build

ROOT = Path(__file__).parents[3]
OLDER, NEWER = "hanoi-2019", "garrison-2021"
TROOPS = "How many American troops are in South Korea?"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folders = (ROOT / "knowledge/packs" / OLDER, ROOT / "tests/packs" / NEWER)
    target = tmp_path_factory.mktemp("packs") / "knowledge.sqlite3"
    asyncio.run(build([read_pack(folder) for folder in folders], target))
    return target


@pytest.fixture
async def library(built: Path) -> AsyncIterator[Library]:
    library = await Library.open(built)
    yield library
    await library.close()


async def test_sources_that_differ_stand_side_by_side_the_newest_first(library: Library) -> None:
    answer = await library.ask(TROOPS)

    assert render(answer).splitlines() == [
        SEVERAL,
        "A recount put the US troops in South Korea at 28,500. [¶1] — the reporter"
        " · in “Fewer Boots Than Thought”, as of 3 May 2021",
        "About 30,000 US troops are stationed in South Korea. [¶7] — the reporter"
        " · in “Kim Jong Un’s Game Plan: Get Donald Trump Alone”, as of 22 February 2019",
        "Source: “Fewer Boots Than Thought” (3 May 2021), ¶1 · as of 3 May 2021",
        "Source: “Kim Jong Un’s Game Plan: Get Donald Trump Alone” (22 February 2019), ¶7"
        " · as of 22 February 2019",
    ]


@pytest.mark.parametrize(
    ("question", "pack"),
    [
        ("Who is Stephen Biegun?", OLDER),
        ("What did Christopher Hill say?", OLDER),
        ("What does the canteen in Busan serve at the end of the week?", NEWER),
        ("When did the recount of the garrison begin?", NEWER),
    ],
)
async def test_what_one_pack_speaks_of_is_answered_from_it_alone(
    library: Library, question: str, pack: str
) -> None:
    answer = await library.ask(question)

    assert answer.status is Status.ANSWERED
    assert {line.pack for line in answer.lines} == {pack}
    assert answer == await library.ask(question, packs=(pack,))


async def test_a_second_summit_is_no_second_recount(library: Library) -> None:
    answer = await library.ask("When does the second recount start?")

    assert {line.pack for line in answer.lines} == {NEWER}


async def test_a_pack_that_is_off_says_nothing(library: Library) -> None:
    answer = await library.ask(TROOPS, packs=(OLDER,))

    assert [line.pack for line in answer.lines] == [OLDER]
    assert answer.lead == "About 30,000."


async def test_no_pack_answers_what_none_speaks_of(library: Library) -> None:
    assert (await library.ask("How many warheads does Kim have?")).status is Status.NOT_COVERED


async def test_what_leans_on_the_conversation_stays_with_its_pack(library: Library) -> None:
    talking = Conversation().after(await library.ask("Who is Stephen Biegun?"))

    answer = await library.ask("when was he named?", conversation=talking)

    assert {line.pack for line in answer.lines} == {OLDER}


async def test_in_short_the_newest_sources_are_told_side_by_side(
    library: Library, tmp_path: Path
) -> None:
    frame = read_pack(ROOT / "tests/packs" / NEWER)
    many = [frame.with_changes(id=f"garrison-{n}", title=f"Garrison {n}") for n in range(4)]
    await build(many, tmp_path / "knowledge.sqlite3")
    crowded = await Library.open(tmp_path / "knowledge.sqlite3")

    two = await library.ask("tldr")
    several = await crowded.ask("tldr")
    await crowded.close()

    assert list(dict.fromkeys(line.pack for line in two.lines)) == [NEWER, OLDER]
    assert two.notice == SEVERAL
    assert len({line.pack for line in several.lines}) == 3
    assert several.notice == NEWEST_ONLY

"""Answers from memory are those that the library would give, as long as its packs are the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.remembered_answers import RememberedAnswers
from knowledge.conversation import Conversation
from knowledge.library import Library
from knowledge.model import Pack
from knowledge.pack_files import read_pack
from knowledge.store import build

PACKS = Path(__file__).parents[2] / "knowledge/packs"
TROOPS = "How many American troops are in South Korea?"
BIEGUN = "Who is Stephen Biegun?"
LEANING = "when was he named?"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(PACKS / "hanoi-2019")


@pytest.fixture
async def library(pack: Pack, tmp_path: Path) -> AsyncIterator[Library]:
    await build([pack], tmp_path / "knowledge.sqlite3")
    library = await Library.open(tmp_path / "knowledge.sqlite3")
    yield library
    await library.close()


async def test_what_was_asked_before_is_answered_from_memory(library: Library) -> None:
    answers = RememberedAnswers(library)

    first = await answers.ask(TROOPS)

    assert await answers.ask(TROOPS) is first
    assert first == await library.ask(TROOPS)


async def test_a_question_that_stands_alone_is_remembered_in_any_conversation(
    library: Library,
) -> None:
    answers = RememberedAnswers(library)
    talking = Conversation().after(await answers.ask(BIEGUN))

    first = await answers.ask(TROOPS)

    assert await answers.ask(TROOPS, conversation=talking) is first
    assert first == await library.ask(TROOPS, conversation=talking)


async def test_a_question_that_leans_on_the_conversation_is_answered_in_each_anew(
    library: Library,
) -> None:
    answers = RememberedAnswers(library)
    talking = Conversation().after(await answers.ask(BIEGUN))

    alone = await answers.ask(LEANING)
    leaning = await answers.ask(LEANING, conversation=talking)

    assert leaning == await library.ask(LEANING, conversation=talking)
    assert leaning != alone


async def test_the_packs_asked_are_part_of_what_is_remembered(library: Library) -> None:
    answers = RememberedAnswers(library)

    everywhere = await answers.ask(TROOPS)
    nowhere = await answers.ask(TROOPS, packs=("another",))

    assert everywhere.entries == ("troop-count",)
    assert nowhere == await library.ask(TROOPS, packs=("another",))


async def test_changed_packs_end_the_memory(library: Library, pack: Pack, tmp_path: Path) -> None:
    answers = RememberedAnswers(library)
    before = await answers.ask(TROOPS)
    fewer = [entry for entry in pack.entries if entry.id not in before.entries]
    ids = {entry.id for entry in fewer}
    kept = pack.model_copy(
        update={
            "entries": tuple(
                entry.model_copy(update={"related": tuple(i for i in entry.related if i in ids)})
                for entry in fewer
            ),
            "collections": (),
            "disputes": (),
            "gaps": (),
        }
    )
    await build([kept], tmp_path / "knowledge.sqlite3")

    await library.reload_if_changed()

    assert before.entries[0] not in (await answers.ask(TROOPS)).entries


async def test_the_oldest_answers_make_room(library: Library) -> None:
    answers = RememberedAnswers(library, max_remembered=1)

    first = await answers.ask(TROOPS)
    await answers.ask(BIEGUN)

    assert await answers.ask(TROOPS) is not first

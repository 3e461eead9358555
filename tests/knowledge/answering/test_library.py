"""The library: lists, context, autocompletion, claims and reloading."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.pack_files import read_pack
from knowledge.store import build

PACK = Path(__file__).parents[3] / "knowledge/packs/hanoi-2019"

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_it_lists_its_packs(library: Library) -> None:
    (pack,) = library.packs

    assert (pack.id, pack.as_of.isoformat()) == ("hanoi-2019", "2019-02-22")


async def test_context_is_what_the_source_says_around_an_entry(library: Library) -> None:
    lines = await library.around("hanoi-2019", "mattis-resignation")

    assert lines
    assert all({1, 2, 3} & set(line.entry.paragraphs) for line in lines)
    assert "mattis-resignation" not in {line.entry.id for line in lines}


async def test_an_entry_that_is_gone_has_no_context(library: Library) -> None:
    assert await library.entry("hanoi-2019", "never-was") is None
    assert await library.around("no-such-pack", "never-was") == ()
    assert await library.related_questions("hanoi-2019", "never-was") == ()


async def test_typing_completes_to_questions_that_can_be_answered(library: Library) -> None:
    for suggestion in (await library.suggest("mattis"))[:5]:
        answer = await library.ask(suggestion.question)

        assert suggestion.entry in answer.entries, suggestion.question


async def test_typing_completes_to_questions_put_in_full(library: Library) -> None:
    for typed in ("singapore statement", "negotiations", "hill quote"):
        for suggestion in await library.suggest(typed):
            assert suggestion.question.endswith("?"), typed


async def test_what_comes_nearest_to_a_question_is_found_by_its_meaning(library: Library) -> None:
    offered = await library.nearest("which defense boss walked out", limit=25)

    assert "mattis-resignation" in [one.entry for one in offered[:3]]
    assert len({(one.pack, one.entry) for one in offered}) == len(offered)


async def test_nothing_is_so_far_off_that_no_entry_is_offered(library: Library) -> None:
    assert await library.nearest("zxqv", limit=25)


async def test_typing_nothing_offers_where_to_begin(library: Library) -> None:
    offered = await library.suggest("", limit=5)

    assert len(offered) == 5


async def test_a_messages_claims_are_held_against_the_source(library: Library) -> None:
    check = await library.check_claims("Mattis resigned over Syria. Bananas are rich in potassium!")

    touched, untouched = check.claims
    assert "mattis-resignation" in {line.entry.id for line in touched.lines}
    assert untouched.lines == ()


async def test_a_claim_at_the_end_of_a_long_message_is_looked_at(library: Library) -> None:
    chatter = [f"And another thing, number {n}, that nobody asked about." for n in range(30)]

    check = await library.check_claims(" ".join([*chatter, "Mattis resigned over Syria."]))

    assert "mattis-resignation" in {line.entry.id for line in check.claims[-1].lines}
    assert check.not_looked_at == 0


async def test_each_item_of_a_list_is_a_claim_of_its_own(library: Library) -> None:
    check = await library.check_claims(
        "My points:\n- somebody has to say this\n* Mattis left over Syria\n3. Kim rules Wakanda"
    )

    assert [claim.claim for claim in check.claims] == [
        "somebody has to say this",
        "Mattis left over Syria",
        "Kim rules Wakanda",
    ]
    assert "mattis-resignation" in {line.entry.id for line in check.claims[1].lines}


async def test_what_is_repeated_is_looked_at_once(library: Library) -> None:
    check = await library.check_claims("Mattis resigned. " * 50 + "Bananas are blue.")

    assert [claim.claim for claim in check.claims] == ["Mattis resigned.", "Bananas are blue."]
    assert check.not_looked_at == 0


async def test_no_word_of_a_sentence_without_an_end_is_left_out(library: Library) -> None:
    endless = " ".join(f"and {n} more" for n in range(200))

    check = await library.check_claims(endless)

    assert " ".join(claim.claim for claim in check.claims) == endless


async def test_what_of_a_message_is_not_looked_at_is_counted(library: Library) -> None:
    check = await library.check_claims(" ".join(f"Point {n}." for n in range(300)))

    assert len(check.claims) + check.not_looked_at == 300
    assert check.not_looked_at > 0


async def test_others_get_turns_while_a_long_message_is_checked(library: Library) -> None:
    message = " ".join(f"Mattis resigned over Syria, number {n}." for n in range(30))
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    await library.check_claims(message)
    beside.cancel()

    assert turns >= 30


async def test_a_changed_pack_is_taken_over_while_questions_are_asked(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.sqlite3"
    pack = read_pack(PACK)
    await build([pack], path)
    library = await Library.open(path)
    try:
        await build([pack.with_changes(title="Another title")], path)

        replies, changed = await asyncio.gather(
            asyncio.gather(*(library.ask("Why did Mattis resign?") for _ in range(20))),
            library.reload_if_changed(),
        )

        assert changed
        assert all(reply.entries for reply in replies)
        assert [one.title for one in library.packs] == ["Another title"]
        assert not await library.reload_if_changed()
    finally:
        await library.close()

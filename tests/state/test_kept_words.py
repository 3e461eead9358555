"""What members leave: opinions, unanswered questions, phrasings, counts; and their deletion."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import SetClock
from bot.state import schema
from bot.state.opened import State
from bot.state.repositories import privacy
from bot.state.repositories.feedback import Opinion, Tally
from bot.state.repositories.phrasings import as_yaml, by_entry
from commands.services import DigestPlan, GuildSettings, Unanswered
from knowledge.digest import AskedEntry

GUILD, OTHER, MEMBER = 10, 11, 500
START = datetime(2026, 3, 2, tzinfo=UTC)
KEEPING = GuildSettings(keep_unanswered=True, retention=timedelta(days=30))


async def test_a_second_opinion_takes_the_place_of_the_first(state: State, clock: SetClock) -> None:
    opinion = {"guild": None, "user": MEMBER, "pack": "p", "entry": "e"}
    await state.feedback.record(**opinion, good=False, comment="wrong year")  # type: ignore[arg-type]
    await state.feedback.record(**opinion, good=True)  # type: ignore[arg-type]

    assert await state.feedback.read("p") == [Opinion("p", "e", True, None, clock.now())]


async def test_opinions_are_counted_by_entry_those_that_helped_least_first(
    state: State, clock: SetClock
) -> None:
    for user, entry, good, comment in (
        (1, "a", True, None),
        (2, "a", True, None),
        (1, "b", False, "wrong year"),
        (2, "b", True, None),
    ):
        await state.feedback.record(
            guild=GUILD, user=user, pack="p", entry=entry, good=good, comment=comment
        )
    await state.feedback.record(guild=None, user=1, pack="q", entry="a", good=True)

    tallies = await state.feedback.tallies()
    commented = await state.feedback.read("p", commented=True)

    assert tallies == [Tally("p", "b", 1, 1), Tally("q", "a", 1, 0), Tally("p", "a", 2, 0)]
    assert commented == [Opinion("p", "b", False, "wrong year", clock.now())]
    assert await state.feedback.tallies("q") == [Tally("q", "a", 1, 0)]


async def test_unanswered_questions_are_kept_only_where_it_is_switched_on(state: State) -> None:
    await state.unanswered.keep(GUILD, 1, MEMBER, "Who won?")

    assert await state.unanswered.read(GUILD) == []


async def test_the_same_question_is_listed_once_with_its_latest_wording(
    state: State, clock: SetClock
) -> None:
    await state.settings.write(GUILD, KEEPING)
    for words in ("Who won?", "How many?", "who  WON"):
        clock.set(clock.now() + timedelta(minutes=1))
        await state.unanswered.keep(GUILD, 1, MEMBER, words)

    kept = await state.unanswered.read(GUILD)
    deleted = await state.unanswered.delete(GUILD, kept[0].id)

    assert kept == [
        Unanswered(3, "who  WON", clock.now(), times=2),
        Unanswered(2, "How many?", clock.now() - timedelta(minutes=1)),
    ]
    assert (deleted, await state.unanswered.read(GUILD)) == (1, kept[1:])


async def test_as_many_questions_are_counted_as_are_listed(state: State, clock: SetClock) -> None:
    await state.settings.write(GUILD, KEEPING)
    await state.unanswered.keep(GUILD, 1, MEMBER, "Who went?")
    clock.set(clock.now() + KEEPING.retention)
    for words in ("Who won?", "How many?", "who  WON"):
        await state.unanswered.keep(GUILD, 1, MEMBER, words)

    count = await state.unanswered.count(GUILD)

    assert count == len(await state.unanswered.read(GUILD)) == 2


async def test_a_question_is_gone_when_its_time_is_over(state: State, clock: SetClock) -> None:
    await state.settings.write(GUILD, KEEPING)
    await state.unanswered.keep(GUILD, 1, MEMBER, "Who won?")
    clock.set(clock.now() + timedelta(days=30))

    assert await state.unanswered.read(GUILD) == []
    assert (await state.unanswered.purge(), await state.unanswered.purge()) == (1, 0)


async def test_a_guild_cannot_delete_anothers_question(state: State) -> None:
    await state.settings.write(GUILD, KEEPING)
    await state.unanswered.keep(GUILD, 1, MEMBER, "Who won?")
    (kept,) = await state.unanswered.read(GUILD)

    assert await state.unanswered.delete(OTHER, kept.id) == 0
    assert await state.unanswered.read(GUILD) == [kept]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=[])))
async def test_any_words_come_back_without_control_characters_only(
    state: State, words: str
) -> None:
    await state.phrasings.add(GUILD, MEMBER, "p", "e", words)
    added = await state.saved_phrasings.read(guild=GUILD)

    await state.saved_phrasings.delete(GUILD, added[0].id)

    kept = schema.storable(words)
    assert [one.phrasing for one in added] == [kept]
    assert yaml.safe_load(as_yaml(added)) == {"p": {"e": {"phrasings": [kept]}}}


async def test_phrasings_are_exported_once_by_pack_and_entry(state: State) -> None:
    for guild, entry, words in (
        (GUILD, "b", "When?"),
        (OTHER, "b", "When?"),
        (GUILD, "b", "When?"),
        (GUILD, "a", "Wer war’s?"),
    ):
        await state.phrasings.add(guild, MEMBER, "p", entry, words)

    added = await state.saved_phrasings.read(pack="p")

    assert by_entry(added) == {("p", "a"): ("Wer war’s?",), ("p", "b"): ("When?",)}
    assert as_yaml(added) == (
        "p:\n  a:\n    phrasings:\n    - Wer war’s?\n  b:\n    phrasings:\n    - When?\n"
    )


async def test_counts_of_questions_add_up_over_days_and_flushes(
    state: State, clock: SetClock
) -> None:
    for entry in ("a", "b", "b"):
        await state.asked.count(GUILD, "p", entry)
    await state.asked.flush()
    clock.set(clock.now() + timedelta(days=1))
    for entry in ("b", "c"):
        await state.asked.count(GUILD, "p", entry)
    await state.asked.flush()

    week = await state.asked_counts.most(
        GUILD, since=date(2026, 3, 1), until=date(2026, 3, 7), pack="p", limit=2
    )
    day = await state.asked_counts.most(
        GUILD, since=date(2026, 3, 2), until=date(2026, 3, 2), pack="p"
    )

    assert week == [AskedEntry("p", "b", 3), AskedEntry("p", "a", 1)]
    assert day == [AskedEntry("p", "b", 2), AskedEntry("p", "a", 1)]


async def _fill(state: State, guild: int, user: int) -> None:
    await state.settings.write(guild, KEEPING)
    await state.unanswered.keep(guild, 1, user, "Who won?")
    await state.feedback.record(guild=guild, user=user, pack="p", entry="e", good=True)
    await state.phrasings.add(guild, user, "p", "e", "Who?")
    await state.asked.count(guild, "p", "e")
    await state.asked.flush()
    await state.departures.left(guild, START)
    plan = DigestPlan(channel=1, at=time(9), timezone="UTC", days=frozenset({0}), pack="p")
    await state.digests.post_now(guild, (await state.digests.create(guild, plan)).id)


async def _rows(state: State) -> dict[str, int]:
    counts = {}
    async with state.database.reading("the rows") as connection:
        for table in schema.metadata.sorted_tables:
            query = sa.select(sa.func.count()).select_from(table)
            counts[table.name] = (await connection.execute(query)).scalar_one()
    return counts


async def test_deleting_a_guild_leaves_nothing_of_it_and_all_of_others(state: State) -> None:
    await _fill(state, GUILD, MEMBER)
    before = await _rows(state)
    await _fill(state, OTHER, MEMBER)

    deleted = await state.privacy.delete_guild(OTHER)

    assert (deleted, await _rows(state)) == (7, before)
    assert set(before.values()) == {1, 0}
    assert [name for name, count in before.items() if not count] == ["leases"]


async def test_what_was_counted_of_a_deleted_guild_is_not_written_later(state: State) -> None:
    await _fill(state, GUILD, MEMBER)
    for guild in (GUILD, OTHER):
        await state.asked.count(guild, "p", "e")

    await state.privacy.delete_guild(GUILD)
    await state.asked.flush()

    async with state.database.reading("the counts") as connection:
        guilds = await connection.execute(sa.select(schema.asked.c.guild_id))
    assert list(guilds.scalars()) == [OTHER]


async def test_counts_on_their_way_when_the_process_stops_are_written_at_its_end(
    state: State,
) -> None:
    await state.asked.count(GUILD, "p", "e")
    flushing = asyncio.create_task(state.asked.flush())
    await asyncio.sleep(0)

    flushing.cancel()
    await asyncio.gather(flushing, return_exceptions=True)
    await state.asked.flush()

    async with state.database.reading("the counts") as connection:
        times = await connection.execute(sa.select(schema.asked.c.times))
    assert list(times.scalars()) == [1]


async def test_deleting_a_member_leaves_nothing_of_theirs(state: State) -> None:
    await _fill(state, GUILD, MEMBER)
    await _fill(state, OTHER, MEMBER + 1)
    kept = {"feedback": 1, "unanswered": 1, "phrasings": 1}

    before = await state.privacy.kept_about(MEMBER)
    deleted = await state.privacy.delete_member(MEMBER)

    assert (before, deleted) == (kept, 3)
    assert await state.privacy.kept_about(MEMBER) == dict.fromkeys(kept, 0)
    assert await state.privacy.kept_about(MEMBER + 1) == kept


def test_every_table_with_a_members_or_a_guilds_id_is_deleted_from() -> None:
    tables = schema.metadata.sorted_tables
    assert {t for t in tables if "user_id" in t.c} == set(privacy._OF_MEMBERS)
    assert {t for t in tables if "guild_id" in t.c} == set(privacy._OF_GUILDS)


async def test_a_guild_that_comes_back_is_not_forgotten(state: State, clock: SetClock) -> None:
    for guild in (GUILD, OTHER):
        await state.departures.left(guild, clock.now())
    clock.set(clock.now() + timedelta(days=1))
    await state.departures.left(OTHER, clock.now())

    back = await state.departures.returned(GUILD)

    assert back is True
    assert await state.departures.left_before(clock.now()) == [OTHER]

"""Every command, button, select and form, by the real client in the sandbox."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import discord
import pytest
from control import RefusedError
from talking import COMPONENTS_V2, EPHEMERAL, TROOPS, UNKNOWN, Room, labels, options, text

from bot.clock import SetClock
from bot.state.asked_buffer import AskedBuffer
from bot.state.errors import StateUnavailableError
from commands.cooldown import Rate
from commands.services import DigestPlan, Services, Subscription
from knowledge.answers import Answer


async def test_ask_shows_a_card_with_lead_marks_claim_and_source(room: Room) -> None:
    message = await room.ask()

    shown = text(message)
    assert "## About 30,000." in shown
    assert "[¶7]" in shown
    assert "Claimed by the reporter" in shown
    assert "Source: “Kim Jong Un’s Game Plan: Get Donald Trump Alone”" in shown
    assert message["flags"] & COMPONENTS_V2
    assert {"Context", "Timeline", "Helpful", "Not helpful"} <= set(labels(message))


async def test_ask_offers_questions_while_one_types(room: Room) -> None:
    offered = await room.control.choices(
        "briefing", "mina", "ask", {"question": "how many troops"}, "question"
    )

    assert any("troops" in choice["name"].casefold() for choice in offered)


async def test_what_is_not_covered_is_said_beside_what_was_asked(room: Room) -> None:
    message = await room.ask(UNKNOWN)

    assert UNKNOWN in text(message)
    assert "The source doesn't say" in text(message)


async def test_where_nothing_was_found_is_said_with_its_date(room: Room) -> None:
    told = text(await room.ask(UNKNOWN))

    assert "Looked in: “Kim Jong Un’s Game Plan: Get Donald Trump Alone” · as of <t:" in told


async def test_what_stands_behind_an_answer_is_seen_by_who_pressed_only(room: Room) -> None:
    message = await room.ask("What did Christopher Hill say?")

    seen = [await room.press(message, label) for label in ("Quote", "Context", "Timeline")]

    assert [bool(one["flags"] & EPHEMERAL) for one in seen] == [True, True, True]
    assert ["¶" in text(one) for one in seen] == [True, True, True]


async def test_a_quote_stands_letter_for_letter(room: Room) -> None:
    message = await room.ask("What did Christopher Hill say?")

    shown = text(await room.press(message, "Quote"))

    assert "They do look to get President Trump in a room and see what they might get" in shown
    assert "— Christopher Hill" in shown


async def test_ask_next_answers_the_chosen_question(room: Room) -> None:
    message = await room.ask()
    choice = options(message, "Ask next …")[0]

    seen = await room.press(message, "Ask next …", values=[choice["value"]])

    assert choice["label"] in text(seen)
    assert "¶" in text(seen)


async def test_a_suggested_question_is_answered_by_its_button(room: Room) -> None:
    message = await room.ask(UNKNOWN)

    seen = await room.press(message, labels(message)[0])

    assert labels(message)[0] in text(seen)
    assert "¶" in text(seen)


async def test_thumbs_are_kept_with_a_comment(room: Room, services: Services) -> None:
    message = await room.ask()
    users = [int(await room.control.user_id(name)) for name in ("mina", "noor")]

    await room.press(message, "Helpful")
    form = await room.press(message, "Not helpful", user="noor")
    seen = await room.submit(form, user="noor", comment="too short")

    assert "Thank you" in text(seen)
    kept = [await services.privacy.kept_about(user) for user in users]
    assert [one["feedback"] for one in kept] == [1, 1]


async def test_a_briefing_can_be_made_longer(room: Room) -> None:
    message = await room.command("brief", topic="troops", length="short")
    longer = next(label for label in labels(message) if label.startswith("Longer"))

    seen = await room.press(message, longer)

    assert seen["id"] == message["id"]
    assert len(text(seen)) > len(text(message))


async def test_an_unknown_topic_is_told_with_the_nearest(room: Room) -> None:
    message = await room.command("brief", topic="qqqqq")

    assert message["flags"] & EPHEMERAL
    assert "nothing called “qqqqq”" in text(message)


async def test_a_timeline_has_pages(room: Room) -> None:
    message = await room.command("timeline")

    second = await room.press(message, "Next page")
    first = await room.press(second, "Previous page")

    assert "Page 1 of" in text(message)
    assert "Page 2 of" in text(second)
    assert text(first) == text(message)


async def test_a_topic_without_events_is_told_and_those_with_events_offered(room: Room) -> None:
    message = await room.command("timeline", topic="Doubts and criticism")
    topics = {one["label"]: one["value"] for one in options(message, "Topics with events …")}

    chosen = await room.press(
        message, "Topics with events …", values=[topics["Working-level talks"]]
    )

    assert "no dated events on “Doubts and criticism”" in text(message)
    assert "Doubts and criticism" not in topics
    assert "Working-level talks" in text(chosen)
    assert "¶" in text(chosen)


async def test_a_person_without_events_is_told_and_those_with_events_offered(room: Room) -> None:
    message = await room.command("timeline", person="Barack Obama")
    people = {one["label"]: one["value"] for one in options(message, "People with events …")}

    chosen = await room.press(message, "People with events …", values=[people["Michael Pompeo"]])

    assert "no dated events on “Barack Obama”" in text(message)
    assert "Michael Pompeo" in text(chosen)


async def test_only_what_has_events_is_offered_for_a_timeline(room: Room) -> None:
    offered = await room.control.choices("briefing", "mina", "timeline", {"topic": ""}, "topic")

    names = {choice["name"] for choice in offered}
    assert "Working-level talks" in names
    assert "Doubts and criticism" not in names


async def test_an_answers_timeline_says_on_each_page_when_it_is_the_whole_source_s(
    room: Room,
) -> None:
    first = await room.press(await room.ask(TROOPS), "Timeline")
    second = await room.press(first, "Next page")
    again = await room.press(second, "Previous page")

    note = "Nothing else on “US troops in South Korea” has a date; here is the whole timeline."
    assert [note in text(page) for page in (first, second, again)] == [True] * 3
    topics = [options(page, "Topics with events …") for page in (first, second, again)]
    assert topics[0]
    assert topics[0] == topics[1] == topics[2]
    assert "Page 2 of" in text(second)
    assert text(again) == text(first)


async def test_a_timeline_is_drawn_with_a_description(room: Room) -> None:
    message = await room.command("timeline", topic="summit", picture=True)

    (picture,) = message["attachments"]
    assert picture["filename"] == "timeline.png"
    assert "Timeline of" in picture["description"]


@pytest.mark.parametrize(
    ("since", "told"), [("yesterday", "no date I can read"), ("2020", "swap the two dates")]
)
async def test_a_timeline_with_wrong_dates_is_refused_in_words(
    room: Room, since: str, told: str
) -> None:
    message = await room.command("timeline", since=since, until="2018")

    assert told in text(message)


async def test_quotes_by_a_speaker(room: Room) -> None:
    shown = text(await room.command("quotes", speaker="maxwell"))

    assert "— David Maxwell" in shown
    assert "why don’t you withdraw them" in shown


async def test_who_is_who_leads_to_a_person_and_their_timeline(room: Room) -> None:
    everyone = await room.command("who")
    choice = options(everyone, "More about …")[0]

    person = await room.press(everyone, "More about …", values=[choice["value"]])
    dates = await room.press(person, "Timeline")

    assert f"## {choice['label']}" in text(person)
    assert choice["label"] in text(dates)


async def test_sources_and_help(room: Room) -> None:
    sources, help_card = await room.command("sources"), await room.command("help")

    assert "paragraphs: 23" in text(sources)
    assert "/brief" in text(help_card)
    assert help_card["flags"] & EPHEMERAL


async def test_privacy_shows_and_deletes(room: Room) -> None:
    await room.press(await room.ask(), "Helpful")

    shown = await room.command("privacy show")
    deleted = await room.command("privacy delete")
    after = await room.command("privacy show")

    assert "Your opinions on answers: 1" in text(shown)
    assert "Records deleted: 1" in text(deleted)
    assert "Nothing is stored about you." in text(after)


async def test_who_deletes_what_is_kept_of_them_is_forgotten_in_every_channel(
    room: Room, services: Services
) -> None:
    for channel in ("briefing", "general"):
        await room.ask(at=channel)
    await room.ask(user="mara")

    await room.command("privacy delete")

    assert len(services.conversations) == 1


async def test_a_moderator_deletes_the_server_s_data_when_asked_twice(
    room: Room, services: Services
) -> None:
    await room.command("settings threads", user="mara", on=True)
    asked_twice = await room.command("privacy delete", user="mara", what="server")
    assert (await services.settings.read(room.guild)).threads

    await room.press(asked_twice, "Delete it all", user="mara")

    kept = await room.command("privacy delete", what="server")
    assert "Only moderators" in text(kept)


async def test_large_settings_are_paged(room: Room, services: Services) -> None:
    chosen = {10**18 + n: ("hanoi-2019",) for n in range(80)}
    settings = await services.settings.read(room.guild)
    await services.settings.write(room.guild, replace(settings, channel_packs=chosen))
    first = await room.command("settings show", user="mara")

    second = await room.press(first, "Next page", user="mara")

    assert f"<#{10**18 + 79}>" not in text(first)
    assert f"<#{10**18 + 79}>" in text(second)


async def test_a_new_language_is_seen_at_once(room: Room) -> None:
    german = await room.command("settings dates", user="mara", language="de")
    english = await room.command("settings dates", user="mara", language="en")

    assert "**Sprache**: Deutsch" in text(german)
    assert "**Language**: English" in text(english)


async def test_a_server_that_keeps_questions_says_so_to_its_members(room: Room) -> None:
    before = await room.command("privacy show")
    await room.command("settings unanswered", user="mara", on=True, days=7)

    after = await room.command("privacy show")

    assert "kept here" not in text(before)
    assert "kept here for 7 days" in text(after)


async def test_fixed_texts_are_in_the_reader_s_language(room: Room) -> None:
    done = await room.control.command("briefing", "mina", "ask", {"question": UNKNOWN}, locale="de")
    seen = await room.control.command("briefing", "mina", "privacy show", locale="de")

    assert "Was sie beantworten kann:" in text(done["response"])
    assert "Was über dich gespeichert ist" in text(seen["response"])


async def test_a_message_is_answered_and_checked_from_its_menu(room: Room) -> None:
    said = await room.say("There are 30,000 American troops in South Korea, I think.", user="noor")

    answered = await room.command("Answer this", target=said["id"])
    checked = await room.command("Check against the source", target=said["id"])

    assert "¶7" in text(answered)
    assert "30,000" in text(checked)
    assert checked["flags"] & EPHEMERAL


@pytest.mark.parametrize("name", ["settings show", "unanswered list", "digest list"])
async def test_a_member_is_refused_what_a_moderator_may(room: Room, name: str) -> None:
    with pytest.raises(RefusedError):
        await room.command(name, user="mina")

    assert await room.command(name, user="mara", at="mods")


async def test_a_moderator_teaches_a_question(room: Room) -> None:
    await room.command("settings unanswered", user="mara", on=True)
    await room.ask(UNKNOWN)
    listed = await room.command("unanswered list", user="mara")
    question = options(listed, "Deal with …")[0]["value"]

    one = await room.press(listed, "Deal with …", user="mara", values=[question])
    entry = options(one, "The same as …")[0]["value"]
    form = await room.press(one, "The same as …", user="mara", values=[entry])
    learnt = await room.submit(form, user="mara", phrasing="How many bombs are there?")

    assert "Learnt: “How many bombs are there?”" in text(learnt)
    assert "warheads" not in text(await room.command("unanswered list", user="mara"))


async def test_unanswered_questions_are_deleted_when_a_moderator_says_so_twice(room: Room) -> None:
    await room.command("settings unanswered", user="mara", on=True)
    await room.ask(UNKNOWN)

    asked = await room.command("unanswered clear", user="mara")
    kept = await room.press(asked, "Keep them", user="mara")
    listed = await room.command("unanswered list", user="mara")
    again = await room.command("unanswered clear", user="mara")
    deleted = await room.press(again, "Delete them all", user="mara")

    assert "Delete all unanswered questions (1) for good?" in text(asked)
    assert asked["flags"] & EPHEMERAL
    assert "Nothing was deleted" in text(kept)
    assert UNKNOWN in text(listed)
    assert "Deleted: 1." in text(deleted)
    assert UNKNOWN not in text(await room.command("unanswered list", user="mara"))


async def test_where_nothing_is_unanswered_there_is_nothing_to_delete(room: Room) -> None:
    await room.command("settings unanswered", user="mara", on=True)

    told = await room.command("unanswered clear", user="mara")

    assert "every question was answered" in text(told)
    assert labels(told) == []


async def test_nothing_unanswered_is_kept_unless_a_moderator_wishes(room: Room) -> None:
    await room.ask(UNKNOWN)

    told = await room.command("unanswered list", user="mara")

    assert "aren't kept" in text(told)


async def test_a_question_is_handed_to_the_moderators_once(room: Room) -> None:
    mods = await room.control.channel_id("mods")
    await room.command("settings handover", user="mara", channel=mods)
    message = await room.ask(UNKNOWN)

    after = await room.press(message, "Ask the moderators")

    assert "Handed to the moderators" in labels(after)
    assert [UNKNOWN in text(one) for one in await room.answers("mods")] == [True]


async def test_a_moderator_sets_how_much_may_be_asked(room: Room, services: Services) -> None:
    await room.command("settings cooldown", user="mara", member=1)
    await room.ask()

    refused = await room.ask()

    assert "your next question <t:" in text(refused)
    settings = await services.settings.read(room.guild)
    assert settings.member_rate == Rate(1, timedelta(minutes=1))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("brief", {"topic": "troops"}),
        ("timeline", {}),
        ("quotes", {}),
        ("who", {}),
    ],
)
async def test_whatever_is_posted_for_a_member_counts_as_asked(
    room: Room, name: str, given: dict[str, str]
) -> None:
    await room.command("settings cooldown", user="mara", member=1)
    first = await room.command(name, **given)

    refused = await room.command(name, **given)
    others = await room.command(name, user="noor", **given)

    assert "your next question" not in text(first) + text(others)
    assert "your next question <t:" in text(refused)
    assert refused["flags"] & EPHEMERAL


async def test_checking_a_message_counts_as_asked(room: Room) -> None:
    said = await room.say("There are 30,000 American troops in South Korea, I think.", user="noor")
    await room.command("settings cooldown", user="mara", member=1)
    await room.command("Check against the source", target=said["id"])

    refused = await room.command("Check against the source", target=said["id"])

    assert "your next question <t:" in text(refused)


async def test_the_last_pack_cannot_be_switched_off(room: Room) -> None:
    told = await room.command("settings pack", user="mara", pack="hanoi-2019", on=False)

    assert "One pack has to stay on" in text(told)


async def test_a_digest_is_set_up_after_a_preview(room: Room) -> None:
    preview = await room.command(
        "digest setup", user="mara", time="9:30", timezone="europe/berlin", days="mon, thu"
    )
    none_yet = await room.command("digest list", user="mara")

    saved = await room.press(preview, "Save", user="mara")
    listed = await room.command("digest list", user="mara")

    assert "¶" in text(preview)
    assert "None yet" in text(none_yet)
    assert "Saved" in text(saved)
    assert "at 09:30 (Europe/Berlin), Monday, Thursday" in text(listed)


async def test_a_digest_is_edited_paused_resumed_previewed_and_removed(room: Room) -> None:
    preview = await room.command("digest setup", user="mara")
    await room.press(preview, "Save", user="mara")
    which = (await room.control.choices("mods", "mara", "digest pause", {"digest": ""}, "digest"))[
        0
    ]

    edited = await room.command("digest edit", user="mara", digest=which["value"], time="18:00")
    await room.press(edited, "Save", user="mara")
    paused = await room.command("digest pause", user="mara", digest=which["value"])
    shown = await room.command("digest list", user="mara")
    warned = await room.command("digest edit", user="mara", digest=which["value"], time="19:00")
    await room.command("digest resume", user="mara", digest=which["value"])
    today = await room.command("digest preview", user="mara", digest=which["value"])
    removed = await room.command("digest remove", user="mara", digest=which["value"])

    assert which["name"] == "1: 09:00 UTC #briefing"
    assert "Paused" in text(paused)
    assert "at 18:00" in text(paused)
    assert "it comes again" in text(warned)
    assert "it comes again" not in text(edited)
    assert "at 18:00" in text(shown)
    assert "paused by a moderator" in text(shown)
    assert "¶" in text(today)
    assert "Removed" in text(removed)
    assert "at 18:00" in text(removed)


@pytest.mark.parametrize("options", [{}, {"time": "10:00"}, {"topics": "sanctions"}])
async def test_a_digest_of_a_pack_that_is_gone_says_what_to_do_instead(
    room: Room, services: Services, options: dict[str, str]
) -> None:
    general = int(await room.control.channel_id("general"))
    plan = DigestPlan(general, time(9), "UTC", frozenset(range(7)), pack="gone")
    await services.digests.create(room.guild, 1, plan)

    name = "digest edit" if options else "digest preview"
    told = await room.command(name, user="mara", digest="1", **options)

    assert text(told) == (
        "The pack “gone” isn't on here any more. Remove this digest with `/digest remove`, and "
        "set up another with `/digest setup`; on here: “hanoi-2019”."
    )


async def test_a_digest_whose_thread_could_not_be_opened_is_refused(room: Room) -> None:
    general = await room.control.channel_id("general")
    forbidden = discord.Permissions(create_public_threads=True)
    denied = {"target": room.bot, "deny": str(forbidden.value)}
    await room.control.call("PUT", f"/sandbox/channels/{general}/overwrites", denied)

    refused = await room.command("digest setup", user="mara", channel=general, thread=True)
    preview = await room.command("digest setup", user="mara", channel=general)

    assert "give me Create Public Threads there" in text(refused)
    assert "Save" in labels(preview)


async def test_a_second_topic_is_offered_beside_the_first(room: Room) -> None:
    typed = {"topics": "Sanctions, working"}

    offered = await room.control.choices("mods", "mara", "digest setup", typed, "topics")

    assert offered[0]["value"] == "Sanctions, Working-level talks"


async def test_four_topics_with_long_names_are_completed_and_saved(room: Room) -> None:
    typed = ""
    for wanted in ("troops", "doubts", "singapore", "working"):
        given = {"topics": f"{typed}; {wanted}" if typed else wanted}
        offered = await room.control.choices("mods", "mara", "digest setup", given, "topics")
        typed = offered[0]["value"]

    preview = await room.command("digest setup", user="mara", topics=typed)
    saved = text(await room.press(preview, "Save", user="mara"))

    assert saved.count("`") == 2 * 5  # the pack and four topics
    assert "working" in saved


async def test_a_pause_is_read_in_the_language_the_server_has_now(room: Room) -> None:
    preview = await room.command("digest setup", user="mara")
    await room.press(preview, "Save", user="mara")
    await room.command("digest pause", user="mara", digest="1")
    await room.command("settings dates", user="mara", language="de")

    shown = text(await room.command("digest list", user="mara"))

    assert "Angehalten: von der Moderation angehalten" in shown


async def test_commands_are_synced_once(room: Room) -> None:
    calls = await room.control.requests()

    puts = [c["path"] for c in calls if c["method"] == "PUT" and c["path"].endswith("/commands")]
    assert len(puts) == 1


async def test_a_digest_is_posted_now_with_the_buttons_of_other_cards(room: Room) -> None:
    general = await room.control.channel_id("general")
    preview = await room.command("digest setup", user="mara", channel=general)
    await room.press(preview, "Save", user="mara")

    await room.command("digest now", user="mara", digest="1")

    async def posted() -> bool:
        return bool(await room.answers("general"))

    await room.control.until(posted)
    (digest,) = await room.answers("general")
    assert "## Digest" in text(digest)
    assert "¶" in text(await room.press(digest, "Context"))


@pytest.mark.parametrize(
    ("deed", "told"), [("now", "It is being posted."), ("pause", "Paused."), ("remove", "Removed.")]
)
async def test_what_was_done_to_a_digest_is_told_though_it_cannot_be_read_again(
    room: Room, services: Services, monkeypatch: pytest.MonkeyPatch, deed: str, told: str
) -> None:
    general = await room.control.channel_id("general")
    preview = await room.command("digest setup", user="mara", channel=general)
    await room.press(preview, "Save", user="mara")
    (kept,) = await services.digests.list(room.guild)
    reads = iter([[kept]])

    async def read_once(_guild: int) -> list[Subscription]:
        for read in reads:
            return read
        raise StateUnavailableError("the digests", "database is locked")

    monkeypatch.setattr(services.digests, "list", read_once)

    said = text(await room.command(f"digest {deed}", user="mara", digest="1"))

    assert said.startswith(told)
    assert f"**#1** In <#{general}> at 09:00 (UTC), every day" in said
    assert "nothing was changed" not in said


async def test_a_preview_shows_what_members_asked_as_the_post_does(
    room: Room, services: Services, clock: SetClock
) -> None:
    counts = services.asked
    assert isinstance(counts, AskedBuffer)

    async def counted() -> bool:  # an answer is shown first
        return len(counts) == 1

    await room.press(await room.command("digest setup", user="mara"), "Save", user="mara")
    await room.ask(TROOPS)
    await room.control.until(counted)
    clock.set(clock.now() + timedelta(days=1))

    async def shown() -> bool:  # once the count is written
        preview = await room.command("digest preview", user="mara", digest="1")
        return "What members asked most" in text(preview)

    await room.control.until(shown)


async def test_a_digest_comes_at_its_time(room: Room, clock: SetClock) -> None:
    general = await room.control.channel_id("general")
    preview = await room.command(
        "digest setup", user="mara", channel=general, time="9:30", timezone="Europe/Berlin"
    )
    await room.press(preview, "Save", user="mara")

    clock.set(datetime(2026, 3, 2, 8, 30, tzinfo=UTC))

    async def posted() -> bool:
        return bool(await room.answers("general"))

    await room.control.until(posted)
    assert len(await room.answers("general")) == 1


@pytest.mark.parametrize("name", ["ask", "brief", "timeline", "quotes", "who", "sources", "help"])
async def test_readers_use_the_bot_in_direct_messages_too(room: Room, name: str) -> None:
    direct = await room.control.direct_channel("reader")
    given = {"ask": {"question": TROOPS}, "brief": {"topic": "troops"}}.get(name, {})

    message = await room.command(name, user="reader", at=direct, **given)

    assert "¶" in text(message) or name in ("sources", "help")


async def test_a_pack_that_is_switched_off_answers_no_old_button(
    room: Room, services: Services
) -> None:
    message = await room.ask()
    settings = await services.settings.read(room.guild)
    await services.settings.write(room.guild, replace(settings, packs=("another",)))

    told = await room.press(message, "Context")
    listed = await room.command("sources")

    assert "isn't on here any more" in text(told)
    assert "No pack is on here" in text(listed)


async def test_a_failure_is_one_friendly_line_with_a_reference(
    room: Room, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(services.answers, "ask", broken)

    told = await room.ask()

    assert "Something went wrong on my side" in text(told)
    assert "reference `" in text(told)
    assert "fire" not in text(told)


async def test_an_answer_that_takes_long_is_deferred_and_comes(
    room: Room, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = services.answers.ask

    async def slow(question: str, **more: object) -> Answer:
        await asyncio.sleep(1.7)  # longer than a reply may wait without a word
        return await ask(question, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(services.answers, "ask", slow)

    done = await room.control.command(
        "briefing", "mina", "ask", {"question": TROOPS}, wait_edit=True
    )

    assert done["type"] == 5
    assert done["ms"] < 2500
    assert "[¶7]" in text(done["response"])

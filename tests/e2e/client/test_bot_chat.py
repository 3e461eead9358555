"""Questions as messages: mentions, replies, direct messages, listening, edits, deletions."""

import asyncio
from datetime import timedelta

import discord
import pytest
from talking import TROOPS, UNKNOWN, Room, replied_to, text

from bot.clock import SetClock


async def test_a_mention_is_answered_as_a_reply_that_pings_nobody(room: Room) -> None:
    question = await room.say(f"@bot {TROOPS}")

    answer = await room.control.answer_to(question)

    assert "[¶7]" in text(answer)
    assert answer["mentions"] == []


async def test_a_reply_continues_the_conversation(room: Room) -> None:
    first = await room.control.answer_to(await room.say("@bot Who is Stephen Biegun?"))

    question = await room.say("when was he named?", reply_to=first["id"])

    assert "August 2018" in text(await room.control.answer_to(question))


async def test_a_reply_without_a_ping_is_answered_with_what_to_do(room: Room) -> None:
    first = await room.control.answer_to(await room.say(f"@bot {TROOPS}"))

    question = await room.say("and since when?", reply_to=first["id"], ping=False)

    assert "mention me" in text(await room.control.answer_to(question))


async def test_a_direct_message_is_answered(room: Room) -> None:
    channel = await room.control.direct_channel("reader")

    question = await room.say(TROOPS, user="reader", at=channel)

    assert "[¶7]" in text(await room.control.answer_to(question))


async def test_talk_between_members_is_left_alone(room: Room) -> None:
    await room.say(TROOPS)
    await room.say(f"@everyone {TROOPS}")

    question = await room.say(f"@bot {TROOPS}")
    await room.control.answer_to(question)

    assert [replied_to(m) for m in await room.answers()] == [question["id"]]


async def test_a_moderator_is_told_why_it_cannot_listen_in(room: Room) -> None:
    general = await room.control.channel_id("general")

    told = await room.command("settings listen", user="mara", channel=general, on=True)
    shown = await room.command("settings show", user="mara")
    off = await room.command("settings listen", user="mara", channel=general, on=False)

    assert "message content intent" in text(told)
    assert "message content intent" in text(shown)
    assert "message content intent" not in text(off)


@pytest.mark.parametrize("message_content", [True])
async def test_where_it_may_not_write_it_does_not_listen_in(room: Room) -> None:
    general = await room.control.channel_id("general")
    denied = {"target": room.bot, "deny": str(discord.Permissions(send_messages=True).value)}
    await room.control.call("PUT", f"/sandbox/channels/{general}/overwrites", denied)

    told = await room.command("settings listen", user="mara", channel=general, on=True)

    assert "give me View Channel and Send Messages there" in text(told)


@pytest.mark.parametrize("message_content", [True])
async def test_where_it_listens_it_answers_only_what_it_is_sure_of(room: Room) -> None:
    general = await room.control.channel_id("general")
    await room.command("settings listen", user="mara", channel=general, on=True)

    chatter = ("hello everyone", "did you see the game?", "lol why?", "so what was that about?")
    for message in (*chatter, UNKNOWN):
        await room.say(message, at="general")
    question = await room.say(TROOPS, at="general")
    await room.control.answer_to(question)

    assert [replied_to(m) for m in await room.answers("general")] == [question["id"]]


async def test_editing_a_question_within_a_minute_edits_the_answer(room: Room) -> None:
    question = await room.say("@bot Who is Stephen Biegun?")
    before = await room.control.answer_to(question)

    await edit(room, question, f"<@{room.bot}> {TROOPS}")

    async def changed() -> bool:
        return any("[¶7]" in text(m) for m in await room.answers())

    await room.control.until(changed)
    assert [m["id"] for m in await room.answers()] == [before["id"]]


async def test_editing_a_question_later_changes_nothing(room: Room, clock: SetClock) -> None:
    question = await room.say("@bot Who is Stephen Biegun?")
    before = await room.control.answer_to(question)
    clock.set(clock.now() + timedelta(seconds=61))

    await edit(room, question, f"<@{room.bot}> {TROOPS}")
    await room.control.answer_to(await room.say("@bot thanks"))

    assert text((await room.answers())[0]) == text(before)


@pytest.mark.parametrize("message_content", [True])
@pytest.mark.parametrize("edited", [UNKNOWN, "never mind, found it"])
async def test_an_answer_given_in_passing_goes_when_its_question_is_no_longer_asked(
    room: Room, edited: str
) -> None:
    general = await room.control.channel_id("general")
    await room.command("settings listen", user="mara", channel=general, on=True)
    question = await room.say(TROOPS, at="general")
    await room.control.answer_to(question)

    await edit(room, question, edited)

    async def gone() -> bool:
        return not await room.answers("general")

    await room.control.until(gone)
    await edit(room, question, TROOPS)
    assert "[¶7]" in text(await room.control.answer_to(question))


async def edit(room: Room, message: dict[str, str], content: str) -> None:
    body = {"user": "mina", "content": content}
    await room.control.call("PATCH", f"/sandbox/messages/{message['id']}", body)


async def test_deleting_a_question_deletes_the_answer(room: Room) -> None:
    question = await room.say(f"@bot {TROOPS}")
    await room.control.answer_to(question)

    await room.control.call("DELETE", f"/sandbox/messages/{question['id']}?user=mina")

    async def gone() -> bool:
        return not await room.answers()

    await room.control.until(gone)


async def test_nothing_a_member_injects_is_passed_on(room: Room) -> None:
    question = await room.say(
        "@bot how many @everyone <@&1> [warheads](https://evil.example) # has `Kim`?"
    )

    answer = await room.control.answer_to(question)

    assert answer["mention_everyone"] is False
    assert "://evil" not in text(answer)
    assert "@everyone" not in text(answer)


async def test_a_member_who_asks_too_much_is_told_when_to_come_back(
    room: Room, clock: SetClock
) -> None:
    await room.command("settings cooldown", user="mara", member=1)
    await room.control.answer_to(await room.say(f"@bot {TROOPS}"))

    refused = await room.control.answer_to(await room.say(f"@bot {TROOPS}"))
    clock.set(clock.now() + timedelta(minutes=1))
    answered = await room.control.answer_to(await room.say(f"@bot {TROOPS}"))

    back_at = int((clock.now()).timestamp())
    assert f"your next question <t:{back_at}:R>" in text(refused)
    assert "[¶7]" in text(answered)


async def test_answers_open_threads_where_moderators_wish(room: Room) -> None:
    await room.command("settings threads", user="mara", on=True)

    question = await room.say(f"@bot {TROOPS}")

    async def in_thread() -> bool:
        state = await room.control.state()
        threads = [t["id"] for t in state["guilds"][0]["threads"]]
        if threads != [question["id"]]:
            return False
        return any("[¶7]" in text(m) for m in await room.answers(threads[0]))

    await room.control.until(in_thread)


async def test_many_questions_at_once_are_each_answered_once(room: Room) -> None:
    asked = await asyncio.gather(*(room.say(f"@bot {TROOPS}") for _ in range(10)))

    for question in asked:
        await room.control.answer_to(question)

    replies = sorted(str(replied_to(m)) for m in await room.answers())
    assert replies == sorted(q["id"] for q in asked)

"""What a moderator teaches by /unanswered is answered from then on, where it was taught."""

from __future__ import annotations

from pathlib import Path

from control import Control
from running_bot import running_bot
from talking import Room, options, text

from bot.clock import SetClock
from bot.sandbox import Sandbox

SLANG = "How many bods has Uncle Sam parked down yonder?"
TYPO = "how many bods has uncle sam parkd down yonder"
ENTRY = "hanoi-2019/troop-count"
TOLD = "About 30,000 US troops are stationed in South Korea. [¶7]"


async def teach(room: Room) -> None:
    """Let a moderator send the question to the troops' entry, from the list of the unanswered."""
    await room.command("settings unanswered", user="mara", on=True)
    await room.ask(SLANG)
    listed = await room.command("unanswered list", user="mara")
    question = options(listed, "Deal with …")[0]["value"]
    one = await room.press(listed, "Deal with …", user="mara", values=[question])
    entry = next(o["value"] for o in options(one, "The same as …") if o["description"] == ENTRY)
    form = await room.press(one, "The same as …", user="mara", values=[entry])
    learnt = await room.submit(form, user="mara", phrasing=SLANG)
    assert "Learnt" in text(learnt)


async def test_what_was_taught_is_answered_at_once_misspelt_or_not(room: Room) -> None:
    before = await room.ask(SLANG)
    await teach(room)

    asked = await room.ask(SLANG)
    mentioned = await room.say(f"@bot {TYPO}")

    assert TOLD not in text(before)
    assert TOLD in text(asked)
    assert TOLD in text(await room.control.answer_to(mentioned))


async def test_what_was_taught_in_a_server_is_not_answered_elsewhere(room: Room) -> None:
    await teach(room)

    direct = await room.control.direct_channel("reader")
    private = await room.ask(SLANG, user="reader", at=direct)

    assert TOLD not in text(private)


async def test_what_was_taught_is_answered_after_a_restart(
    sandbox: Sandbox, control: Control, tmp_path: Path, clock: SetClock
) -> None:
    state = await control.state()
    room = Room(control, state["bot"]["id"], int(state["guilds"][0]["id"]))
    async with running_bot(sandbox, data_dir=tmp_path, clock=clock):
        await teach(room)

    async with running_bot(sandbox, data_dir=tmp_path, clock=clock):
        asked = await room.ask(SLANG)

    assert TOLD in text(asked)


async def test_what_was_taught_goes_with_the_moderator_who_has_it_deleted(room: Room) -> None:
    await teach(room)

    await room.command("privacy delete", user="mara")

    assert TOLD not in text(await room.ask(SLANG))


async def test_what_was_taught_is_listed_and_taken_back(room: Room) -> None:
    await teach(room)
    listed = await room.command("unanswered taught", user="mara")
    taught = options(listed, "Take back …")

    left = await room.press(listed, "Take back …", user="mara", values=[taught[0]["value"]])

    assert [option["label"] for option in taught] == [SLANG]
    assert f"**{SLANG}**\n{TOLD}" in text(listed)
    assert "Nothing yet" in text(left)
    assert TOLD not in text(await room.ask(SLANG))

"""When the network, Discord or the bot itself fails: nothing is lost and nothing comes twice."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import structlog
import structlog.testing
from control import Control
from running_bot import running_bot
from talking import TROOPS, UNKNOWN, Room, replied_to, text

from bot.clock import SetClock
from bot.run import StartError, run_bot
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.state.database import STATE_FILE


async def answered_once(room: Room, questions: list[dict[str, str]]) -> None:
    for question in questions:
        await room.control.answer_to(question)
    replies = sorted(str(replied_to(m)) for m in await room.answers())
    assert replies == sorted(question["id"] for question in questions)


@pytest.mark.parametrize(
    "fault", [{"kind": "drop_gateway"}, {"kind": "drop_gateway", "code": 4000}]
)
async def test_a_dropped_gateway_loses_and_doubles_no_answer(
    room: Room, fault: dict[str, object]
) -> None:
    before = await room.say(f"@bot {TROOPS}")
    await room.control.fault(**fault)  # type: ignore[arg-type]

    asked = [await room.say(f"@bot {TROOPS}") for _ in range(3)]

    await answered_once(room, [before, *asked])


async def test_a_connection_that_breaks_again_and_again_is_back_soon_each_time(room: Room) -> None:
    for _ in range(7):  # after so many, the eighth wait could be two minutes
        await room.control.fault("drop_gateway")

        await room.control.answer_to(await room.say(f"@bot {TROOPS}"))

    assert len(await room.answers()) == 7


async def test_a_message_stored_although_discord_answered_500_is_not_sent_twice(room: Room) -> None:
    await room.control.fault("server_error", path="/channels/", method="POST", times=2, stored=True)

    question = await room.say(f"@bot {TROOPS}")

    await answered_once(room, [question])


async def test_a_cut_connection_is_gone_over_without_doubling(room: Room) -> None:
    await room.control.fault("cut", path="/channels/", method="POST", times=2, stored=True)

    question = await room.say(f"@bot {TROOPS}")

    await answered_once(room, [question])


async def test_a_storm_of_429_is_sat_out(room: Room) -> None:
    await room.control.fault("rate_limit", path="/channels/", method="POST", times=3, ms=50)

    asked = [await room.say(f"@bot {TROOPS}") for _ in range(3)]

    await answered_once(room, asked)


async def test_a_question_asked_before_an_outage_is_answered_after_it(room: Room) -> None:
    await room.control.fault("cut", path="/channels/", method="POST")
    question = await room.say(f"@bot {TROOPS}")

    await room.control.fault("outage", ms=1500)
    await room.control.answer_to(question)
    await room.control.connected()
    later = await room.say(f"@bot {TROOPS}")

    await answered_once(room, [question, later])


async def test_old_buttons_work_after_a_restart(
    sandbox: Sandbox, control: Control, tmp_path: Path, clock: SetClock
) -> None:
    data_dir = tmp_path / "data"
    state = await control.state()
    room = Room(control, state["bot"]["id"], int(state["guilds"][0]["id"]))
    async with running_bot(sandbox, data_dir=data_dir, clock=clock):
        message = await room.ask("What did Christopher Hill say?")
        paged = await room.command("timeline")
        form = await room.press(message, "Not helpful", user="noor")
        await room.command("settings unanswered", user="mara", on=True)
        await room.ask(UNKNOWN)
        clearing = await room.command("unanswered clear", user="mara")

    async with running_bot(sandbox, data_dir=data_dir, clock=clock):
        quote = await room.press(message, "Quote", user="noor")
        second = await room.press(paged, "Next page")
        thanks = await room.submit(form, user="noor", comment="hm")
        cleared = await room.press(clearing, "Delete them all", user="mara")

    assert "Christopher Hill" in text(quote)
    assert "Page 2 of" in text(second)
    assert "Thank you" in text(thanks)
    assert "Deleted: 1." in text(cleared)
    puts = [c for c in await control.requests() if c["method"] == "PUT"]
    assert len([c for c in puts if c["path"].endswith("/commands")]) == 1


async def test_a_wrong_token_is_told_in_words(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path,
        token="wrong",
        discord_api=sandbox.api_url,
        discord_gateway=sandbox.gateway_url,
    )

    with pytest.raises(StartError, match="Discord refused the token"):
        await run_bot(settings)


async def test_no_token_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="DISCORD_TOKEN"):
        await run_bot(Settings(data_dir=tmp_path, token=None))


async def test_a_stop_lets_the_answer_being_made_end(
    sandbox: Sandbox, control: Control, tmp_path: Path, clock: SetClock
) -> None:
    state = await control.state()
    room = Room(control, state["bot"]["id"], int(state["guilds"][0]["id"]))
    await control.fault("latency", path="/channels/", method="POST", ms=700)

    async with running_bot(sandbox, data_dir=tmp_path, clock=clock):
        question = await room.say(f"@bot {TROOPS}")
        await asyncio.sleep(0.2)  # the answer is on its way by now

    await answered_once(room, [question])


async def test_what_cannot_be_stored_is_said_and_the_log_says_why(
    room: Room, data_dir: Path
) -> None:
    with (
        closing(sqlite3.connect(data_dir / STATE_FILE, isolation_level=None)) as another,
        structlog.testing.capture_logs() as lines,
    ):
        another.execute("BEGIN IMMEDIATE")
        said = await room.command("settings threads", user="mara", on=True)

    (told,) = [line for line in lines if line["event"] == "could not be stored"]
    assert "I can't store anything just now" in text(said)
    assert told["command"] == "settings"
    assert told["why"] == (
        "the state database could not keep or give the settings: database is locked"
    )

"""Faults on the way of an interaction's answer, and places where the bot may do little."""

from __future__ import annotations

import asyncio

import discord
import pytest
from control import JsonObject
from talking import TROOPS, Room, custom_id, replied_to, text

from commands.services import Services
from knowledge.answers import Answer, Line
from knowledge.model import Pack

SOURCE = "[¶7]"


@pytest.fixture
def slowly(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers take longer than a reply may wait without a word."""
    ask = services.answers.ask

    async def slow(question: str, **more: object) -> Answer:
        await asyncio.sleep(1.7)
        return await ask(question, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(services.answers, "ask", slow)


async def deny(room: Room, channel: str, **permissions: bool) -> None:
    """Take permissions from the bot in a channel."""
    denied = discord.Permissions(**permissions).value
    channel_id = await room.control.channel_id(channel)
    body = {"target": room.bot, "deny": str(denied)}
    await room.control.call("PUT", f"/sandbox/channels/{channel_id}/overwrites", body)


async def shown(room: Room) -> list[str]:
    return [text(message) for message in await room.answers()]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "rate_limit", "times": 2, "ms": 50},
        {"kind": "server_error", "times": 1},
        {"kind": "server_error", "times": 1, "stored": True},
        {"kind": "latency", "times": 1, "ms": 2300},
    ],
    ids=["429", "500", "500 but stored", "slow"],
)
async def test_a_fault_of_the_callback_costs_no_answer_and_doubles_none(
    room: Room, fault: JsonObject
) -> None:
    await room.control.fault(**fault, path="/callback", method="POST")

    await room.control.command("briefing", "mina", "ask", {"question": TROOPS})

    (only,) = await shown(room)
    assert SOURCE in only


async def test_a_callback_that_comes_too_late_is_no_storm_of_errors(
    room: Room, capfd: pytest.CaptureFixture[str]
) -> None:
    await room.control.fault("latency", path="/callback", method="POST", ms=3300)
    await room.control.command("briefing", "mina", "ask", {"question": TROOPS})

    later = await room.ask()

    assert SOURCE in text(later)
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.usefixtures("slowly")
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "rate_limit", "times": 3, "ms": 50},
        {"kind": "server_error", "times": 1},
        {"kind": "server_error", "times": 1, "stored": True},
    ],
    ids=["429", "500", "500 but stored"],
)
async def test_a_deferred_answer_comes_whatever_befalls_its_edit(
    room: Room, fault: JsonObject
) -> None:
    await room.control.fault(**fault, path="/webhooks/", method="PATCH")

    answer = await room.ask()

    assert SOURCE in text(answer)
    assert len(await shown(room)) == 1


async def test_a_button_whose_message_goes_meanwhile_is_answered(
    room: Room, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await room.ask()
    around = services.answers.around

    async def deleting(pack: str, entry: str) -> tuple[Line, ...]:
        await room.control.call("DELETE", f"/sandbox/messages/{message['id']}?user=mara")
        return await around(pack, entry)

    monkeypatch.setattr(services.answers, "around", deleting)
    context = await room.press(message, "Context")

    assert "¶" in text(context)


async def test_a_page_of_a_message_that_goes_meanwhile_is_no_storm_of_errors(
    room: Room,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    message = await room.command("timeline")
    read = services.answers.pack

    async def deleting(pack: str) -> Pack:
        monkeypatch.undo()
        await room.control.call("DELETE", f"/sandbox/messages/{message['id']}?user=mara")
        return await read(pack)

    monkeypatch.setattr(services.answers, "pack", deleting)
    pressed = custom_id(message, "Next page")
    await room.control.press(message["id"], pressed, "mina")

    assert SOURCE in text(await room.ask())
    assert "Traceback" not in "".join(capfd.readouterr())


async def test_a_question_deleted_while_it_is_answered_leaves_no_answer(room: Room) -> None:
    await room.control.fault("latency", path="/messages", method="POST", ms=500)
    question = await room.say(f"@bot {TROOPS}")

    await room.control.call("DELETE", f"/sandbox/messages/{question['id']}?user=mina")
    later = await room.say(f"@bot {TROOPS}")
    await room.control.answer_to(later)

    async def only_the_later() -> bool:
        return [replied_to(m) for m in await room.answers()] == [later["id"]]

    await room.control.until(only_the_later)


async def test_where_the_bot_may_not_send_it_is_silent_and_says_so_once_in_the_log(
    room: Room, capfd: pytest.CaptureFixture[str]
) -> None:
    await deny(room, "general", send_messages=True)
    await room.say(f"@bot {TROOPS}", at="general")

    by_command = await room.ask(at="general")
    elsewhere = await room.say(f"@bot {TROOPS}")
    await room.control.answer_to(elsewhere)

    said = "".join(capfd.readouterr())
    assert SOURCE in text(by_command)
    assert said.count("may not answer here") == 1
    assert "Traceback" not in said


async def test_where_the_bot_may_not_read_back_it_answers_without_a_reply(room: Room) -> None:
    await deny(room, "general", read_message_history=True)

    await room.say(f"@bot {TROOPS}", at="general")

    async def answered() -> list[JsonObject]:
        return await room.answers("general")

    (answer,) = await room.control.until(answered)
    assert SOURCE in text(answer)
    assert replied_to(answer) is None


async def test_where_there_can_be_no_thread_the_channel_gets_the_answer(room: Room) -> None:
    await room.command("settings threads", user="mara", on=True)
    await deny(room, "general", create_public_threads=True)

    question = await room.say(f"@bot {TROOPS}", at="general")

    assert SOURCE in text(await room.control.answer_to(question))

"""The sandbox and a real discord.py client: rate limits, server errors, cut connections."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import discord
import pytest
from clients import Bot, on_command, running
from control import Control

from bot.sandbox import Sandbox


async def test_a_limited_client_waits_and_sends_all(sandbox: Sandbox, control: Control) -> None:
    await control.limits(routes={"POST /channels/{channel}/messages": [2, 300]})
    bot = Bot()
    async with running(bot, sandbox.token):
        channel = bot.text_channel("general")
        began = time.monotonic()
        await asyncio.gather(*(channel.send(str(n)) for n in range(5)))
        took = time.monotonic() - began

    calls = [c for c in await control.requests() if c["path"].endswith("/messages")]
    assert len(await control.messages("general")) == 5
    assert took > 0.5
    assert [c["status"] for c in calls if c["status"] == 200] == [200] * 5


@pytest.mark.parametrize("scope", ["user", "global", "shared"])
async def test_a_429_is_waited_out(sandbox: Sandbox, control: Control, scope: str) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        await control.fault("rate_limit", path="/messages", ms=100, scope=scope)

        await bot.text_channel("general").send("Patience")

    statuses = [c["status"] for c in await control.requests() if "/messages" in c["path"]]
    assert statuses == [429, 200]


async def test_a_stored_message_answered_with_an_error_is_made_once(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        await control.fault("server_error", path="/messages", stored=True)

        await bot.text_channel("general").send("Once")

    assert [m["content"] for m in await control.messages("general")] == ["Once"]


async def test_a_server_error_without_storing_leaves_nothing(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        await control.fault("server_error", path="/messages", status=503)

        with pytest.raises(discord.DiscordServerError):
            await bot.text_channel("general").send("Lost")

    assert await control.messages("general") == []


async def test_a_cut_connection_leaves_the_message_stored(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        channel = bot.text_channel("general")
        await control.fault("cut", path="/messages", method="POST")
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await channel.send("Kept", nonce="n1")

        again = await channel.send("Kept", nonce="n1")

    assert [m["id"] for m in await control.messages("general")] == [str(again.id)]
    statuses = [c["status"] for c in await control.requests() if c["method"] == "POST"]
    assert statuses == [None, 200]


async def test_latency_delays_an_answer(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()

    @on_command(bot.tree)
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("slowly")

    async with running(bot, sandbox.token):
        await control.fault("latency", path="/callback", ms=250)

        answer = await control.command("briefing", "mina", "ask")

    assert answer["ms"] >= 250


async def test_the_log_holds_bodies_and_files_but_no_token(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        await bot.text_channel("general").send("Hello", tts=False)

    calls = await control.requests()
    (sent,) = [c for c in calls if c["method"] == "POST"]
    assert (sent["status"], sent["body"]["content"]) == (200, "Hello")
    assert sandbox.token not in str(calls)
    assert await control.requests(since=calls[-1]["n"]) == []

"""The sandbox's gateway and a real discord.py client: resuming, compression, shards, refusals."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
import pytest
import zstandard
from clients import PLAIN_INTENTS, Bot, running
from control import Control
from discord.ext import commands

from bot.discord_address import use_addresses
from bot.sandbox import Options, Sandbox, running_sandbox


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop_gateway"},
        {"kind": "drop_gateway", "code": 4000},
        {"kind": "reconnect"},
        {"kind": "invalid_session", "resumable": True},
    ],
)
async def test_a_client_resumes_and_misses_nothing(
    sandbox: Sandbox, control: Control, fault: dict[str, Any]
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        await control.fault(**fault)
        await control.write("briefing", "mina", "While you were away")
        event = await bot.next_event()
        await control.write("briefing", "mina", "Back again")

        heard = [(await bot.next_heard()).content for _ in range(2)]

    assert event == "resumed"
    assert heard == ["While you were away", "Back again"]


async def test_an_invalid_session_makes_the_client_identify_anew(
    sandbox: Sandbox, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        # The client waits five seconds here, as Discord asks of it.
        real_sleep = asyncio.sleep
        monkeypatch.setattr(asyncio, "sleep", lambda seconds: real_sleep(min(seconds, 0.01)))
        await control.fault("invalid_session")
        event = await bot.next_event()
        monkeypatch.undo()
        await control.write("briefing", "mina", "Hello again")

        heard = await bot.next_heard()

    assert (event, heard.content) == ("ready", "Hello again")
    assert len(await control.call("GET", "/sandbox/sessions")) == 1


async def test_a_client_comes_back_after_an_outage(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        await control.fault("outage", ms=300)
        channel = bot.text_channel("general")
        with pytest.raises(aiohttp.ClientError):
            await channel.send("Anyone there?")
        await control.write("briefing", "mina", "Still here?")

        heard = await bot.next_heard()

    assert heard.content == "Still here?"


async def test_the_client_s_own_compression_is_understood(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        for number in range(3):
            await control.write("general", "mina", f"{number} ünd 🦉")

        heard = [(await bot.next_heard()).content for _ in range(3)]

    assert heard == [f"{number} ünd 🦉" for number in range(3)]


async def _frames(sandbox: Sandbox, query: str, decompress: Callable[[bytes], bytes]) -> list[Any]:
    """Return the first two frames after an identify, decompressed as one stream."""
    identify = {"token": sandbox.token, "intents": 1, "properties": {}}
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{sandbox.gateway_url}?v=10&encoding=json{query}") as socket,
    ):
        await socket.send_json({"op": 2, "d": identify})
        raw = [(await socket.receive(timeout=10)).data for _ in range(3)]
    texts = [decompress(r).decode() if isinstance(r, bytes) else r for r in raw]
    return [json.loads(text)["t"] for text in texts]


@pytest.mark.parametrize("compression", ["", "zlib-stream", "zstd-stream"])
async def test_frames_of_a_connection_are_one_stream(sandbox: Sandbox, compression: str) -> None:
    decompress = {
        "": bytes,
        "zlib-stream": zlib.decompressobj().decompress,
        "zstd-stream": zstandard.ZstdDecompressor().decompressobj().decompress,
    }[compression]
    query = f"&compress={compression}" if compression else ""

    assert await _frames(sandbox, query, decompress) == [None, "READY", "GUILD_CREATE"]


async def test_shards_each_hear_of_their_own_guilds(sandbox: Sandbox, control: Control) -> None:
    guilds = [
        await control.call("POST", "/sandbox/guilds", {"name": f"G{n}", "members": ["mina"]})
        for n in range(3)
    ]
    heard: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
    bot = Sharded("!", intents=discord.Intents.all(), shard_count=3, guild_ready_timeout=0.1)

    @bot.event
    async def on_message(message: discord.Message) -> None:
        assert message.guild is not None
        heard.put_nowait((message.guild.shard_id, message.content))

    ready = asyncio.Event()
    bot.add_listener(_set(ready), "on_ready")
    task = asyncio.create_task(bot.start(sandbox.token))
    async with asyncio.timeout(20):
        await ready.wait()
        for guild in guilds:
            await control.write(guild["channels"][0]["id"], "mina", guild["id"])
        got = {await heard.get() for _ in guilds}
    await bot.close()
    await asyncio.gather(task, return_exceptions=True)

    assert got == {((int(g["id"]) >> 22) % 3, g["id"]) for g in guilds}


class Sharded(commands.AutoShardedBot):
    """A client that need not wait between its shards: the sandbox counts no identifies."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        del shard_id, initial


def _set(event: asyncio.Event) -> Any:
    async def on_ready() -> None:
        event.set()

    return on_ready


@pytest.mark.usefixtures("sandbox")
async def test_a_wrong_token_is_refused() -> None:
    bot = Bot()

    with pytest.raises(discord.LoginFailure):
        async with running(bot, "wrong"):
            pass


async def test_an_intent_that_was_not_granted_is_refused(
    sandbox: Sandbox, control: Control
) -> None:
    await control.call("PATCH", "/sandbox/application", {"message_content": False})
    intents = discord.Intents(guilds=True, message_content=True)

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(Bot(intents), sandbox.token):
            pass


async def test_members_are_sent_in_chunks_to_a_client_with_the_intent(sandbox: Sandbox) -> None:
    intents = discord.Intents(guilds=True, members=True)
    bot = Bot(intents)
    async with running(bot, sandbox.token):
        (guild,) = bot.guilds
        found = await guild.query_members("mi")

    assert sorted(m.name for m in guild.members) == ["Dossier", "mara", "mina", "noor", "olivia"]
    assert [m.name for m in found] == ["mina"]


async def test_without_the_members_intent_only_the_bot_is_known(sandbox: Sandbox) -> None:
    bot = Bot(PLAIN_INTENTS)
    async with running(bot, sandbox.token):
        (guild,) = bot.guilds

        assert [m.name for m in guild.members] == ["Dossier"]


async def test_a_client_that_misses_its_heartbeats_is_dropped() -> None:
    async with running_sandbox(options=Options(heartbeat_ms=200)) as sandbox:
        use_addresses(sandbox.api_url, sandbox.gateway_url)
        bot = Bot()
        async with running(bot, sandbox.token):
            keep_alive = bot.ws._keep_alive
            assert keep_alive is not None
            keep_alive.stop()

            event = await bot.next_event()

    assert event == "resumed"

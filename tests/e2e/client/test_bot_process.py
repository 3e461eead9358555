"""The bot as a process: health, intents, stopping by signal, nothing secret on its streams."""

import asyncio
import signal
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

import aiohttp
import pytest
from control import Control
from talking import TROOPS, Room, text

from bot.clock import SetClock
from bot.run import StartError, run_bot
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.state.database import STATE_FILE
from bot.state.writing import LOOK_EVERY

STOPPED_WITHIN_SECONDS = 10


async def start(sandbox: Sandbox, data_dir: Path, **more: str) -> asyncio.subprocess.Process:
    environment = {
        "DISCORD_TOKEN": sandbox.token,
        "DOSSIER_DISCORD_API": sandbox.api_url,
        "DOSSIER_DISCORD_GATEWAY": sandbox.gateway_url,
        "DOSSIER_DATA_DIR": str(data_dir),
        "PATH": "",
        **more,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        cwd=Path(__file__).parents[3],
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_it_gracefully_and_nothing_secret_was_said(
    sandbox: Sandbox, control: Control, tmp_path: Path, number: signal.Signals
) -> None:
    process = await start(sandbox, tmp_path)
    state = await control.state()
    room = Room(control, state["bot"]["id"], int(state["guilds"][0]["id"]))
    await control.until(lambda: connected(control), seconds=20)
    answer = await control.answer_to(await room.say(f"@bot {TROOPS}"))

    process.send_signal(number)
    async with asyncio.timeout(STOPPED_WITHIN_SECONDS):
        out, err = await process.communicate()

    said = (out + err).decode()
    assert process.returncode == 0, said
    assert "[¶7]" in text(answer)
    assert sandbox.token not in said
    assert "American troops" not in said


async def test_processes_on_one_database_share_the_shards(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    state_url = f"sqlite+aiosqlite:///{tmp_path / 'state.sqlite3'}"
    both = [
        await start(sandbox, tmp_path / name, DOSSIER_SHARDS="1/2", DOSSIER_STATE_URL=state_url)
        for name in ("a", "b")
    ]

    async def shards() -> set[tuple[int, int]]:
        sessions = await control.call("GET", "/sandbox/sessions")
        return {tuple(one["shard"]) for one in sessions if one["connected"]}

    async def all_run() -> bool:
        return await shards() == {(0, 2), (1, 2)}

    try:
        await control.until(all_run, seconds=30)
    finally:
        for process in both:
            process.terminate()
        ends = await asyncio.gather(*(process.communicate() for process in both))

    assert [process.returncode for process in both] == [0, 0], ends


async def connected(control: Control) -> bool:
    return bool((await control.state())["connected"])


async def test_health_and_metrics_are_served_where_wished(
    sandbox: Sandbox, control: Control, tmp_path: Path, unused_tcp_port: int
) -> None:
    stop = asyncio.Event()
    settings = Settings(
        data_dir=tmp_path,
        token=sandbox.token,
        metrics_port=unused_tcp_port,
        discord_api=sandbox.api_url,
        discord_gateway=sandbox.gateway_url,
    )
    running = asyncio.create_task(run_bot(settings, stop=stop))
    address = f"http://127.0.0.1:{unused_tcp_port}"
    state = await control.state()
    room = Room(control, state["bot"]["id"], int(state["guilds"][0]["id"]))

    await control.until(lambda: connected(control), seconds=20)
    await control.answer_to(await room.say(f"@bot {TROOPS}"))
    async with aiohttp.ClientSession(address) as http:

        async def all_is_well() -> bool:
            return bool((await (await http.get("/healthz")).json())["status"] == "ok")

        await control.until(all_is_well)
        numbers = await (await http.get("/metrics")).text()
        health = await http.get("/healthz")
    stop.set()
    await running

    assert health.status == 200
    assert shown(numbers) >= {
        'dossier_questions_total{outcome="answered"} 1.0',
        "dossier_answer_seconds_count 1.0",
        'dossier_digests_total{outcome="late"} 0.0',
        "dossier_digest_lateness_seconds_count 0.0",
        "dossier_gateway_up 1.0",
        "dossier_state_writable 1.0",
        "dossier_gateway_shards 1.0",
        "dossier_gateway_shards_connected 1.0",
        "dossier_guilds 1.0",
        "dossier_digests_due 0.0",
        "dossier_digests_active 0.0",
        "dossier_digests_stopped 0.0",
        "dossier_digests_under_way 0.0",
    }


async def test_a_state_that_can_no_longer_be_written_is_told_while_the_process_runs(
    sandbox: Sandbox, control: Control, clock: SetClock, tmp_path: Path, unused_tcp_port: int
) -> None:
    stop = asyncio.Event()
    settings = Settings(
        data_dir=tmp_path,
        token=sandbox.token,
        metrics_port=unused_tcp_port,
        discord_api=sandbox.api_url,
        discord_gateway=sandbox.gateway_url,
    )
    running = asyncio.create_task(run_bot(settings, clock=clock, stop=stop))
    await control.until(lambda: connected(control), seconds=20)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{unused_tcp_port}") as http:

        async def state_is(told: str) -> bool:
            clock.set(clock.now() + LOOK_EVERY)
            health = await (await http.get("/healthz")).json()
            return bool(health["state"] == told)

        await control.until(lambda: state_is("ok"))
        file = tmp_path / STATE_FILE
        with closing(
            sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        ) as another:
            await asyncio.to_thread(another.execute, "BEGIN IMMEDIATE")
            locked = "nothing can be stored: database is locked"
            await control.until(lambda: state_is(locked), seconds=20)
            health = await http.get("/healthz")
            shown_then = await health.json()
            numbers = await (await http.get("/metrics")).text()
        await control.until(lambda: state_is("ok"), seconds=20)
    stop.set()
    await running

    assert (health.status, shown_then["status"]) == (200, "degraded")
    assert "dossier_state_writable 0.0" in shown(numbers)


async def test_a_process_that_waits_for_shards_is_not_taken_for_broken(
    sandbox: Sandbox, control: Control, tmp_path: Path, unused_tcp_port: int
) -> None:
    stop = asyncio.Event()
    first = Settings(
        data_dir=tmp_path,
        token=sandbox.token,
        shards="1/1",
        discord_api=sandbox.api_url,
        discord_gateway=sandbox.gateway_url,
    )
    second = first.model_copy(update={"metrics_port": unused_tcp_port})
    running = [asyncio.create_task(run_bot(first, stop=stop))]
    await control.until(lambda: connected(control), seconds=20)
    running.append(asyncio.create_task(run_bot(second, stop=stop)))

    async with aiohttp.ClientSession(f"http://127.0.0.1:{unused_tcp_port}") as http:

        async def waits() -> bool:
            with suppress(aiohttp.ClientConnectorError):
                health = await http.get("/healthz")
                return health.status == 200 and "waiting" in (await health.json())["discord"]
            return False

        await control.until(waits, seconds=20)
    stop.set()

    await asyncio.gather(*running)


def shown(numbers: str) -> set[str]:
    return {line for line in numbers.splitlines() if not line.startswith("#")}


async def test_the_least_intents_are_asked_for(room: Room) -> None:
    (session,) = await room.control.call("GET", "/sandbox/sessions")

    guilds, guild_messages, direct_messages = 1 << 0, 1 << 9, 1 << 12
    assert session["intents"] == guilds | guild_messages | direct_messages


async def test_an_intent_that_was_not_granted_is_told_in_words(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.world.application.message_content = False
    settings = Settings(
        data_dir=tmp_path,
        token=sandbox.token,
        message_content=True,
        discord_api=sandbox.api_url,
        discord_gateway=sandbox.gateway_url,
    )

    with pytest.raises(StartError, match="Message Content Intent"):
        await run_bot(settings)


@pytest.mark.parametrize(
    ("setting", "status", "words"),
    [
        ("DOSSIER_STATE_URL=mysql://host/name", 2, "DOSSIER_STATE_URL names mysql"),
        ("DOSSIER_MESSAGE_CONTENT=true", 2, "Message Content Intent"),
        ("DISCORD_TOKEN=wrong", 2, "Discord refused the token"),
        ("DOSSIER_METRICS_HOST=192.0.2.1", 1, "health and metrics can't be served on 192.0.2.1"),
    ],
)
async def test_what_keeps_it_from_running_is_one_line_and_a_status(
    sandbox: Sandbox, tmp_path: Path, setting: str, status: int, words: str
) -> None:
    sandbox.world.application.message_content = False
    name, _, value = setting.partition("=")
    process = await start(sandbox, tmp_path, **{"DOSSIER_METRICS_PORT": "0", name: value})

    async with asyncio.timeout(30):
        _out, err = await process.communicate()

    *_, last = err.decode().splitlines()
    assert process.returncode == status
    assert last.startswith("dossier: ")
    assert words in last
    assert "--debug" not in last

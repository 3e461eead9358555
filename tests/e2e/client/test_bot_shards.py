"""Several bot processes on one PostgreSQL: each runs its own shards, and one dies."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from control import Control
from talking import TROOPS, text
from test_bot_process import start

from bot.sandbox import Sandbox
from bot.shards import LEASE

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SHARDS = "1/2"
GUILDS_EACH = 3


@asynccontextmanager
async def process(
    sandbox: Sandbox, folder: Path, state_url: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a bot process with a claim; its clock is the file that all share."""
    bot = await start(
        sandbox,
        folder,
        DOSSIER_SHARDS=SHARDS,
        DOSSIER_STATE_URL=state_url,
        DOSSIER_CLOCK=str(folder.parent / "clock"),
    )
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.terminate()
        await bot.communicate()


async def shards(control: Control) -> list[int]:
    sessions = await control.call("GET", "/sandbox/sessions")
    return sorted(one["shard"][0] for one in sessions if one["connected"])


async def channels_on_both_shards(control: Control) -> list[str]:
    """Make servers with the bot in them, some on each shard; return a channel of each."""
    made: dict[int, list[str]] = {0: [], 1: []}
    while min(map(len, made.values())) < GUILDS_EACH:
        guild = await control.call("POST", "/sandbox/guilds", {"name": "Guild"})
        made[(int(guild["id"]) >> 22) % 2].append(guild["channels"][0]["id"])
    return [channel for shard in made.values() for channel in shard[:GUILDS_EACH]]


async def asked(control: Control, channel: str, bot: str) -> list[str]:
    """Ask in a channel, and return all that was answered once the answer is there."""
    message = await control.write(channel, "olivia", f"<@{bot}> {TROOPS}")
    await control.answer_to(message)
    return [
        text(other)
        for other in await control.messages(channel)
        if other.get("message_reference", {}).get("message_id") == message["id"]
    ]


async def synced(control: Control) -> int:
    calls = await control.requests()
    return sum(c["method"] == "PUT" and c["path"].endswith("/commands") for c in calls)


async def test_each_guild_is_answered_once_and_a_dead_processs_shards_are_taken_over(
    sandbox: Sandbox, control: Control, tmp_path: Path, postgres_url: str
) -> None:
    clock = tmp_path / "clock"
    clock.write_text(NOON.isoformat(), "ascii")
    bot = (await control.state())["bot"]["id"]
    channels = await channels_on_both_shards(control)

    async def both_run() -> bool:
        return await shards(control) == [0, 1]

    async def one_runs() -> bool:
        return len(await shards(control)) == 1

    async with AsyncExitStack() as stack:
        running = [
            await stack.enter_async_context(process(sandbox, tmp_path / name, postgres_url))
            for name in ("a", "b")
        ]
        await control.until(both_run, seconds=60)
        await stack.enter_async_context(process(sandbox, tmp_path / "c", postgres_url))
        before = [await asked(control, channel, bot) for channel in channels]

        running[0].send_signal(signal.SIGKILL)
        await control.until(one_runs, seconds=20)
        clock.write_text((NOON + LEASE).isoformat(), "ascii")
        await control.until(both_run, seconds=60)
        after = [await asked(control, channel, bot) for channel in channels]

    assert [len(answers) for answers in before + after] == [1] * (4 * GUILDS_EACH)
    assert all("[¶7]" in answers[0] for answers in before + after)
    assert await synced(control) == 1

"""The doctor against the sandbox: login, intents, clock, and rights in channels that are used."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from control import Control
from pydantic import SecretStr

from bot.clock import Clock, SetClock, SystemClock
from bot.doctor.findings import Finding, Level
from bot.doctor.visit import examine
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.state.database import sqlite_url
from bot.state.opened import opened_state
from commands.services import DigestPlan, GuildSettings
from knowledge.briefing import Length

VIEW, SEND = 1 << 10, 1 << 11


def settings_of(sandbox: Sandbox, data_dir: Path, **more: object) -> Settings:
    return Settings(
        data_dir=data_dir,
        discord_api=sandbox.api_url,
        **{"token": SecretStr(sandbox.token), **more},  # type: ignore[arg-type]
    )


async def examined(settings: Settings, clock: Clock | None = None) -> dict[str, Finding]:
    return {one.check: one for one in await examine(settings, clock or SystemClock())}


async def plan_a_digest(control: Control, data_dir: Path) -> tuple[int, int]:
    """Let #briefing be used for a digest and for listening; return its guild and its id."""
    state = await control.state()
    guild, channel = int(state["guilds"][0]["id"]), int(await control.channel_id("briefing"))
    async with opened_state(sqlite_url(data_dir), SystemClock()) as kept:
        await kept.settings.write(guild, GuildSettings(listening=frozenset({channel})))
        await kept.digests.create(
            guild,
            DigestPlan(
                channel=channel,
                at=time(9),
                timezone="UTC",
                days=frozenset(range(7)),
                pack="hanoi-2019",
                topics=(),
                length=Length("short"),
                thread=False,
            ),
        )
    return guild, channel


async def test_all_is_well_where_all_is_well(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    await plan_a_digest(control, tmp_path)

    found = await examined(settings_of(sandbox, tmp_path, message_content=True))

    assert [one for one in found.values() if one.level is Level.FAIL] == []
    assert [found[check].said for check in ("intents", "clock", "permissions")] == [
        "message content is read",
        "agrees with Discord's",
        "1 servers, 1 channels in use, nothing is missing",
    ]


async def test_rights_that_are_missing_are_named_with_what_they_are_for(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    guild, channel = await plan_a_digest(control, tmp_path)
    bot = (await control.state())["bot"]["id"]
    path = f"/sandbox/channels/{channel}/overwrites"
    await control.call("PUT", path, {"target": bot, "allow": "0", "deny": str(SEND)})

    found = await examined(settings_of(sandbox, tmp_path))

    assert found["permissions"].level is Level.FAIL
    assert found["permissions"].said == (
        f"channel {channel} of server {guild} (digest #1, listening) lacks Send Messages"
    )


async def test_a_channel_that_is_gone_is_named(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    _, channel = await plan_a_digest(control, tmp_path)
    await control.call("DELETE", f"/sandbox/channels/{channel}")

    found = await examined(settings_of(sandbox, tmp_path))

    assert found["permissions"].level is Level.FAIL
    assert f"channel {channel}" in found["permissions"].said
    assert "is gone or hidden" in found["permissions"].said


async def test_an_intent_that_is_wished_for_and_not_granted_fails(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.world.application.message_content = False

    wished = await examined(settings_of(sandbox, tmp_path, message_content=True))
    not_wished = await examined(settings_of(sandbox, tmp_path))

    assert (wished["intents"].level, not_wished["intents"].level) == (Level.FAIL, Level.OK)
    assert "Message Content Intent" in wished["intents"].mend


@pytest.mark.parametrize(("seconds", "level"), [(12, Level.WARN), (-600, Level.FAIL)])
async def test_a_clock_that_differs_from_discords_is_told(
    sandbox: Sandbox, tmp_path: Path, seconds: int, level: Level
) -> None:
    clock = SetClock(datetime.now(UTC) + timedelta(seconds=seconds))

    found = await examined(settings_of(sandbox, tmp_path), clock)

    assert found["clock"].level is level


async def test_a_token_that_discord_refuses_fails_and_nothing_more_is_asked(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    wrong = sandbox.token[:-4] + "xxxx"

    found = await examined(settings_of(sandbox, tmp_path, token=SecretStr(wrong)))

    assert found["token"].level is Level.OK
    assert (found["login"].level, found["login"].said) == (
        Level.FAIL,
        "Discord refused the token",
    )
    assert "permissions" not in found
    assert len(await control.requests()) == 1


async def test_the_command_ends_with_1_and_never_prints_the_token(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.world.application.message_content = False
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "doctor", "--json"),
        cwd=Path(__file__).parents[3],
        env={
            "PATH": os.defpath,
            "DISCORD_TOKEN": sandbox.token,
            "DOSSIER_DISCORD_API": sandbox.api_url,
            "DOSSIER_DATA_DIR": str(tmp_path),
            "DOSSIER_MESSAGE_CONTENT": "true",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        out, err = await process.communicate()

    found = {one["check"]: one["level"] for one in json.loads(out)}
    assert process.returncode == 1
    assert [check for check, level in found.items() if level == "fail"] == ["intents"]
    assert sandbox.token not in (out + err).decode()

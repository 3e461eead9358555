"""Other clients are welcome: hikari and discord.js log in, set commands, reply and answer."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from control import Control

from bot.sandbox import Sandbox

hikari: Any = pytest.importorskip("hikari", reason="hikari is not installed")

DISCORDJS = Path(__file__).parent / "discordjs"
INSTALL_SECONDS = 100
START_SECONDS = 20


@pytest.fixture
async def hikari_bot(sandbox: Sandbox) -> AsyncIterator[Any]:
    """A hikari bot that answers messages, /ask and its button."""
    intents = hikari.Intents.ALL_UNPRIVILEGED | hikari.Intents.MESSAGE_CONTENT
    bot = hikari.GatewayBot(
        sandbox.token, rest_url=sandbox.api_url, intents=intents, banner=None, logs=None
    )

    @bot.listen()
    async def on_message(event: hikari.MessageCreateEvent) -> None:
        if event.is_human:
            await event.message.respond(f"You said: {event.content}", reply=True)

    @bot.listen()
    async def on_command(event: hikari.CommandInteractionCreateEvent) -> None:
        row = bot.rest.build_message_action_row()
        row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "more", label="More")
        made = hikari.ResponseType
        await event.interaction.create_initial_response(made.DEFERRED_MESSAGE_CREATE)
        await event.interaction.edit_initial_response("An answer", component=row)
        await event.interaction.execute("And more", flags=hikari.MessageFlag.EPHEMERAL)

    @bot.listen()
    async def on_component(event: hikari.ComponentInteractionCreateEvent) -> None:
        updated = hikari.ResponseType.MESSAGE_UPDATE
        await event.interaction.create_initial_response(updated, "Pressed", components=[])

    await bot.start(check_for_updates=False)
    try:
        me = await bot.rest.fetch_application()
        command = bot.rest.slash_command_builder("ask", "Ask something")
        await bot.rest.set_application_commands(me, [command])
        yield bot
    finally:
        await bot.close()


@pytest.fixture(scope="session")
def discordjs_folder(request: pytest.FixtureRequest) -> Path:
    """A folder with discord.js installed; kept between runs."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are not installed")
    cache = request.config.cache
    assert cache is not None
    folder = cache.mkdir("discordjs")
    for name in ("package.json", "package-lock.json", "bot.js"):
        shutil.copy(DISCORDJS / name, folder / name)
    if not (folder / "node_modules" / "discord.js").is_dir():
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            subprocess.run(
                command, cwd=folder, check=True, capture_output=True, timeout=INSTALL_SECONDS
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"discord.js could not be installed ({type(error).__name__})")
    return folder


@pytest.fixture
async def discordjs_bot(sandbox: Sandbox, discordjs_folder: Path) -> AsyncIterator[None]:
    """A discord.js bot that answers messages, /ask and its button."""
    api = f"{sandbox.address}/api"
    process = await asyncio.create_subprocess_exec(
        "node",
        "bot.js",
        cwd=discordjs_folder,
        env={**os.environ, "API": api, "TOKEN": sandbox.token},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            assert await process.stdout.readline() == b"ready\n"
        yield
    finally:
        process.kill()
        await process.wait()


@pytest.mark.usefixtures("hikari_bot")
async def test_hikari_replies_to_messages(control: Control) -> None:
    await _replies(control)


@pytest.mark.usefixtures("hikari_bot")
async def test_hikari_answers_edits_follows_up_and_updates(control: Control) -> None:
    await _answers(control)


async def test_hikari_pages_to_the_end_of_lists(hikari_bot: Any, control: Control) -> None:
    question = await control.write("general", "mina", "Hello")
    rest, channel, message = hikari_bot.rest, question["channel_id"], question["id"]
    await rest.add_reaction(channel, message, "👍")

    async with asyncio.timeout(START_SECONDS):
        users = await rest.fetch_reactions_for_emoji(channel, message, "👍")
        guilds = await rest.fetch_my_guilds()
        thread = await rest.create_message_thread(channel, message, "More")
        members = await rest.fetch_thread_members(thread)

    assert [user.username for user in users] == ["Dossier"]
    assert [guild.name for guild in guilds] == ["Reading Room"]
    assert [member.user_id for member in members] == [users[0].id]


@pytest.mark.usefixtures("discordjs_bot")
async def test_discordjs_replies_to_messages(control: Control) -> None:
    await _replies(control)


@pytest.mark.usefixtures("discordjs_bot")
async def test_discordjs_answers_edits_follows_up_and_updates(control: Control) -> None:
    await _answers(control)


async def _replies(control: Control) -> None:
    question = await control.write("general", "mina", "Hello")

    answer = await control.answer_to(question)

    assert answer["content"] == "You said: Hello"


async def _answers(control: Control) -> None:
    answer = await control.command("general", "mina", "ask", wait_edit=True)
    more = await control.until(lambda: _second(control))
    pressed = await control.press(answer["response"]["id"], "more", "noor")

    assert answer["response"]["content"] == "An answer"
    assert (more["content"], more["flags"]) == ("And more", 64)
    assert pressed["response"]["content"] == "Pressed"


async def _second(control: Control) -> dict[str, Any] | None:
    messages = await control.messages("general")
    return messages[1] if len(messages) > 1 else None

"""A test's hold on the page: a real browser before the real bot in its sandbox."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, async_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
PATIENCE_MS = 10_000
DESKTOP: dict[str, Any] = {"viewport": {"width": 1200, "height": 820}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


@contextmanager
def bot_in_sandbox(data_dir: Path) -> Iterator[str]:
    """Run the sandbox with the bot in a process of its own; give the page's address."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "sandbox", "--port", "0"],
        env={**os.environ, "DOSSIER_DATA_DIR": str(data_dir), "DISCORD_TOKEN": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            told = (re.search(r"Talk to .+ (http://\S+)", line) for line in process.stdout)
            found = next((line for line in told if line), None)
            if found is None:
                raise RuntimeError(f"the sandbox ended with status {process.wait()}")
            yield found.group(1)
        finally:
            process.terminate()


@asynccontextmanager
async def browser_running() -> AsyncIterator[Browser]:
    """Run Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


class Chat:
    """The page as a person uses it."""

    def __init__(self, page: Page, address: str, channel: str) -> None:
        self.page = page
        self.address = address
        self.channel = channel

    async def open(self, *, user: str = "mina", channel: str | None = None) -> None:
        """Open a channel as somebody; without one, that of the test."""
        await self.page.goto(f"{self.address}/?user={user}&channel={channel or self.channel}")
        await self.ready()

    async def ready(self) -> None:
        """Wait until the page is alive."""
        await self.page.locator("html[data-ready]").wait_for()

    @property
    def box(self) -> Locator:
        """The message box."""
        return self.page.get_by_role("textbox", name=re.compile("^Message "))

    @property
    def messages(self) -> Locator:
        """The messages, oldest first."""
        return self.page.locator("#messages > li")

    async def ask(self, question: str) -> Locator:
        """Ask the bot by a mention; return its answer."""
        before = await self.answers.count()
        await self.box.fill(f"@Dossier {question}")
        await self.box.press("Enter")
        return await self.nth_answer(before)

    @property
    def answers(self) -> Locator:
        """What the bot has said, without what it is still thinking about."""
        said = self.page.locator("#messages > li[data-author=Dossier]")
        return said.filter(has=self.page.locator(".card, .text"))

    async def nth_answer(self, index: int) -> Locator:
        """Wait for the bot's answer of a number, from 0."""
        answer = self.answers.nth(index)
        await answer.wait_for()
        return self.page.locator(f"#{await answer.get_attribute('id')}")

    async def hear(self, user: str, *contents: str, channel: str | None = None) -> None:
        """Have somebody else write, in the channel of the test or in another."""
        for content in contents:
            data = {"channel": channel or self.channel, "user": user, "content": content}
            await self.page.request.post(f"{self.address}/sandbox/messages", data=data)

    async def choose_command(self, name: str) -> Locator:
        """Choose a slash command from the list; return its form."""
        await self.box.fill(f"/{name}")
        await self.page.get_by_role("option", name=f"/{name} ").first.click()
        form = self.page.get_by_role("form", name=f"Command {name}")
        await form.wait_for()
        return form


OpenChat = Callable[..., Awaitable[Chat]]

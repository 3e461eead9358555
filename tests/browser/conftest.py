"""One browser and one sandbox for all tests of the page; each test has a channel of its own."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

pytest.importorskip("playwright", reason="Playwright is not installed")

from chat import (
    CHROMIUM,
    DESKTOP,
    PATIENCE_MS,
    SCREENSHOTS,
    Chat,
    OpenChat,
    bot_in_sandbox,
    browser_running,
)
from playwright.async_api import Browser, ConsoleMessage

_numbers = count()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page, with the real bot behind it."""
    with bot_in_sandbox(tmp_path_factory.mktemp("data")) as served_at:
        yield served_at


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    async with browser_running() as running:
        yield running


@pytest.fixture
def channel(address: str) -> str:
    """The id of a channel in which nothing has been said."""
    state = call(address, "/sandbox/state")
    guild = next(g for g in state["guilds"] if g["name"] == "Reading Room")
    body = {"guild": guild["id"], "name": f"test-{next(_numbers)}"}
    return str(call(address, "/sandbox/channels", body)["id"])


@pytest_asyncio.fixture(loop_scope="session")
async def open_chat(
    browser: Browser, address: str, channel: str, request: pytest.FixtureRequest
) -> AsyncIterator[OpenChat]:
    """Open the page in a fresh browser profile; keep a picture of how the test left it.

    Whatever the browser complains of, a breach of the content policy too, fails the test.
    """
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    async with AsyncExitStack() as stack:
        chats: list[Chat] = []

        async def opened(user: str = "mina", **looks: Any) -> Chat:
            context = await browser.new_context(**(looks or DESKTOP), locale="en-GB")
            stack.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("console", complain)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            chats.append(Chat(page, address, channel))
            await chats[-1].open(user=user)
            return chats[-1]

        yield opened
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for index, chat in enumerate(chats):
            name = Path(request.node.name).name
            await chat.page.screenshot(path=SCREENSHOTS / f"{name}-{index}.png")
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def chat(open_chat: OpenChat) -> Chat:
    """The page on a desktop, as a member sees it."""
    return await open_chat()


def call(address: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Return the JSON of one of the sandbox's controls."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}{path}", data, headers)  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own
        return json.load(response)

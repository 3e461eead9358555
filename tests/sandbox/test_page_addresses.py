from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox import Sandbox, running_sandbox


@pytest.fixture
async def page() -> AsyncIterator[tuple[Sandbox, aiohttp.ClientSession]]:
    async with (
        running_sandbox() as sandbox,
        aiohttp.ClientSession(sandbox.address) as http,
    ):
        yield sandbox, http


Page = tuple[Sandbox, aiohttp.ClientSession]


async def test_the_page_loads_scripts_and_styles_from_the_sandbox_alone(page: Page) -> None:
    _sandbox, http = page
    async with http.get("/") as response:
        text = await response.text()
        policy = response.headers["Content-Security-Policy"]

    assert policy.split("; ")[:3] == ["default-src 'none'", "script-src 'self'", "style-src 'self'"]
    assert "<script>" not in text
    assert re.search(r"<[^>]* (style|on\w+)=", text) is None


async def test_somebody_else_is_not_shown_an_ephemeral_message(page: Page) -> None:
    sandbox, http = page
    body = {"channel": "briefing", "user": "mina", "content": "psst"}
    async with http.post("/sandbox/messages", json=body) as response:
        message_id = (await response.json())["id"]
    mina = next(user for user in sandbox.world.users.values() if user.name == "mina")
    sandbox.world.messages[int(message_id)].ephemeral_for = mina.id
    statuses = {}
    for user in ("mina", "noor"):
        async with http.get(f"/page/messages/{message_id}?user={user}") as response:
            statuses[user] = response.status

    assert statuses == {"mina": 200, "noor": 404}


async def test_a_message_of_a_hidden_channel_is_not_shown(page: Page) -> None:
    _sandbox, http = page
    body = {"channel": "mods", "user": "mara", "content": "for us"}
    async with http.post("/sandbox/messages", json=body) as response:
        message_id = (await response.json())["id"]
    async with http.get(f"/page/messages/{message_id}?user=mina") as response:
        assert response.status == 403


async def test_an_address_of_an_earlier_run_leads_to_the_beginning(page: Page) -> None:
    _sandbox, http = page
    async with http.get("/?user=123&channel=456") as response:
        assert response.status == 200
        assert response.url.path_qs == "/"


async def test_a_form_that_is_not_open_is_not_there(page: Page) -> None:
    _sandbox, http = page
    async with http.get("/page/form?user=mina&custom_id=none") as response:
        assert response.status == 404

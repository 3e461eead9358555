"""Plain requests to a sandbox, without a Discord client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox import Sandbox


@dataclass
class Answer:
    """A response: its status, its JSON, its headers."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Wire:
    """Plain requests to a sandbox; under `/api` with the bot's token."""

    sandbox: Sandbox
    http: aiohttp.ClientSession

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request and return the answer."""
        if path.startswith("/api/"):
            headers.setdefault("Authorization", f"Bot {self.sandbox.token}")
        async with self.http.request(method, path, json=body, headers=headers) as response:
            text = await response.text()
            is_json = response.content_type == "application/json"
            data = await response.json() if text and is_json else text or None
            return Answer(response.status, data, dict(response.headers))

    def channel(self, name: str) -> str:
        """The id of a channel."""
        (found,) = [c.id for c in self.sandbox.world.channels.values() if c.name == name]
        return str(found)

    def user(self, name: str) -> str:
        """The id of a user."""
        (found,) = [u.id for u in self.sandbox.world.users.values() if u.name == name]
        return str(found)

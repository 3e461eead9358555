"""A gateway client of a few lines, for what no library lets one send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.sandbox import Sandbox
from bot.sandbox.sessions import Intent

PATIENCE_SECONDS = 10.0
MESSAGES = Intent.GUILDS | Intent.GUILD_MESSAGES | Intent.DIRECT_MESSAGES


class RawGateway:
    """A connection without compression."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
        self._socket = socket
        self._token = token

    async def send(self, op: int, data: Any = None) -> None:
        """Send a frame."""
        await self._socket.send_json({"op": op, "d": data})

    async def send_text(self, text: str) -> None:
        """Send what need not be a frame."""
        await self._socket.send_str(text)

    async def identify(self, **fields: Any) -> None:
        """Identify, with the fields in place of the usual ones."""
        usual = {"token": self._token, "intents": int(MESSAGES), "properties": {}}
        await self.send(2, usual | fields)

    async def next(self) -> dict[str, Any]:
        """The next frame."""
        frame: dict[str, Any] = await self._socket.receive_json(timeout=PATIENCE_SECONDS)
        return frame

    async def event(self, name: str) -> dict[str, Any]:
        """The data of the next event of a name; others are passed over."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                frame = await self.next()
                if frame["t"] == name:
                    data: dict[str, Any] = frame["d"]
                    return data

    async def close_code(self) -> int | None:
        """The code with which the server closes; frames before it are passed over."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for _message in self._socket:
                pass
        return self._socket.close_code


@asynccontextmanager
async def connected(
    sandbox: Sandbox, query: str = "?v=10&encoding=json"
) -> AsyncIterator[RawGateway]:
    """Open the gateway."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(sandbox.gateway_url + query) as socket,
    ):
        yield RawGateway(socket, sandbox.token)

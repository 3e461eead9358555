"""A test's hold on a running sandbox: people's doings, faults, and what was asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

JsonObject = dict[str, Any]
PATIENCE_SECONDS = 10.0


class RefusedError(Exception):
    """A control was refused, as Discord refuses a person's doing."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.code = body.get("code") if isinstance(body, dict) else None
        self.body = body


class Control:
    """The sandbox's controls; channels and users are given by id or by name."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http

    async def call(self, method: str, path: str, body: JsonObject | None = None) -> Any:
        """Return a control's JSON, or None.

        Raises:
            RefusedError: the sandbox answers with 4xx.
        """
        async with self._http.request(method, path, json=body) as response:
            data = await response.json() if response.status != 204 else None
            if response.status >= 400:
                raise RefusedError(response.status, data)
            return data

    async def state(self) -> JsonObject:
        """Return guilds, channels, users, roles, commands and the token."""
        return dict(await self.call("GET", "/sandbox/state"))

    async def channel_id(self, name: str) -> str:
        """Return the id of a channel of a name that only one has."""
        (found,) = [c["id"] for c in (await self.state())["channels"] if c.get("name") == name]
        return str(found)

    async def user_id(self, name: str) -> str:
        """Return the id of a user."""
        (found,) = [u["id"] for u in (await self.state())["users"] if u["username"] == name]
        return str(found)

    async def write(self, channel: str, user: str, content: str, **more: Any) -> JsonObject:
        """Let a user write a message, and return it."""
        body = {"channel": channel, "user": user, "content": content, **more}
        return dict(await self.call("POST", "/sandbox/messages", body))

    async def command(
        self, channel: str, user: str, name: str, options: JsonObject | None = None, **more: Any
    ) -> JsonObject:
        """Let a user use a command; return `{"interaction", "type", "response", "ms"}`."""
        body = {"channel": channel, "user": user, "name": name, "options": options or {}, **more}
        return dict(await self.call("POST", "/sandbox/commands", body))

    async def choices(
        self, channel: str, user: str, name: str, options: JsonObject, focused: str
    ) -> list[JsonObject]:
        """Return what the bot offers for an option while it is typed."""
        body = {"channel": channel, "user": user, "name": name, "options": options}
        answer = await self.call("POST", "/sandbox/autocomplete", {**body, "focused": focused})
        return list(answer["response"]["choices"])

    async def press(self, message: str, custom_id: str, user: str, **more: Any) -> JsonObject:
        """Let a user press a button, or choose `values` from a select."""
        body = {"message": message, "custom_id": custom_id, "user": user, **more}
        return dict(await self.call("POST", "/sandbox/components", body))

    async def submit(self, custom_id: str, user: str, fields: JsonObject) -> JsonObject:
        """Let a user send the form before them."""
        body = {"custom_id": custom_id, "user": user, "fields": fields}
        return dict(await self.call("POST", "/sandbox/modals", body))

    async def messages(self, channel: str, *, user: str | None = None) -> list[JsonObject]:
        """Return a channel's messages, oldest first, all of them or as a user sees them."""
        channel_id = channel if channel.isdigit() else await self.channel_id(channel)
        seen_by = f"?user={user}" if user is not None else ""
        return list(await self.call("GET", f"/sandbox/channels/{channel_id}/messages{seen_by}"))

    async def direct_channel(self, user: str) -> str:
        """Return the id of a user's conversation with the bot."""
        return str((await self.call("POST", "/sandbox/dms", {"user": user}))["id"])

    async def fault(self, kind: str, **more: Any) -> None:
        """Let something go wrong."""
        await self.call("POST", "/sandbox/faults", {"kind": kind, **more})

    async def limits(self, **settings: Any) -> None:
        """Change the rate limits."""
        await self.call("POST", "/sandbox/limits", settings)

    async def requests(self, *, since: int = 0) -> list[JsonObject]:
        """Return the REST calls after a number."""
        return list(await self.call("GET", f"/sandbox/requests?since={since}"))

    async def until(self, there: Callable[[], Any], *, seconds: float = PATIENCE_SECONDS) -> Any:
        """Return what a coroutine function returns once it is true; it is asked again and again.

        Raises:
            TimeoutError: it stays false.
        """
        async with asyncio.timeout(seconds):
            while not (found := await there()):  # noqa: ASYNC110 - the state is in a server
                await asyncio.sleep(0.01)
            return found

    async def answer_to(self, message: JsonObject) -> JsonObject:
        """Return the first message that replies to one.

        Raises:
            TimeoutError: there is none in time.
        """

        async def found() -> JsonObject | None:
            for other in await self.messages(message["channel_id"]):
                if other.get("message_reference", {}).get("message_id") == message["id"]:
                    return other
            return None

        return dict(await self.until(found))

    async def connected(self) -> None:
        """Wait until a client is connected and knows its guilds.

        Raises:
            TimeoutError: none is, in time.
        """

        async def session() -> bool:
            return any(s["connected"] for s in await self.call("GET", "/sandbox/sessions"))

        await self.until(session)


@asynccontextmanager
async def control_of(address: str) -> AsyncIterator[Control]:
    """Give the controls of the sandbox at an address."""
    async with aiohttp.ClientSession(address) as http:
        yield Control(http)

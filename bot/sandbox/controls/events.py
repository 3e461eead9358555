"""What happens, live, as server-sent events for one user's page."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from bot.sandbox.controls.asking import sandbox_of, user_of
from bot.sandbox.core import Sandbox
from bot.sandbox.watchers import Change

KEEP_ALIVE_SECONDS = 15.0


async def events(request: web.Request) -> web.StreamResponse:
    """`GET /sandbox/events?user`: a stream of changes that the user sees.

    Each has the number of the change as its id; with `Last-Event-ID` or `since` the stream begins
    after that number, as far back as changes are kept.
    """
    sandbox = sandbox_of(request)
    user = user_of(sandbox, dict(request.query))
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    with sandbox.watchers.watching(_since(request)) as queue:
        await response.write(b": connected\n\n")
        while True:
            line = await _next(sandbox, queue, user.id)
            try:
                await response.write(line)
            except ConnectionError:
                return response


def _since(request: web.Request) -> int | None:
    since = request.headers.get("Last-Event-ID") or request.query.get("since")
    return int(since) if since is not None and since.isdigit() else None


async def _next(sandbox: Sandbox, queue: asyncio.Queue[Change], user_id: int) -> bytes:
    """Return the next change the user sees, or a comment that keeps the connection alive."""
    try:
        async with asyncio.timeout(KEEP_ALIVE_SECONDS):
            while True:
                change = await queue.get()
                if _sees(sandbox, change, user_id):
                    data = json.dumps(change.data, separators=(",", ":"))
                    return f"id: {change.number}\nevent: {change.kind}\ndata: {data}\n\n".encode()
    except TimeoutError:
        return b": still here\n\n"


def _sees(sandbox: Sandbox, change: Change, user_id: int) -> bool:
    if change.only_for not in (None, user_id):
        return False
    if change.channel_id is None or change.kind == "channel_update":
        return True
    channel = sandbox.world.channels.get(change.channel_id)
    return channel is not None and sandbox.world.can_see(channel, user_id)


ROUTES = [web.get("/sandbox/events", events)]

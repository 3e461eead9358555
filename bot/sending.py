"""Sending a message surely, and never twice, through server errors and cut connections."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

import aiohttp
import discord
import structlog

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 15.0
# Discord remembers a nonce for some minutes only; later, sending again could post twice.
GIVE_UP_AFTER_SECONDS = 120.0

log = structlog.get_logger(__name__)

Send = Callable[[], Awaitable[discord.Message]]


async def send_surely(
    send: Send,
    *,
    give_up_after_seconds: float = GIVE_UP_AFTER_SECONDS,
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> discord.Message:
    """Return the message that `send` makes, trying again while Discord is away.

    `send` has to give a nonce of its own: discord.py's random one is lost with a cut connection,
    and with it Discord's protection against a second post.

    Raises:
        discord.HTTPException: Discord refuses the message, or fails for too long.
        aiohttp.ClientError: Discord cannot be reached for too long.
        TimeoutError: Discord does not answer for too long.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + give_up_after_seconds
    wait = FIRST_WAIT_SECONDS
    while True:
        try:
            async with asyncio.timeout_at(end):
                return await send()
        except (discord.DiscordServerError, aiohttp.ClientError, OSError) as error:
            if loop.time() + wait >= end:
                raise
            log.warning("Discord is away; trying again", why=type(error).__name__, seconds=wait)
        # Jitter, so that many waiting answers don't come back all at once.
        await rest(wait * random.uniform(0.7, 1.3))  # noqa: S311 - no secret
        wait = min(wait * 2, LONGEST_WAIT_SECONDS)

"""Where Discord is: the one place where discord.py is pointed at another address."""

from __future__ import annotations

import discord.gateway
import discord.http
import yarl


def use_addresses(api: str | None, gateway: str | None) -> None:
    """Point discord.py at other addresses than Discord's, for the whole process.

    Both are class attributes of discord.py 2.7 (`Route.BASE`, `DEFAULT_GATEWAY`): two clients in
    one process cannot have different ones.
    """
    if api is not None:
        discord.http.Route.BASE = api.rstrip("/")
    if gateway is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)

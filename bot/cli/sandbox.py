"""`dossier sandbox`, and `dossier` alone: the local Discord, or Discord where a token is set."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Annotated, Any

import typer

from bot.cli.errors import BadInputError, FailureError
from bot.cli.in_force import in_force
from bot.settings import SettingsError

HOST, PORT = "127.0.0.1", 8765


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sandbox")(sandbox)


def sandbox(
    host: Annotated[
        str | None,
        typer.Option(
            show_default=HOST,
            help="The address to serve on; one that other machines reach lets them rule it.",
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")
    ] = PORT,
    bot: Annotated[bool, typer.Option("--bot/--no-bot", help="Run the bot in it.")] = True,
) -> None:
    """Start a local Discord with the bot in it, to try it in a browser."""
    _run("serve", in_force(), host=host or HOST, port=port, with_bot=bot, remote=host is not None)


def start() -> None:
    """Run on Discord where a token is set, else start the local Discord."""
    settings = in_force()
    try:
        has_token = settings.discord_token() is not None
    except SettingsError as error:
        raise BadInputError(str(error)) from error
    if has_token:
        _run("serve_on_discord", settings)
    else:
        _run("serve", settings, host=HOST, port=PORT, with_bot=True, remote=False)


def _run(function: str, *arguments: Any, **options: Any) -> None:
    """Run a function of `bot.cli.serving`, which needs what only Discord needs."""
    try:
        serving = import_module("bot.cli.serving")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("bot."):
            raise
        raise FailureError(
            f"{error.name} is missing: install it by pip install 'dossier-bot[discord]'"
        ) from error
    asyncio.run(getattr(serving, function)(*arguments, **options))

"""Running the bot: on Discord, or in a local Discord on this machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Awaitable
from pathlib import Path

from bot.cli.errors import BadInputError, FailureError
from bot.clock import clock_in_force
from bot.health import HealthPortError
from bot.run import RefusedError, StartError, run_bot
from bot.sandbox import HostNotLocal
from bot.sandbox_session import run_sandbox
from bot.settings import Settings, SettingsError
from bot.shards import ShardsLostError
from bot.state.errors import MigrationError, StateUrlError
from knowledge.pack_files import PackInvalidError


async def serve_on_discord(settings: Settings) -> None:
    """Run the bot on Discord until it is stopped."""
    await _told(run_bot(settings, clock=clock_in_force(os.environ)))


async def serve(settings: Settings, *, host: str, port: int, with_bot: bool, remote: bool) -> None:
    """Serve a local Discord, with the bot in it or without, until stopped.

    `remote` says that somebody asked for this host in words. The guild is new each time, so what
    the bot keeps of it is forgotten with it, unless a state database is named.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-sandbox-") as folder:
        own = f"sqlite+aiosqlite:///{(Path(folder) / 'state.sqlite3').as_posix()}"
        local = settings.model_copy(update={"state_url": settings.state_url or own})
        try:
            await _told(run_sandbox(host, port, with_bot, settings=local, allow_remote=remote))
        except OSError as error:
            raise FailureError(
                f"the local Discord can't be served on {host}:{port}: {error.strerror or error}; "
                "name another port: dossier sandbox --port 0 takes a free one"
            ) from error


async def _told(running: Awaitable[None]) -> None:
    """Wait for the bot; say what ails it as the command line says things."""
    try:
        await running
    except (SettingsError, PackInvalidError, HostNotLocal, StateUrlError, RefusedError) as error:
        raise BadInputError(str(error)) from error
    except (StartError, ShardsLostError, HealthPortError, MigrationError) as error:
        raise FailureError(str(error)) from error

"""Running the bot: on Discord, or in a local Discord on this machine."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import Awaitable
from pathlib import Path

from pydantic import SecretStr

from bot.cli.errors import BadInputError, FailureError
from bot.cli.output import write
from bot.run import StartError, run_bot
from bot.sandbox import HostNotLocal, Sandbox, running_sandbox
from bot.settings import Settings, SettingsError
from knowledge.pack_files import PackInvalidError


async def serve_on_discord(settings: Settings) -> None:
    """Run the bot on Discord until it is stopped."""
    await _told(run_bot(settings))


async def serve(settings: Settings, *, host: str, port: int, with_bot: bool, remote: bool) -> None:
    """Serve a local Discord, with the bot in it or without, until stopped.

    `remote` says that somebody asked for this host in words. What the bot keeps of this session's
    guild is forgotten with it.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-sandbox-") as folder:
        try:
            async with running_sandbox(host=host, port=port, allow_remote=remote) as sandbox:
                write(f"Dossier's local Discord: {sandbox.address} (Ctrl+C stops it)")
                if with_bot:
                    await _told(run_bot(_inside(sandbox, settings, Path(folder))))
                else:
                    write(f"REST {sandbox.address}/api/v10, token {sandbox.token}")
                    await _stopped()
        except HostNotLocal as error:
            raise BadInputError(str(error)) from error
        except OSError as error:
            raise FailureError(
                f"the local Discord can't be served on {host}:{port}: {error.strerror}; "
                "name another port by dossier sandbox --port"
            ) from error


def _inside(sandbox: Sandbox, settings: Settings, folder: Path) -> Settings:
    """Return the settings of a bot in the sandbox: guild and state are new each time."""
    return settings.model_copy(
        update={
            "token": SecretStr(sandbox.token),
            "discord_api": sandbox.api_url,
            "discord_gateway": sandbox.gateway_url,
            "state_url": settings.state_url
            or f"sqlite+aiosqlite:///{(folder / 'state.sqlite3').as_posix()}",
        }
    )


async def _told(running: Awaitable[None]) -> None:
    try:
        await running
    except (StartError, OSError) as error:
        raise FailureError(str(error)) from error
    except (SettingsError, PackInvalidError) as error:
        raise BadInputError(str(error)) from error


async def _stopped() -> None:
    """Wait for SIGTERM or Ctrl+C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()

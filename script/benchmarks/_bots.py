"""Bots as processes of their own: Dossier, or the bare one; and what they cost."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
BARE = (sys.executable, str(Path(__file__).with_name("_bare_bot.py")))
BARE_WITH_CARD = (*BARE, "card")
DOSSIER = (sys.executable, "-m", "bot")
STOP_SECONDS = 15.0


@dataclass(frozen=True)
class Footprint:
    """What a process holds, and the processor time it has used up."""

    memory_mib: float
    open_files: int
    cpu_seconds: float


@dataclass(frozen=True)
class Bot:
    """A running bot."""

    process: asyncio.subprocess.Process

    def footprint(self) -> Footprint:
        """Return what the process holds now."""
        about = psutil.Process(self.process.pid)
        with about.oneshot():
            times = about.cpu_times()
            return Footprint(
                memory_mib=about.memory_info().rss / 2**20,
                open_files=about.num_fds(),
                cpu_seconds=times.user + times.system,
            )


@asynccontextmanager
async def running_bot(
    command: tuple[str, ...],
    sandbox: Sandbox,
    data_dir: Path,
    *,
    log: Path | None = None,
    **settings: str,
) -> AsyncIterator[Bot]:
    """Run a bot in a sandbox while the block runs; `settings` are environment variables.

    What it says goes to the file `log`, or to where ours goes.
    """
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": sandbox.token,
        "DOSSIER_DISCORD_API": sandbox.api_url,
        "DOSSIER_DISCORD_GATEWAY": sandbox.gateway_url,
        "DOSSIER_DATA_DIR": str(data_dir),
        "DOSSIER_LOG_LEVEL": "warning",
        **settings,
    }
    with log.open("wb") if log else nullcontext() as stderr:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=data_dir, env=environment, stderr=stderr
        )
    try:
        yield Bot(process)
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

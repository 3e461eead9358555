"""What Discord was last told of the commands: kept in a file, or where all processes see it."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import structlog

from bot.state.errors import StateUnavailableError
from bot.state.repositories.leases import LeaseRepository

# Only the note counts: whoever runs shard 0 syncs, and that is one process by its own lease.
_NOTE_TAKES = timedelta(seconds=10)

log = structlog.get_logger(__name__)


class SyncedCommands(Protocol):
    """Remembers, for each application, a hash of the commands that Discord knows."""

    async def known(self, application_id: int) -> str | None:
        """Return the hash; None if nothing is remembered, and syncing once more does no harm."""

    async def keep(self, application_id: int, digest: str) -> None:
        """Remember a hash; failing that is logged."""


class InFile:
    """Remembers in a file: enough for one process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def known(self, application_id: int) -> str | None:
        """Return the hash in the file."""
        return (await asyncio.to_thread(self._read)).get(str(application_id))

    async def keep(self, application_id: int, digest: str) -> None:
        """Write the hash to the file."""
        await asyncio.to_thread(self._write, str(application_id), digest)

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _write(self, application_id: str, digest: str) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside = self._path.with_suffix(".new")
            aside.write_text(json.dumps({**self._read(), application_id: digest}), "utf-8")
            aside.replace(self._path)
        except OSError as error:
            _not_kept(str(error))


class InState:
    """Remembers in the state database, for processes that take each other's place."""

    def __init__(self, leases: LeaseRepository, owner: str) -> None:
        self._leases = leases
        self._owner = owner

    async def known(self, application_id: int) -> str | None:
        """Return the hash that the process before left."""
        try:
            return await self._leases.note(_name(application_id))
        except StateUnavailableError:
            return None

    async def keep(self, application_id: int, digest: str) -> None:
        """Leave the hash for the next process."""
        name = _name(application_id)
        try:
            if await self._leases.acquire(name, self._owner, _NOTE_TAKES):
                await self._leases.release(name, self._owner, note=digest)
        except StateUnavailableError as error:
            _not_kept(error.why)


def _not_kept(why: str) -> None:
    log.warning("the commands' hash could not be kept; they are synced at the next start", why=why)


def _name(application_id: int) -> str:
    return f"commands {application_id}"

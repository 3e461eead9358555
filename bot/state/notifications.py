"""Telling other processes of changes, through PostgreSQL's NOTIFY. SQLite has one process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.database import CONNECT_SECONDS, POSTGRES, Database

SETTINGS_CHANGED = "dossier_settings"
DIGESTS_CHANGED = "dossier_digests"
PHRASINGS_CHANGED = "dossier_phrasings"

log = structlog.get_logger(__name__)


async def notify(connection: AsyncConnection, channel: str, guild: int) -> None:
    """Tell the other processes, once the transaction is committed, that a guild's rows changed."""
    if connection.dialect.name == "postgresql":
        await connection.execute(sa.select(sa.func.pg_notify(channel, str(guild))))


async def listen(database: Database, heard: Mapping[str, Callable[[int], None]]) -> None:
    """Call `heard[channel](guild)` at each notification, until the connection is lost.

    Whoever calls this connects anew afterwards, and reads everything anew: what was told meanwhile
    is missed.

    Raises:
        OSError, TimeoutError: PostgreSQL cannot be reached.
    """
    if not database.is_postgres:
        raise ValueError(f"only {POSTGRES} notifies")
    import asyncpg  # type: ignore[import-untyped] # noqa: PLC0415 - SQLite does without it

    lost = asyncio.Event()
    try:
        connection = await asyncpg.connect(**database.address, timeout=CONNECT_SECONDS)
    except asyncpg.PostgresError as error:
        raise ConnectionError(str(error)) from error

    def told(_connection: Any, _process: int, channel: str, payload: object) -> None:
        heard[channel](int(str(payload)))

    try:
        connection.add_termination_listener(lambda _connection: lost.set())
        for channel in heard:
            await connection.add_listener(channel, told)
        await lost.wait()
    finally:
        connection.terminate()

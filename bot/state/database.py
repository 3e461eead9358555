"""The connection to the state database: SQLite or PostgreSQL, with deadlines on everything.

SQLite writes in transactions that take the lock at once (BEGIN IMMEDIATE): one that starts by
reading could find itself unable to write later.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.state.errors import StateUnavailableError, StateUrlError

STATE_FILE = "state.sqlite3"
SQLITE = "sqlite+aiosqlite"
POSTGRES = "postgresql+asyncpg"

# Chosen: a command has to answer Discord within 3 seconds, and says so when it cannot store.
DEADLINE_SECONDS = 2.5
BUSY_MILLISECONDS = 2_000
CONNECT_SECONDS = 2.0
# Digests and commands share them; PostgreSQL allows 100 connections by default.
POOL_SIZE = 8

_WRITES = "dossier_writes"
# What may stand behind the ? of PostgreSQL's URL. The cache has to be 0 behind some poolers.
_CACHE = "prepared_statement_cache_size"
_POSTGRES_OPTIONS = {"host", "port", "ssl", "target_session_attrs", _CACHE}
# What a caller did wrong, and what the rows forbid, is not the database being away.
_OWN_FAULTS = (exc.IntegrityError, exc.ProgrammingError, exc.DataError)


def sqlite_url(data_dir: Path) -> str:
    """Return the URL of the database that is used when none is named."""
    return f"{SQLITE}:///{data_dir / STATE_FILE}"


class Database:
    """An open state database. Nothing connects before the first transaction."""

    def __init__(self, url: str, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self.url = _checked(url)
        self._deadline_seconds = deadline_seconds
        self.engine = _engine(self.url)
        self.migrated = False  # set by `bot.state.migrating`

    @property
    def is_postgres(self) -> bool:
        """Whether several processes may share it."""
        return self.url.drivername == POSTGRES

    @property
    def address(self) -> dict[str, Any]:
        """How asyncpg connects to it, for what the pool's connections are of no use for."""
        options = self.engine.dialect.create_connect_args(self.url)[1]
        return {name: value for name, value in options.items() if name != _CACHE}

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()

    def reading(
        self, what: str, *, deadline_seconds: float | None = None
    ) -> AbstractAsyncContextManager[AsyncConnection]:
        """Give a connection in a transaction that reads.

        Raises:
            StateUnavailableError: `what` could not be read, within the deadline.
        """
        return self._transaction(what, writes=False, deadline_seconds=deadline_seconds)

    def writing(
        self, what: str, *, deadline_seconds: float | None = None
    ) -> AbstractAsyncContextManager[AsyncConnection]:
        """Give a connection in a transaction that is committed at the end.

        Raises:
            StateUnavailableError: `what` could not be stored, within the deadline.
        """
        return self._transaction(what, writes=True, deadline_seconds=deadline_seconds)

    @asynccontextmanager
    async def _transaction(
        self, what: str, *, writes: bool, deadline_seconds: float | None
    ) -> AsyncIterator[AsyncConnection]:
        if not self.migrated:
            raise StateUnavailableError(what, "its tables have not been brought up to date yet")
        engine = self.engine.execution_options(**{_WRITES: writes})
        with translated(what):
            async with (
                asyncio.timeout(deadline_seconds or self._deadline_seconds),
                engine.begin() as connection,
            ):
                yield connection


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn a database that is away, locked, full or read-only into StateUnavailableError."""
    try:
        yield
    except _OWN_FAULTS:
        raise
    except TimeoutError as error:
        raise StateUnavailableError(what, "no answer in time") from error
    except exc.DBAPIError as error:
        raise StateUnavailableError(what, str(error.orig)) from error
    except (exc.TimeoutError, OSError) as error:
        raise StateUnavailableError(what, str(error) or type(error).__name__) from error


def _checked(text: str) -> sa.URL:
    try:
        url = sa.make_url(text)
    except exc.ArgumentError:
        raise StateUrlError(f"DOSSIER_STATE_URL is no database URL; {_EXAMPLES}") from None
    # What people copy from elsewhere names no driver.
    drivers = {"postgres": POSTGRES, "postgresql": POSTGRES, "sqlite": SQLITE}
    url = url.set(drivername=drivers.get(url.drivername, url.drivername))
    if url.drivername not in (SQLITE, POSTGRES):
        raise StateUrlError(f"DOSSIER_STATE_URL names {url.drivername}; {_EXAMPLES}")
    if url.drivername == SQLITE and not url.database:
        raise StateUrlError(f"DOSSIER_STATE_URL names no file; {_EXAMPLES}")
    return url if url.drivername == SQLITE else _with_known_options(url)


def _with_known_options(url: sa.URL) -> sa.URL:
    """Return PostgreSQL's URL with its options as the driver calls them.

    Raises:
        StateUrlError: the driver knows one of them under no name.
    """
    options = dict(url.query)
    if "sslmode" in options:  # as psql says, and with it whoever offers PostgreSQL to rent
        options.setdefault("ssl", options.pop("sslmode"))
    unknown = sorted(set(options) - _POSTGRES_OPTIONS)
    if unknown:
        raise StateUrlError(
            f"DOSSIER_STATE_URL has options that are not understood: {', '.join(unknown)}; leave "
            f"them out, or say it with {', '.join(sorted(_POSTGRES_OPTIONS | {'sslmode'}))}"
        )
    return url.set(query=options)


_EXAMPLES = f"write {SQLITE}:////path/to/state.sqlite3 or {POSTGRES}://user:password@host/name"


def _engine(url: sa.URL) -> AsyncEngine:
    if url.drivername == SQLITE:
        engine = create_async_engine(
            url, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=CONNECT_SECONDS
        )
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_async_engine(
            url,
            pool_size=POOL_SIZE,
            max_overflow=POOL_SIZE,
            pool_timeout=CONNECT_SECONDS,
            pool_pre_ping=True,
            connect_args={
                "timeout": CONNECT_SECONDS,
                "command_timeout": 10 * DEADLINE_SECONDS,
                "server_settings": {"application_name": "dossier", "timezone": "UTC"},
            },
        )
    except ModuleNotFoundError as missing:
        raise StateUrlError(
            f"PostgreSQL needs the package {missing.name}: install dossier-bot[postgres]"
        ) from None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    # A delivery that a power cut forgot would be posted a second time.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

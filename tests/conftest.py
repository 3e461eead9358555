"""What all tests share: untimed properties, and a real PostgreSQL for what is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from postgres import PostgresMissingError, running_postgres

# A slow machine is no failure: nothing is timed here.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_numbers = count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the URL, without a database's name, of a PostgreSQL that lives as long as the tests."""
    pytest.importorskip("asyncpg", reason="asyncpg is not installed")
    try:
        with running_postgres() as url:
            yield url
    except PostgresMissingError as missing:
        pytest.skip(str(missing))


@pytest.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """Give the URL of an empty PostgreSQL database."""
    import asyncpg  # noqa: PLC0415 - the tests of the domain do without it

    name = f"test_{next(_numbers)}"
    admin = await asyncpg.connect(f"{postgres_server.replace('+asyncpg', '')}/postgres")
    try:
        await admin.execute(f"CREATE DATABASE {name}")
        yield f"{postgres_server}/{name}"
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


@pytest.fixture(params=["sqlite", "postgres"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty state database: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'state.sqlite3'}"
    url: str = request.getfixturevalue("postgres_url")
    return url

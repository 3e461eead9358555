"""What all tests share: untimed properties, and a real PostgreSQL for what is kept."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A slow machine is no failure: nothing is timed here.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

PROGRAMS = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")
_numbers = count()


def _program(name: str) -> str | None:
    places = [path for root in PROGRAMS for path in sorted(Path(root).glob(f"*/bin/{name}"))]
    return shutil.which(name) or (str(places[-1]) if places else None)


def _as_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; return how to start it as somebody else then."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the URL, without a database's name, of a PostgreSQL that lives as long as the tests."""
    pytest.importorskip("asyncpg", reason="asyncpg is not installed")
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip("PostgreSQL (initdb, pg_ctl) is not installed")
    identity = _as_user()
    folder = tempfile.mkdtemp(prefix="dossier-pg-")
    if identity:
        os.chown(folder, identity["user"], identity["group"])
    data, port = f"{folder}/data", _free_port()

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **identity)

    try:
        run(initdb, "-D", data, "-A", "trust", "-U", "dossier", "--no-sync")
        options = f"-p {port} -k {folder} -h 127.0.0.1 -c fsync=off -c max_connections=200"
        run(pg_ctl, "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+asyncpg://dossier@127.0.0.1:{port}"
        finally:
            run(pg_ctl, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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

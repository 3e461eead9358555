"""A PostgreSQL of one's own, for tests and benchmarks, where its programs are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")


class PostgresMissingError(Exception):
    """PostgreSQL's programs are not installed."""


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """Give the URL, without a database's name, of a server that lives as long as the block.

    `durable`: what is committed is on the disk, as it is with a server in use.

    Raises:
        PostgresMissingError: initdb or pg_ctl is not installed.
    """
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if initdb is None or pg_ctl is None:
        raise PostgresMissingError("PostgreSQL (initdb, pg_ctl) is not installed")
    identity = _as_user()
    folder = tempfile.mkdtemp(prefix="dossier-pg-")
    if identity:
        os.chown(folder, identity["user"], identity["group"])
    data, port = f"{folder}/data", _free_port()

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **identity)

    try:
        run(initdb, "-D", data, "-A", "trust", "-U", "dossier", "--no-sync")
        fsync = "on" if durable else "off"
        options = f"-p {port} -k {folder} -h 127.0.0.1 -c fsync={fsync} -c max_connections=200"
        run(pg_ctl, "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+asyncpg://dossier@127.0.0.1:{port}"
        finally:
            run(pg_ctl, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str | None:
    places = [path for root in PLACES for path in sorted(Path(root).glob(f"*/bin/{name}"))]
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

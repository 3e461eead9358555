"""The command line in this process, on knowledge that is built once."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.app import run


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


Dossier = Callable[..., Ran]


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def _own_world(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("DOSSIER_", "DISCORD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DOSSIER_DATA_DIR", str(data_dir))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def dossier(capsys: pytest.CaptureFixture[str]) -> Dossier:
    def ran(*arguments: str) -> Ran:
        status = run(arguments)
        shown = capsys.readouterr()
        return Ran(status, shown.out, shown.err)

    return ran

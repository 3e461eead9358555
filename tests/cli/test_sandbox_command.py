from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier


@contextmanager
def served(data_dir: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "sandbox", "--port", "0", *options],
        env={**os.environ, "DOSSIER_DATA_DIR": str(data_dir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        try:
            told = (re.search(r"http://[\d.]+:\d+", line) for line in process.stdout)
            yield next(address[0] for address in told if address), process
        finally:
            process.kill()


def test_the_local_discord_says_where_it_is_and_stops_when_asked(data_dir: Path) -> None:
    with served(data_dir, "--no-bot") as (address, process):
        with urllib.request.urlopen(f"{address}/sandbox/state", timeout=10) as response:  # noqa: S310 - our own address
            state = json.load(response)
        process.send_signal(signal.SIGTERM)

        assert {channel["name"] for channel in state["guilds"][0]["channels"]} >= {"briefing"}
        assert process.wait(timeout=15) == 0


def test_the_bot_answers_in_the_local_discord(data_dir: Path) -> None:
    with served(data_dir) as (address, process):
        with urllib.request.urlopen(f"{address}/sandbox/state", timeout=10) as response:  # noqa: S310 - our own address
            state = json.load(response)
        process.send_signal(signal.SIGTERM)

        assert state["connected"]
        assert process.wait(timeout=15) == 0


def test_a_port_that_cannot_be_is_wrong_use(dossier: Dossier) -> None:
    ran = dossier("sandbox", "--port", "99999")

    assert ran.status == 2
    assert "--port" in ran.err


def test_a_token_file_that_is_missing_is_told_before_anything_starts(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "nowhere"))

    ran = dossier()

    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "DISCORD_TOKEN_FILE" in ran.err

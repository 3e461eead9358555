from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli.app import COMMANDS

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier

WRONG_USE = 2


def test_wrong_use_is_one_line_on_stderr_and_status_2(dossier: Dossier) -> None:
    for arguments in (["ask"], ["nonsense"], ["--nonsense"], ["brief", "x", "--length", "epic"]):
        ran = dossier(*arguments)

        assert (ran.status, ran.out, ran.err.count("\n")) == (WRONG_USE, "", 1), ran
        assert ran.err.startswith("dossier: ")
        assert "Traceback" not in ran.err


def test_debug_shows_the_trace_above_the_line(dossier: Dossier) -> None:
    ran = dossier("brief", "zzzz", "--debug")

    assert ran.status == WRONG_USE
    assert ran.err.startswith("Traceback")
    assert ran.err.splitlines()[-1].startswith("dossier: no topic, person, place or organisation")


def test_help_names_every_command_with_a_sentence(dossier: Dossier) -> None:
    ran = dossier("--help")

    assert ran.status == 0
    for command in COMMANDS:
        line = next(line for line in ran.out.splitlines() if line.strip().startswith(command))
        assert line.strip().endswith("."), line


def test_the_module_and_the_script_are_the_same_command() -> None:
    versions = [
        subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout
        for command in (
            [sys.executable, "-m", "bot"],
            [str(Path(sys.executable).with_name("dossier"))],
        )
    ]

    assert versions[0] == versions[1]
    assert versions[0].startswith("dossier ")


def test_asking_imports_neither_discord_nor_a_database_toolkit_nor_a_plotter(
    data_dir: Path,
) -> None:
    code = (
        "import sys; from bot.cli.app import run; run(['ask', 'Why did Mattis resign?']);"
        "heavy = {'discord', 'aiohttp', 'sqlalchemy', 'alembic', 'matplotlib', 'jinja2', 'rich'};"
        "print(sorted(heavy.intersection(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "DOSSIER_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_colours_unless_no_color_is_set(
    data_dir: Path, no_color: str, coloured: bool
) -> None:
    environment = {
        **os.environ,
        "DOSSIER_DATA_DIR": str(data_dir),
        "TERM": "xterm-256color",
        "NO_COLOR": no_color,
    }
    reading_end, terminal = pty.openpty()

    subprocess.run(
        [sys.executable, "-m", "bot", "ask", "Why did Mattis resign?"],
        env=environment,
        stdout=terminal,
        check=True,
    )
    os.close(terminal)
    shown = os.read(reading_end, 10_000)
    os.close(reading_end)

    assert (b"\x1b[" in shown) is coloured


def test_output_into_a_closed_pipe_is_no_error_worth_a_trace(data_dir: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "quotes", "--json"],
        env={**os.environ, "DOSSIER_DATA_DIR": str(data_dir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as writing:
        assert writing.stdout is not None
        assert writing.stderr is not None
        writing.stdout.close()

        assert writing.stderr.read() == b""
        assert writing.wait(timeout=20) == 1

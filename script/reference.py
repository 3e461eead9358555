"""Write the documentation that is made from the code: docs/cli.md, and the README's outputs.

With --check nothing is written; the exit status is 1 where a file is not what it would be.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from pathlib import Path

import typer
from typer.main import get_command

from bot.cli.app import build, run

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 96  # columns of a help text
HEAD = """# The command line

Made by `script/docs` from the commands' own help; a test fails where the two differ.

`dossier` and `python -m bot` are the same. The exit status is 0 for success, 2 for wrong use or bad
input and 1 for a failure; an error is a readable line on standard error, with its trace only under
`--debug`. Into a pipe the output is plain and unwrapped; `NO_COLOR` is honoured.
`DOSSIER_DATA_DIR` moves all that is written.
"""
SHOWN = re.compile(r"```console\n\$ script/run (?P<command>.+)\n(?:.*\n)*?```")


def cli_reference() -> str:
    """Return docs/cli.md: the help of every command."""
    return "\n".join([HEAD, *_sections(get_command(build()), "dossier", None)])


def readme(text: str) -> str:
    """Return the README with what its commands really print."""
    return SHOWN.sub(_with_output, text)


def _sections(command, name, parent):
    context = typer.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    help_text = command.get_help(context).rstrip()
    yield f"## `{context.command_path}`\n\n```text\n{help_text}\n```\n"
    for child_name, child in getattr(command, "commands", {}).items():
        yield from _sections(child, child_name, context)


def _with_output(block: re.Match[str]) -> str:
    command = block["command"]
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        run(shlex.split(command))
    return f"```console\n$ script/run {command}\n{output.getvalue()}```"


def main(arguments: list[str]) -> int:
    """Write or check the files."""
    made = {
        ROOT / "docs" / "cli.md": cli_reference(),
        ROOT / "README.md": readme((ROOT / "README.md").read_text(encoding="utf-8")),
    }
    stale = [
        path
        for path, text in made.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" not in arguments:
        for path in stale:
            path.write_text(made[path], encoding="utf-8")
        return 0
    for path in stale:
        sys.stderr.write(f"{path} is not what script/docs makes of it: run script/docs\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

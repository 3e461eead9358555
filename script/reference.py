"""Write the documentation that is made from the code: docs/cli.md.

With --check nothing is written; the exit status is 1 where a file is not what it would be.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer
from typer.main import get_command

from bot.cli.app import build

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 96  # columns of a help text
HEAD = """# The command line

Made by `script/docs` from the commands' own help; a test fails where the two differ.

`dossier` and `python -m bot` are the same. The exit status is 0 for success, 2 for wrong use or bad
input and 1 for a failure; an error is a readable line on standard error, with its trace only under
`--debug`. Into a pipe the output is plain and unwrapped; `NO_COLOR` is honoured.
`DOSSIER_DATA_DIR` moves all that is written.
"""


def cli_reference() -> str:
    """Return docs/cli.md: the help of every command."""
    return "\n".join([HEAD, *_sections(get_command(build()), "dossier", None)])


def _sections(command, name, parent):
    context = typer.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    path = context.command_path
    yield f"## `{path}`\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
    for child_name, child in getattr(command, "commands", {}).items():
        yield from _sections(child, child_name, context)


def main(arguments: list[str]) -> int:
    """Write or check the files."""
    target = ROOT / "docs" / "cli.md"
    made = cli_reference()
    if "--check" not in arguments:
        target.write_text(made, encoding="utf-8")
        return 0
    if target.exists() and target.read_text(encoding="utf-8") == made:
        return 0
    sys.stderr.write(f"{target} is not what script/docs makes: run script/docs\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

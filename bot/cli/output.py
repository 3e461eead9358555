"""Printing: plain and unwrapped into a pipe or a file, styled and wrapped on a terminal."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_MARKS = re.compile(r"\[¶\d+(?:, ¶\d+)*\]")
_FAINT_LINE = re.compile(r"(?m)^(?:Source: |\d+ more ).*$")
_HEADING = re.compile(r"(?m)^.+:$")


def show(text: str) -> None:
    """Print a reply. On a terminal its first line is bold and its marks stand out."""
    if not sys.stdout.isatty():
        write(text)
        return
    from rich.text import Text  # noqa: PLC0415 - a pipe needs no styles and should not wait for them

    styled = Text(text)
    styled.stylize("bold", 0, text.find("\n") if "\n" in text else len(text))
    styled.highlight_regex(_MARKS, "cyan")
    styled.highlight_regex(_FAINT_LINE, "dim")
    styled.highlight_regex(_HEADING, "bold")
    console().print(styled)


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their columns' names: separated by tabs in a pipe, a table on a terminal."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            write("\t".join(row))
        return
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def write(text: str) -> None:
    """Print a line as it is, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def show_json(value: Any) -> None:
    """Print a value as indented JSON."""
    write(json.dumps(value, ensure_ascii=False, indent=2))


def console(*, stderr: bool = False) -> Console:
    """Return the terminal; with NO_COLOR set (no-color.org) it gets no escape codes at all."""
    from rich.console import Console  # noqa: PLC0415 - as above

    plain = bool(os.environ.get("NO_COLOR"))
    return Console(color_system=None if plain else "auto", highlight=False, stderr=stderr)

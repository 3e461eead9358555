"""Putting the commands together, running one, and turning errors into a line on stderr."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from bot.cli.output import write

# Each module has `register(app)`. They are imported by need: asking a question in under half a
# second leaves no room for what other commands import.
COMMANDS = {
    "ask": "bot.cli.ask",
    "brief": "bot.cli.read",
    "timeline": "bot.cli.read",
    "quotes": "bot.cli.read",
    "people": "bot.cli.read",
    "find": "bot.cli.find",
    "digest": "bot.cli.digest",
    "chat": "bot.cli.chat",
    "batch": "bot.cli.batch",
    "eval": "bot.cli.evaluate",
    "pack": "bot.cli.pack",
    "sandbox": "bot.cli.sandbox",
    "settings": "bot.cli.settings",
    "doctor": "bot.cli.doctor",
    "backup": "bot.cli.keep",
    "restore": "bot.cli.keep",
}
_DEBUG = "--debug"
_DEBUG_HINT = "add --debug for the whole trace"


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status: 0, 1 for a failure, 2 for wrong use.

    An error is told in a readable line on stderr; with `--debug` its trace stands above.
    """
    _speak_utf8()
    debug = _DEBUG in arguments
    arguments = [argument for argument in arguments if argument != _DEBUG]
    try:
        status = build(_needed(arguments))(arguments, prog_name="dossier", standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130  # as a shell reports a command ended by Ctrl+C
    except BrokenPipeError:
        # Whoever read the output has gone ("| head"); Python would complain again while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the one place where errors become an exit status
        if debug:
            traceback.print_exc()
        return _told(error)
    return status if isinstance(status, int) else 0


def build(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the command line with the named commands."""
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich" if sys.stdout.isatty() else None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_dossier)
    for module in dict.fromkeys(COMMANDS[name] for name in names):
        import_module(module).register(app)
    return app


def _dossier(
    context: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.")
    ] = False,
    debug: Annotated[  # noqa: ARG001 - taken out of the arguments before they are read
        bool, typer.Option(_DEBUG, help="Show the trace of an error.")
    ] = False,
) -> None:
    """Answer questions from a curated pack, with a citation on every line.

    Without a command: run on Discord where a token is set, else start the local Discord.
    """
    if show_version:
        from importlib.metadata import version  # noqa: PLC0415 - importing it takes 40 ms

        write(f"dossier {version('dossier-bot')}")
    elif context.invoked_subcommand is None:
        import_module("bot.cli.sandbox").start()


def _needed(arguments: Sequence[str]) -> Iterable[str]:
    """Return the command that the arguments name, nothing for bare options, or all for help."""
    named = next((argument for argument in arguments if not argument.startswith("-")), None)
    if named in COMMANDS:
        return (named,)
    if named is None and not {"-h", "--help"}.intersection(arguments):
        return ()
    return COMMANDS


def _speak_utf8() -> None:
    """Make the standard streams UTF-8 whatever the locale: packs hold "¶" and curly quotes."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _told(error: Exception) -> int:
    """Tell an error on stderr and return the exit status that it means."""
    if isinstance(error, typer.TyperException):
        message, status = error.format_message(), error.exit_code
    elif isinstance(error, typer.Abort):
        message, status = "stopped", 1
    elif isinstance(error, OSError):
        message, status = f"{error} ({_DEBUG_HINT})", 1
    else:
        message, status = f"{type(error).__name__}: {error} ({_DEBUG_HINT})", 1
    sys.stderr.write(f"dossier: {message}\n")
    return status

"""`dossier doctor`: what is wrong with the installation, and what to mend."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.errors import FailureError
from bot.cli.in_force import in_force
from bot.cli.output import show_json, write
from bot.clock import clock_in_force

if TYPE_CHECKING:
    from bot.doctor.findings import Finding

FAILED = 1


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Check token, intents, permissions, database, packs and clock, and say what to mend.

    Discord is asked only where a token is set. The exit status is 1 if something failed.
    """
    settings = in_force()
    try:
        visit = import_module("bot.doctor.visit")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("bot."):
            raise
        raise FailureError(
            f"{error.name} is missing: install it by pip install 'dossier-bot[discord]'"
        ) from error
    found: Sequence[Finding] = asyncio.run(visit.examine(settings, clock_in_force(os.environ)))
    if json:
        show_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            mend = f" → {finding.mend}" if finding.mend else ""
            write(f"{finding.level:<5} {finding.check}: {finding.said}{mend}")
    if any(finding.level == "fail" for finding in found):
        raise typer.Exit(FAILED)

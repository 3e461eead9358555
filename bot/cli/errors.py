"""What the command line tells in one line on stderr, with its exit status."""

from __future__ import annotations

import typer


class BadInputError(typer.TyperException):
    """What was given can't be worked with: exit status 2."""

    exit_code = 2


class FailureError(typer.TyperException):
    """What was asked for could not be done: exit status 1."""

    exit_code = 1

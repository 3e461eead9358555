"""`dossier settings`: what is in force, secrets hidden."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer
from pydantic import SecretStr

from bot.cli.in_force import in_force
from bot.cli.output import show_json, show_table
from bot.settings import Settings

_URL_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")
_HIDDEN = "(hidden)"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("settings")(settings)


def settings(
    json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """Show the settings in force, secrets hidden."""
    current = in_force()
    rows = [
        (_variable(name), _shown(getattr(current, name)), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    if json:
        show_json({variable: value for variable, value, _ in rows})
    else:
        show_table(("setting", "value", "what it does"), rows)


def _variable(name: str) -> str:
    """Return the environment variable that sets a field."""
    return f"DISCORD_{name}".upper() if name.startswith("token") else f"DOSSIER_{name}".upper()


def _shown(value: Any) -> str:
    """Return a value as it may be seen: no token, and no password of a database."""
    if value is None:
        return "(unset)"
    if isinstance(value, SecretStr):
        return _HIDDEN
    return _URL_PASSWORD.sub(rf"\1:{_HIDDEN}@", str(value))

"""The settings in force, for commands."""

from __future__ import annotations

from bot.cli.errors import BadInputError
from bot.settings import Settings, SettingsError, load_settings


def in_force() -> Settings:
    """Return the settings in force.

    Raises:
        BadInputError: one of them is wrong.
    """
    try:
        return load_settings()
    except SettingsError as error:
        raise BadInputError(str(error)) from error

"""Checks of single values, shared by the rules."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import Faults

Path = tuple[str | int, ...]

WEB = ("http", "https")
WEB_OR_ATTACHMENT = ("http", "https", "attachment")
MAX_URL = 2048


def text(
    faults: Faults, path: Path, value: Any, *, least: int = 0, most: int, required: bool = False
) -> None:
    """Check a text's type and length in characters; an absent one only if it is required."""
    if value is None:
        if required:
            faults.required(path)
    elif not isinstance(value, str):
        faults.kind(path, "string")
    elif not least <= len(value) <= most:
        if least == 1 and not value:
            faults.required(path)
        else:
            faults.length(path, least, most)


def count(faults: Faults, path: Path, value: Any, *, least: int = 0, most: int) -> bool:
    """Check that a value is a list of a fitting length; tell whether it is a list."""
    if not isinstance(value, list):
        faults.kind(path, "list")
        return False
    if not least <= len(value) <= most:
        faults.length(path, least, most)
    return True


def number(faults: Faults, path: Path, value: Any, *, least: float, most: float) -> None:
    """Check an optional number and its bounds."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        faults.kind(path, "number")
    elif value < least:
        faults.add(
            path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}."
        )
    elif value > most:
        faults.add(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")


def one_of(faults: Faults, path: Path, value: Any, choices: Collection[Any]) -> bool:
    """Check that a value is among the choices; tell whether it is."""
    if value in choices and not isinstance(value, bool):
        return True
    listed = ", ".join(map(str, sorted(choices)))
    faults.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")
    return False


def url(
    faults: Faults,
    path: Path,
    value: Any,
    *,
    schemes: Collection[str] = WEB,
    most: int = MAX_URL,
    files: Collection[str] = (),
) -> None:
    """Check an address: its scheme, its length, and that an attachment of that name is there."""
    if not isinstance(value, str) or not value:
        faults.required(path)
        return
    if len(value) > most:
        faults.length(path, 0, most)
        return
    try:
        parts = urlsplit(value)
    except ValueError:
        faults.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return
    if parts.scheme.lower() not in schemes:
        allowed = ", ".join(f"'{scheme}'" for scheme in schemes)
        faults.add(
            path,
            "URL_TYPE_INVALID_SCHEME",
            f"Scheme '{parts.scheme}' is not supported. Scheme must be one of ({allowed}).",
        )
    elif parts.scheme == "attachment":
        if value.removeprefix("attachment://") not in files:
            faults.add(
                path,
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                "The referenced attachment was not found",
            )
    elif parts.scheme in WEB and not parts.netloc:
        faults.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")

"""What pydantic finds wrong, in the words of somebody who writes a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

_SIMILAR_ENOUGH = 70.0  # of 100: from here on another key is likely to be meant; chosen
_SLUG_HELP = "use lower-case letters, digits and single hyphens, for example 'north-korea'"


def message_and_remedy(error: ErrorDetails, model: type[BaseModel] | None) -> tuple[str, str]:
    """Return what is wrong and what to do. `model` is what the faulty mapping ought to be."""
    kind, given, name = error["type"], error["input"], _field(error["loc"])
    context = error.get("ctx", {})
    if kind == "missing":
        return f"{name} is missing", "add it"
    if kind == "extra_forbidden":
        return f"{name} is not a known key", _meant(error["loc"], model)
    if given is None:
        return f"{name} is empty", "write it, or remove the key"
    if kind == "value_error":
        return _split(str(context.get("error", error["msg"])))
    return _by_table(error, name)


def _by_table(error: ErrorDetails, name: str) -> tuple[str, str]:
    kind, given = error["type"], error["input"]
    if kind == "string_pattern_mismatch":
        return f"{name} can't be {_shown(given)}", _pattern_help(error["loc"])
    if kind not in _FAULTS:
        return f"{name} can't be {_shown(given)}: {_lowered(error['msg'])}", "correct it"
    message, remedy = _FAULTS[kind]
    values = {**error.get("ctx", {}), "given": _shown(given), "length": _length(given)}
    return f"{name} {message.format_map(values)}", remedy.format_map(values)


_FAULTS: Mapping[str, tuple[str, str]] = {
    "string_too_long": (
        "has {length} characters, {max_length} are allowed",
        "shorten it, or make two of it",
    ),
    "string_too_short": ("is empty or too short", "write it, or remove the key"),
    "too_short": ("needs at least {min_length}, and has {actual_length}", "add what is missing"),
    "too_long": ("has {actual_length}, {max_length} are allowed", "keep the most important"),
    "string_type": ("must be a text, not {given}", "put it in quotation marks"),
    "tuple_type": ("must be a list, not {given}", "write [a, b], or one '- a' a line"),
    "model_type": ("must be a mapping, not {given}", "write 'key: value' lines below it"),
    "model_attributes_type": (
        "must be a mapping, not {given}",
        "write 'key: value' lines below it",
    ),
    "literal_error": ("can't be {given}", "write {expected}"),
    "enum": ("can't be {given}", "write {expected}"),
    "int_type": ("must be a whole number, not {given}", "write digits only"),
    "int_parsing": ("must be a whole number, not {given}", "write digits only"),
    "greater_than_equal": ("can't be {given}", "write {ge} or more"),
    "less_than_equal": ("can't be {given}", "write {le} or less"),
    "bool_type": ("must be true or false, not {given}", "write true or false"),
    "bool_parsing": ("must be true or false, not {given}", "write true or false"),
    "date_type": ("must be a date, not {given}", "write it as 2019-02-22"),
    "date_parsing": ("is not a date: {given}", "write it as 2019-02-22"),
    "date_from_datetime_parsing": ("is not a date: {given}", "write it as 2019-02-22"),
    "datetime_parsing": ("is not a moment: {given}", "write it as 2019-02-22T16:22:00Z"),
    "datetime_from_date_parsing": ("is not a moment: {given}", "write it as 2019-02-22T16:22:00Z"),
}


def _field(location: Sequence[str | int]) -> str:
    """Return how a location is named: 'leads.who', or 'phrasings' number 2."""
    shown = ""
    for part in location:
        if isinstance(part, int):
            shown += f"[{part + 1}]"
        else:
            shown += f".{part[:60]}" if shown else part[:60]
    return ascii(shown) if not shown.isprintable() else f"'{shown}'" if shown else "this"


def _meant(location: Sequence[str | int], model: type[BaseModel] | None) -> str:
    known = sorted(model.model_fields) if model else []
    near = process.extractOne(
        str(location[-1]), known, scorer=fuzz.ratio, score_cutoff=_SIMILAR_ENOUGH
    )
    if near:
        return f"write '{near[0]}' if that is meant, or remove it"
    return f"the keys are {', '.join(known)}" if known else "remove it"


def _pattern_help(location: Sequence[str | int]) -> str:
    if location[-1] == "language":
        return "write a language code such as en or pt-BR"
    if location[-1] == "url":
        return "write an address that begins with https://"
    return _SLUG_HELP


def _split(message: str) -> tuple[str, str]:
    """Return the two halves of a message of the model's own: what is wrong; what to do."""
    wrong, _, remedy = message.partition("; ")
    return wrong, remedy or "correct it"


def _shown(given: Any) -> str:
    if isinstance(given, dict):
        return "a mapping"
    if isinstance(given, list | tuple):
        return "a list"
    if isinstance(given, bool):
        return "true" if given else "false"
    text = str(given)
    cut = text if len(text) <= 40 else f"{text[:39]}…"
    return f"'{cut}'" if cut.isprintable() else ascii(cut)


def _length(given: Any) -> int:
    return len(given.strip()) if isinstance(given, str) else 0


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]

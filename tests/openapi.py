"""Holding requests and responses against Discord's own description of its API, where present.

The description says what bodies may look like, not which rules join two fields; those are in
`bot/sandbox/rules`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

DESCRIPTION = Path(__file__).parents[2] / "shared" / "discord" / "openapi.json"
PREFIX = re.compile(r"^/api/v\d+")
# discord.py writes ids as numbers where the description wants text; Discord takes both.
LENIENT_ID = {"type": ["string", "integer"], "pattern": "^[0-9]+$", "minimum": 0}
# What clients ask for that the description does not hold.
UNDESCRIBED = ("/pins/",)


def is_there() -> bool:
    """Tell whether the description is at hand."""
    return DESCRIPTION.is_file()


def request_faults(method: str, path: str, body: Any) -> list[str]:
    """Return what is wrong with a request's JSON body; nothing for a body that is none."""
    if body is None:
        return []
    found = _operation(method, PREFIX.sub("", path))
    if found is None:
        return [] if any(part in path for part in UNDESCRIBED) else [f"no {method} {path}"]
    return _faults((*found, "requestBody"), body)


def response_faults(method: str, path: str, status: int, body: Any) -> list[str]:
    """Return what is wrong with a response's JSON body."""
    found = _operation(method, PREFIX.sub("", path))
    if found is None or body is None:
        return []
    return _faults((*found, "responses", str(status)), body)


@cache
def _description() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(DESCRIPTION.read_text("utf-8"))
    whole["components"]["schemas"]["SnowflakeType"] = LENIENT_ID
    return whole


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Return the described paths, those with the fewest open places first."""
    templates = sorted(_description()["paths"], key=lambda template: template.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", t) + "$"), t) for t in templates]


def _operation(method: str, path: str) -> tuple[str, str] | None:
    for pattern, template in _templates():
        if pattern.match(path) and method.lower() in _description()["paths"][template]:
            return template, method.lower()
    return None


@cache
def _validator(place: tuple[str, ...]) -> Draft202012Validator | None:
    described: Any = _description()["paths"]
    for key in place:
        described = described.get(key, {})
    schema = described.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return None
    return Draft202012Validator({**schema, "components": _description()["components"]})


def _faults(place: tuple[str, ...], body: Any) -> list[str]:
    validator = _validator(place)
    if validator is None:
        return [f"{' '.join(place)} has no JSON body"]
    return [_line(error) for error in validator.iter_errors(body)]


def _line(error: ValidationError) -> str:
    error = _deepest(error)
    return f"{error.json_path}: {error.message:.300}"


def _deepest(error: ValidationError) -> ValidationError:
    """Return the fault that tells most, in unions that of the branch that was meant.

    That is the branch whose `type` fits, else the one whose faults lie deepest.
    """
    while error.context:
        branches = dict(_branches(error))
        meant = [faults for faults in branches.values() if not any(map(_is_other_type, faults))]
        faults = [fault for faults in meant or branches.values() for fault in faults]
        error = max(faults, key=lambda fault: len(fault.absolute_path))
    return error


def _branches(error: ValidationError) -> Iterator[tuple[Any, list[ValidationError]]]:
    for branch in {fault.schema_path[0] for fault in error.context or []}:
        yield branch, [f for f in error.context or [] if f.schema_path[0] == branch]


def _is_other_type(fault: ValidationError) -> bool:
    return list(fault.relative_path)[-1:] == ["type"] and fault.validator in ("enum", "const")

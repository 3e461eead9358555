"""Remarks as they are kept in the database: JSON, so that they can be read in any language."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from commands.remarks import Remark, Value, verbatim


def to_text(said: Remark) -> str:
    """Return a remark as it is kept."""
    return json.dumps(_to_json(said), ensure_ascii=False)


def from_text(text: str) -> Remark:
    """Return the remark that is kept so; what cannot be read, of another version, stays as it is.

    Its fields are filled in once, so that none is found to lack its value only when it is shown.
    """
    try:
        said = _remark(json.loads(text))
        str(said)
    except (ValueError, TypeError, LookupError, AttributeError):
        return verbatim(text)
    return said


def _to_json(value: Value) -> Any:
    if isinstance(value, Remark):
        return {"text": value.text, "values": {name: _to_json(v) for name, v in value.values}}
    return [day.isoformat() for day in value] if isinstance(value, tuple) else value


def _remark(document: Any) -> Remark:
    values = document["values"].items()
    return Remark(document["text"], tuple((name, _from_json(value)) for name, value in values))


def _from_json(value: Any) -> Value:
    if isinstance(value, dict):
        return _remark(value)
    if isinstance(value, list):
        return tuple(map(date.fromisoformat, value))
    return value if isinstance(value, int) else str(value)

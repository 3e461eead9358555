"""From what a person fills into a form to the components of its submission."""

from __future__ import annotations

from typing import Any

from bot.sandbox import errors
from bot.sandbox.model import JsonObject
from bot.sandbox.options import Resolved
from bot.sandbox.rules.commands import OptionType
from bot.sandbox.rules.components import ComponentType

MAX_TEXT = 4000
_ENTITIES = {
    5: OptionType.USER,
    6: OptionType.ROLE,
    7: OptionType.MENTIONABLE,
    8: OptionType.CHANNEL,
}


def submitted_components(
    rows: list[JsonObject], fields: dict[str, Any], resolved: Resolved
) -> list[JsonObject]:
    """Return a submission's components, in the form of the modal's own.

    `fields` maps custom ids to a text, or for what can be chosen to a list of values.

    Raises:
        DiscordError: a field is missing, unknown, too short, too long or not offered.
    """
    known = {field["custom_id"] for row in rows for field in _fields(row)}
    for name in fields:
        if name not in known:
            raise errors.invalid(("fields", name), "FIELD_UNKNOWN", "There is no such field")
    return [_row(row, fields, resolved) for row in rows]


def _fields(row: JsonObject) -> list[JsonObject]:
    if row["type"] == ComponentType.ACTION_ROW:
        return list(row["components"])
    return [row["component"]] if row["type"] == ComponentType.LABEL else []


def _row(row: JsonObject, fields: dict[str, Any], resolved: Resolved) -> JsonObject:
    submitted: JsonObject = {"type": row["type"], "id": row["id"]}
    if row["type"] == ComponentType.ACTION_ROW:
        submitted["components"] = [_filled(f, fields, resolved) for f in row["components"]]
    elif row["type"] == ComponentType.LABEL:
        submitted["component"] = _filled(row["component"], fields, resolved)
    return submitted


def _filled(field: JsonObject, fields: dict[str, Any], resolved: Resolved) -> JsonObject:
    custom_id, kind = field["custom_id"], field["type"]
    given = fields.get(custom_id)
    filled: JsonObject = {"type": kind, "id": field["id"], "custom_id": custom_id}
    if kind == ComponentType.TEXT_INPUT:
        default = field.get("value") or ""
        return filled | {"value": _text(field, default if given is None else str(given))}
    if kind == ComponentType.CHECKBOX:
        return filled | {"value": bool(given)}
    if kind == ComponentType.RADIO_GROUP:
        return filled | {"value": _one(field, given)}
    return filled | {"values": _several(field, given, resolved)}


def _text(field: JsonObject, value: str) -> str:
    least = field.get("min_length") or 0
    most = field.get("max_length") or MAX_TEXT
    if not value and not field.get("required", True):
        return value
    if not value:
        raise _invalid(field, "BASE_TYPE_REQUIRED", "This field is required")
    if not least <= len(value) <= most:
        words = f"Must be between {least} and {most} in length."
        raise _invalid(field, "BASE_TYPE_BAD_LENGTH", words)
    return value


def _one(field: JsonObject, given: Any) -> str | None:
    offered = [option["value"] for option in field["options"]]
    if given is None and not field.get("required", True):
        return None
    if given not in offered:
        raise _invalid(field, "BASE_TYPE_CHOICES", "This is not one of the choices")
    return str(given)


def _several(field: JsonObject, given: Any, resolved: Resolved) -> list[str]:
    chosen = [str(value) for value in ([given] if isinstance(given, str) else given or [])]
    required = field.get("required", True)
    least, most = field.get("min_values", 1), field.get("max_values", 1)
    if not chosen and not required:
        return []
    if not least <= len(chosen) <= most:
        raise _invalid(field, "BASE_TYPE_BAD_LENGTH", f"Choose {least} to {most}.")
    if field["type"] in _ENTITIES:
        for value in chosen:
            resolved.entity(_ENTITIES[field["type"]], int(value))
    elif "options" in field and not set(chosen) <= {o["value"] for o in field["options"]}:
        raise _invalid(field, "BASE_TYPE_CHOICES", "This is not one of the choices")
    return chosen


def _invalid(field: JsonObject, code: str, message: str) -> errors.DiscordError:
    return errors.invalid(("fields", field["custom_id"]), code, message)

"""The JSON Schema of pack files, with which editors complete and check them.

It tells the form of one file. Whether ids are unique and lead somewhere only `pack check` can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.dates import MAX_WORDS_CHARS
from knowledge.field_descriptions import BY_MODEL, FILE_KEYS
from knowledge.model import Pack

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SECTIONS: Mapping[str, str] = {
    "people": "Person",
    "places": "Place",
    "organisations": "Organisation",
    "topics": "Topic",
    "facts": "Fact",
    "quotes": "Quote",
    "events": "Event",
    "collections": "Collection",
    "disputes": "Dispute",
    "gaps": "Gap",
}
_ENTRY_KINDS: Mapping[str, tuple[str, ...]] = {
    "Fact": (),
    "Quote": ("quote", "speaker"),
    "Event": ("when",),
}
_NOT_IN_FILES = ("Entry", "Kind", "Precision")
_DAY = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def pack_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) that any YAML file of a pack meets."""
    whole: Schema = _without_titles(Pack.model_json_schema())
    definitions: Schema = whole["$defs"]
    for kind, required in _ENTRY_KINDS.items():
        definitions[kind] = _entry_of_kind(definitions["Entry"], required)
    definitions["When"] = _when()
    definitions["Citation"] = _or_plain({"type": "integer", "minimum": 1}, definitions["Citation"])
    definitions["Attribution"] = _or_plain({"const": "reporter"}, definitions["Attribution"])
    for name in _NOT_IN_FILES:
        del definitions[name]
    for name, descriptions in BY_MODEL.items():
        _describe(definitions[name], descriptions)
    return {
        "$schema": _DIALECT,
        "title": "A file of a Dossier pack",
        "type": "object",
        "additionalProperties": False,
        "properties": _properties(whole["properties"]),
        "$defs": definitions,
    }


def _properties(pack: Schema) -> Schema:
    properties: Schema = {}
    for key, description in FILE_KEYS.items():
        if key in _SECTIONS:
            items = {"$ref": f"#/$defs/{_SECTIONS[key]}"}
            properties[key] = {"type": "array", "items": items}
        else:
            properties[key] = {
                name: value for name, value in pack[key].items() if name != "default"
            }
        properties[key]["description"] = description
    return properties


def _entry_of_kind(entry: Schema, required: tuple[str, ...]) -> Schema:
    """Return the schema of an entry whose kind follows from the list that it is in."""
    properties = {key: dict(value) for key, value in entry["properties"].items() if key != "kind"}
    needed = [key for key in entry["required"] if key != "kind"]
    return {**entry, "properties": properties, "required": [*needed, *required]}


def _when() -> Schema:
    date: Schema = {
        "anyOf": [
            {"type": "string", "pattern": f"^{_DAY}(/{_DAY})?$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ]
    }
    mapping: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["at"],
        "properties": {
            "at": dict(date),
            "expected": {"type": "boolean"},
            "words": {"type": "string", "minLength": 1, "maxLength": MAX_WORDS_CHARS},
        },
    }
    return {"anyOf": [*date["anyOf"], mapping]}


def _or_plain(plain: Schema, mapping: Schema) -> Schema:
    return {"anyOf": [plain, mapping]}


def _describe(definition: Schema, descriptions: Mapping[str, str]) -> None:
    mappings = [definition, *definition.get("anyOf", ())]
    for mapping in mappings:
        for key, value in mapping.get("properties", {}).items():
            value["description"] = descriptions[key]


def _without_titles(schema: Any) -> Any:
    """Return a schema without the titles that pydantic makes of names, which say nothing more."""
    if isinstance(schema, list):
        return [_without_titles(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_titles(value)
        for key, value in schema.items()
        if key != "title" or not isinstance(value, str)
    }

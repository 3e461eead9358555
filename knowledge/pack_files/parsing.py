"""From a pack's YAML files to its parts: each element of each list made a model, or a problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from knowledge.model import (
    Attribution,
    Citation,
    Collection,
    Dispute,
    Entry,
    Gap,
    Leads,
    Name,
    Organisation,
    Pack,
    Person,
    Place,
    Source,
    Topic,
)
from knowledge.pack_files.files import PackFile
from knowledge.pack_files.positions import Item
from knowledge.pack_files.problems import Problem
from knowledge.pack_files.texts import fault_of, texts_of
from knowledge.pack_files.translation import message_and_remedy
from knowledge.pack_files.yaml_values import YamlFile, YamlRefusedError, read_yaml

# The lists that any file may hold: key, the pack's field, the model, an entry's kind.
_SECTIONS: Mapping[str, tuple[str, type[BaseModel] | None, str | None]] = {
    "people": ("people", Person, None),
    "places": ("places", Place, None),
    "organisations": ("organisations", Organisation, None),
    "topics": ("topics", Topic, None),
    "facts": ("entries", Entry, "fact"),
    "quotes": ("entries", Entry, "quote"),
    "events": ("entries", Entry, "event"),
    "collections": ("collections", Collection, None),
    "disputes": ("disputes", Dispute, None),
    "gaps": ("gaps", Gap, None),
    "synonyms": ("synonyms", None, None),
}
HEADER_KEYS = ("id", "title", "version", "language", "as_of", "sources")
LIST_KEYS = tuple(_SECTIONS)

_SYNONYMS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[Name, ...])
_WITHIN: Mapping[str, type[BaseModel]] = {
    "citations": Citation,
    "attribution": Attribution,
    "leads": Leads,
    "sources": Source,
}


@dataclass
class Parts:
    """What was found in a pack's files, and all that is wrong with it so far.

    `items` are all elements, whole or not, so that a reference to a faulty element is not reported
    as a reference to nothing; `found` are the whole ones by the pack's field. `complete` is false
    when a file could not be read at all.
    """

    header: dict[str, Any] = field(default_factory=dict)
    header_items: dict[str, Item] = field(default_factory=dict)
    found: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True


def parse(files: Iterable[PackFile]) -> Parts:
    """Return the parts of a pack with the problems of each file and element."""
    parts = Parts()
    for file in files:
        read = _read(file, parts)
        if read is not None:
            _take(file.shown, read, parts)
    return parts


def _read(file: PackFile, parts: Parts) -> YamlFile | None:
    try:
        text = file.content.decode("utf-8-sig")
        read = read_yaml(text, file=file.shown)
    except UnicodeDecodeError as error:
        line = file.content.count(b"\n", 0, error.start) + 1
        parts.problems.append(
            Problem(file.shown, line, None, "this is not UTF-8 text", "save the file as UTF-8")
        )
    except YamlRefusedError as error:
        parts.problems.append(error.problem)
    else:
        parts.problems.extend(read.problems)
        return read
    parts.complete = False
    return None


def _take(shown: str, read: YamlFile, parts: Parts) -> None:
    for key, value in read.value.items():
        item = Item(key, None, shown, (key,), read.lines)
        if key in HEADER_KEYS:
            _take_header(key, value, item, parts)
        elif key not in _SECTIONS:
            error: Any = {"type": "extra_forbidden", "loc": (key,), "input": value, "msg": ""}
            message, _ = message_and_remedy(error, None)
            known = ", ".join((*HEADER_KEYS, *LIST_KEYS))
            _report(parts, item, (), message, f"the keys of a file are {known}")
        elif value is not None and not isinstance(value, list):
            _report(parts, item, (), f"'{key}' must be a list", "begin each element with '- '")
        else:
            _take_list(key, value or [], item, parts)


def _take_header(key: str, value: Any, item: Item, parts: Parts) -> None:
    if key in parts.header:
        first = parts.header_items[key].file
        _report(parts, item, (), f"'{key}' is given in {first} already", "keep one of them")
        return
    parts.header[key] = value
    parts.header_items[key] = item
    _check_texts(value, item, parts)


def _take_list(key: str, values: list[Any], whole: Item, parts: Parts) -> None:
    section, model, kind = _SECTIONS[key]
    for number, value in enumerate(values):
        given_id = value.get("id") if isinstance(value, dict) else None
        item_id = given_id if isinstance(given_id, str) else None
        item = Item(section, item_id, whole.file, (key, number), whole.lines)
        parts.items.append(item)
        _check_texts(value, item, parts)
        if kind is not None and isinstance(value, dict):
            if "kind" in value:
                _report(parts, item, ("kind",), "'kind' follows from the list", "remove it")
            value = {**value, "kind": kind}  # noqa: PLW2901 - the element as the model has it
        made = _made(value, model, item, parts)
        if made is not None:
            parts.found[section].append(made)


def _made(value: Any, model: type[BaseModel] | None, item: Item, parts: Parts) -> Any:
    try:
        return model.model_validate(value) if model else _SYNONYMS.validate_python(value)
    except ValidationError as error:
        _translate(error, model, {(): item}, parts)
    return None


def header_of(parts: Parts) -> Pack | None:
    """Return the pack without its lists, or None where its header is faulty."""
    try:
        return Pack.model_validate(parts.header)
    except ValidationError as error:
        places: dict[tuple[str, ...], Item] = {
            (key,): item for key, item in parts.header_items.items()
        }
        _translate(error, Pack, places, parts)
    return None


def _translate(
    error: ValidationError,
    model: type[BaseModel] | None,
    places: Mapping[tuple[str, ...], Item],
    parts: Parts,
) -> None:
    """Report each fault at its place. `places` are items by the start of a fault's location."""
    for fault in error.errors(include_url=False):
        location = fault["loc"]
        parents = [part for part in location[:-1] if isinstance(part, str)]
        owner = _WITHIN.get(parents[-1], model) if parents else model
        message, remedy = message_and_remedy(fault, owner)
        if (item := places.get(())) is not None:
            _report(parts, item, location, message, remedy)
        elif location and (item := places.get((str(location[0]),))) is not None:
            _report(parts, item, location[1:], message, remedy)
        else:
            parts.problems.append(Problem("pack.yaml", 0, None, message, remedy))


def _check_texts(value: Any, item: Item, parts: Parts) -> None:
    for path, text in texts_of(value):
        if path[-1:] == ("url",):
            continue  # an address is what it has to be; the model checks its form
        fault = fault_of(text)
        if fault is not None:
            _report(parts, item, path, *fault)


def _report(
    parts: Parts, item: Item, within: tuple[str | int, ...], message: str, remedy: str
) -> None:
    place = item.place(*within)
    parts.problems.append(Problem(place.file, place.line, item.id, message, remedy))

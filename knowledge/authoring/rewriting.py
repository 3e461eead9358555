"""Changing single entries in a pack's YAML files. A file is replaced whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge.authoring.decisions import Change
from knowledge.authoring.writing import yaml_text
from knowledge.pack_files.files import pack_files
from knowledge.pack_files.yaml_values import read_yaml

SECTIONS = ("facts", "quotes", "events")


class ChangedMeanwhileError(ValueError):
    """An entry is not what it was when the change was decided."""

    def __init__(self, entry: str, file: str) -> None:
        self.entry = entry
        self.file = file
        super().__init__(
            f'{file}: entry "{entry}" was changed by hand since; nothing was done, change it there'
        )


def found(folder: Path, entry: str) -> Change:
    """Return an entry as it stands in a pack's folder: as a change that changes nothing.

    Raises:
        KeyError: no file holds it.
        knowledge.pack_files.PackInvalidError: the folder can't be read.
        knowledge.pack_files.yaml_values.YamlRefusedError: a file is no longer a pack's YAML.
    """
    for file in pack_files(folder):
        values = read_yaml(file.content.decode("utf-8-sig"), file=file.shown).value
        for section in SECTIONS:
            for place, raw in enumerate(values.get(section) or ()):
                if raw["id"] == entry:
                    name = file.shown.rsplit("/", 1)[-1]
                    return Change.model_validate(
                        {
                            "file": name,
                            "section": section,
                            "place": place,
                            "id": entry,
                            "before": raw,
                            "after": raw,
                        }
                    )
    raise KeyError(entry)


def apply(folder: Path, changes: Iterable[Change]) -> None:
    """Make changes in a pack's files; those that are made already are left.

    Raises:
        ChangedMeanwhileError: an entry is neither as before nor as after; nothing was written.
    """
    texts: dict[str, str] = {}
    known = {file.shown.rsplit("/", 1)[-1]: file for file in pack_files(folder)}
    by_file: dict[str, list[Change]] = {}
    for change in changes:
        by_file.setdefault(change.file, []).append(change)
    for name, of_file in by_file.items():
        if name not in known:
            raise ChangedMeanwhileError(of_file[0].id, name)
        file = known[name]
        values = read_yaml(file.content.decode("utf-8-sig"), file=file.shown).value
        made = [_changed(values, change) for change in of_file]
        if any(made):
            texts[name] = yaml_text(values)
    for name, text in texts.items():
        _replace(folder / name, text)


def _changed(values: dict[str, Any], change: Change) -> bool:
    entries: list[dict[str, Any]] = values.get(change.section) or []
    place = next((n for n, raw in enumerate(entries) if raw.get("id") == change.id), None)
    now = None if place is None else entries[place]
    if now == change.after:
        return False
    if now != change.before:
        raise ChangedMeanwhileError(change.id, change.file)
    if place is not None:
        del entries[place]
    if change.after is not None:
        entries.insert(change.place if place is None else place, change.after)
    values[change.section] = entries
    return True


def _replace(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.new")  # with a dot before it no pack has it
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)

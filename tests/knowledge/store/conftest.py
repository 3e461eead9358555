"""A folder with one pack in files, and where its built knowledge goes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.model import Pack

_LISTS = ("people", "places", "organisations", "topics", "collections", "disputes", "gaps")


@pytest.fixture
def packs_folder(tmp_path: Path, harbour: Pack) -> Path:
    folder = tmp_path / "packs"
    write_pack(folder / harbour.id, harbour)
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "data" / "knowledge.sqlite3"


def write_pack(folder: Path, pack: Pack) -> None:
    """Write a pack as files. JSON is YAML, too."""
    whole = pack.model_dump(mode="json", exclude_defaults=True)
    entries = whole.pop("entries")
    files = {"names.yaml": {name: whole.pop(name) for name in _LISTS if name in whole}}
    files["pack.yaml"] = whole
    for kind in ("fact", "quote", "event"):
        of_kind = [entry for entry in entries if entry["kind"] == kind]
        files[f"{kind}s.yaml"] = {
            f"{kind}s": [{k: v for k, v in entry.items() if k != "kind"} for entry in of_kind]
        }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")

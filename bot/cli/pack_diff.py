"""`dossier pack diff`: what changed between two versions of a pack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.errors import BadInputError, FailureError
from bot.cli.output import show_json, write
from knowledge.model import Pack
from knowledge.pack_files import PackInvalidError, read_pack

if TYPE_CHECKING:
    from knowledge.authoring.differences import Differences, FieldChange, PartDifferences


def diff(
    old: Annotated[Path, typer.Argument(help="The older version: a folder or a zip.")],
    new: Annotated[Path, typer.Argument(help="The newer version: a folder or a zip.")],
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show what changed between two versions of a pack, drafts included.

    The exit status is 1 where an entry's id was kept and its meaning changed.
    """
    from knowledge.authoring.differences import differences  # noqa: PLC0415 - only this needs it

    before, after = _read(old), _read(new)
    found = differences(before, after)
    if json_:
        show_json(_as_json(found, before, after))
    else:
        write("\n".join(_lines(found, before, after)))
    if found.other_meaning:
        ids = ", ".join(f'"{one}"' for one in found.other_meaning)
        raise FailureError(
            f"THE MEANING CHANGED of {ids}: an id never changes meaning; give it a new id"
        )


def _read(path: Path) -> Pack:
    try:
        return read_pack(path, drafts=True)
    except PackInvalidError as error:
        raise BadInputError(str(error)) from error


def _as_json(found: Differences, before: Pack, after: Pack) -> dict[str, Any]:
    return {
        "old": {"id": before.id, "version": before.version},
        "new": {"id": after.id, "version": after.version},
        "header": [asdict(change) for change in found.header],
        **{
            name: {
                "added": list(part.added),
                "removed": list(part.removed),
                "changed": [
                    {"id": one, "fields": [asdict(change) for change in changes]}
                    for one, changes in part.changed.items()
                ],
            }
            for name, part in found.parts.items()
        },
        "meaning_changed": list(found.other_meaning),
    }


def _lines(found: Differences, before: Pack, after: Pack) -> Iterator[str]:
    yield f"{before.id} version {before.version} → {after.id} version {after.version}"
    if not found:
        yield "nothing changed"
        return
    for change in found.header:
        yield from _change_lines(change, "  ")
    for name, part in found.parts.items():
        yield from _part_lines(name, part, found.other_meaning)
    if not found.version_is_raised:
        yield f"the version was not raised; set it to {before.version + 1} in pack.yaml"


def _part_lines(name: str, part: PartDifferences, other_meaning: tuple[str, ...]) -> Iterator[str]:
    if not part:
        return
    counts = {"added": part.added, "removed": part.removed, "changed": part.changed}
    yield f"{name}: {', '.join(f'{len(ids)} {how}' for how, ids in counts.items() if ids)}"
    yield from (f"  + {one}" for one in part.added)
    yield from (f"  - {one}" for one in part.removed)
    for one, changes in part.changed.items():
        means_other = name == "entries" and one in other_meaning
        yield f"  ~ {one}{'  ← IT MEANS SOMETHING ELSE NOW' if means_other else ''}"
        for change in changes:
            yield from _change_lines(change, "      ")


def _change_lines(change: FieldChange, indent: str) -> Iterator[str]:
    """Yield a field's change; of lists only what came and went, where that tells all."""
    if isinstance(change.old, list) and isinstance(change.new, list):
        gone = [one for one in change.old if one not in change.new]
        come = [one for one in change.new if one not in change.old]
        if gone or come:
            yield from (f"{indent}{change.field}: - {_shown(one)}" for one in gone)
            yield from (f"{indent}{change.field}: + {_shown(one)}" for one in come)
            return
    yield f"{indent}{change.field}: {_shown(change.old)} → {_shown(change.new)}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict) and set(value) == {"source", "paragraph"}:
        return f"{value['source']} ¶{value['paragraph']}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""What changed between two versions of a pack, and whether an entry's id was given another meaning.

An id is what people's links, feedback and added phrasings hang on: it never changes meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from knowledge.lint.checked import OwnText, problem_at
from knowledge.model import Entry, Pack
from knowledge.pack_files import Positions, Problem

# Of 100, by rapidfuzz's token_sort_ratio. Measured on the Hanoi pack: of two entries that share no
# paragraph, 95 of 100 pairs are below it.
OTHER_WORDING = 50

PARTS = (
    "sources",
    "people",
    "places",
    "organisations",
    "topics",
    "entries",
    "collections",
    "disputes",
    "gaps",
)
_HEADER = ("id", "title", "version", "language", "as_of", "synonyms")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, as JSON has it; None where it is not given."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class PartDifferences:
    """What is new, gone and changed in one of a pack's lists, by id."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[FieldChange, ...]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed between two versions: of the pack itself, and of each list in `PARTS`.

    `other_meaning` are the ids of entries that now stand for something else.
    """

    header: tuple[FieldChange, ...]
    parts: Mapping[str, PartDifferences]
    other_meaning: tuple[str, ...]
    version_is_raised: bool

    def __bool__(self) -> bool:
        return bool(self.header or any(self.parts.values()))


def differences(old: Pack, new: Pack) -> Differences:
    """Return what changed from one version of a pack to another."""
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    return Differences(
        header=tuple(_field_changes(before, after, _HEADER)),
        parts={part: _part(before[part], after[part]) for part in PARTS},
        other_meaning=tuple(entry.id for entry, _ in _with_other_meaning(old, new)),
        version_is_raised=new.version > old.version,
    )


def meaning_problems(old: Pack, new: Pack, positions: Positions) -> Iterator[Problem]:
    """Yield each entry whose id stood for something else in the older version."""
    for entry, before in _with_other_meaning(old, new):
        yield problem_at(
            positions,
            OwnText("entries", entry.id, ("id",), entry.id),
            f"the id stood for something else: “{before.text}”",
            "an id never changes meaning; give the entry a new id",
        )


def _with_other_meaning(old: Pack, new: Pack) -> Iterator[tuple[Entry, Entry]]:
    """Yield entries of the new version that say something else, with the old one's."""
    for entry in new.entries:
        before = old.entry_by_id.get(entry.id)
        if before is not None and _says_something_else(entry, before):
            yield entry, before


def _says_something_else(entry: Entry, before: Entry) -> bool:
    """Tell whether an entry's wording is another, and not merely a correction.

    A paragraph holds several claims, so that the same citation tells little: then it is a
    correction as long as it is asked for in a way that it was asked for before, and quotes nobody.
    """
    if _likeness(before, entry) >= OTHER_WORDING:
        return False
    if not set(before.citations) & set(entry.citations):
        return True
    asked = {one.casefold() for one in entry.phrasings}
    asked_otherwise = asked.isdisjoint(one.casefold() for one in before.phrasings)
    return asked_otherwise or (before.quote is not None and entry.quote is not None)


def _likeness(one: Entry, other: Entry) -> float:
    """Return how alike two entries are at most: in their texts, or in what they quote."""
    alike: Callable[[str, str], float] = fuzz.token_sort_ratio
    texts = alike(one.text.casefold(), other.text.casefold())
    if one.quote is None or other.quote is None:
        return texts
    return max(texts, alike(one.quote.casefold(), other.quote.casefold()))


def _part(old: Iterable[dict[str, Any]], new: Iterable[dict[str, Any]]) -> PartDifferences:
    before = {one["id"]: one for one in old}
    after = {one["id"]: one for one in new}
    changed = {
        one: changes
        for one in after
        if one in before and (changes := tuple(_field_changes(before[one], after[one], after[one])))
    }
    return PartDifferences(
        added=tuple(one for one in after if one not in before),
        removed=tuple(one for one in before if one not in after),
        changed=changed,
    )


def _field_changes(
    old: Mapping[str, Any], new: Mapping[str, Any], fields: Iterable[str]
) -> Iterator[FieldChange]:
    for field in fields:
        before, after = old[field], new[field]
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            within = _field_changes(
                _filled(before, after), _filled(after, before), {**before, **after}
            )
            yield from (FieldChange(f"{field}.{one.field}", one.old, one.new) for one in within)
        else:
            yield FieldChange(field, before, after)


def _filled(value: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(other), **value}

"""Reading packs: a folder or zip of YAML files in, a checked `Pack` out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from knowledge.model import Citation, Collection, Dispute, Entry, Pack, Person
from knowledge.pack_files.files import MANIFEST, PackFile, pack_files, shown_path
from knowledge.pack_files.positions import Positions
from knowledge.pack_files.problems import PackInvalidError, Problem

if TYPE_CHECKING:
    from knowledge.pack_files.parsing import Parts

_CHECKOUT_DEPTH = 2  # folders: "checkout/packs/harbour"; chosen

_Cites = TypeVar("_Cites", Person, Entry)
_Lists = TypeVar("_Lists", Collection, Dispute)


@dataclass(frozen=True, slots=True)
class PackReading:
    """A pack as read: without its drafts unless they were asked for, and where its parts stand."""

    pack: Pack
    positions: Positions
    drafts: int
    fingerprint: str


def read_pack(path: Path, *, drafts: bool = False) -> Pack:
    """Return the pack in a folder or zip, without entries marked `draft` unless `drafts` is set.

    Blocking: reads files.

    Raises:
        PackInvalidError: with all that is wrong with it.
    """
    return reading(path, drafts=drafts).pack


def reading(path: Path, *, drafts: bool = False) -> PackReading:
    """Return the pack in a folder or zip, with positions and the number of drafts left out.

    Raises:
        PackInvalidError: with all that is wrong with it.
    """
    return _reading(pack_files(path), shown_path(path), drafts=drafts)


def read_packs(*folders: Path) -> tuple[Pack, ...]:
    """Return all packs in folders of packs, without drafts, by folder and name.

    Raises:
        PackInvalidError: with all that is wrong with any of them.
    """
    return tuple(each_pack(*folders))


def each_pack(*folders: Path) -> Iterator[Pack]:
    """Yield the same one after the other, as they are read.

    Raises:
        PackInvalidError: with all that is wrong with any of them, or an id that two packs share;
            after the first fault, no more packs are given.
    """
    problems: list[Problem] = []
    first: dict[str, Path] = {}
    for path in pack_paths(folders):
        try:
            pack = reading(path).pack
        except PackInvalidError as error:
            problems.extend(error.problems)
            continue
        other = first.setdefault(pack.id, path)
        if other is not path:
            place = f"{shown_path(path)}/{MANIFEST}"
            message = f'the pack id "{pack.id}" is used already, by {shown_path(other)}'
            problems.append(Problem(place, 0, None, message, "give one of them another id"))
        if not problems:
            yield pack
    if problems:
        raise PackInvalidError(problems)


def pack_paths(folders: Iterable[Path]) -> list[Path]:
    """Return the packs in folders of packs: folders that hold a pack.yaml, and zips.

    A folder without one may be a checkout of several packs: those up to two folders further down
    are packs, too, unless a link leads there. A folder that is not there holds no packs. Names that
    begin with a dot are left out.
    """
    found: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            if path.name.startswith("."):
                continue
            if path.suffix.casefold() == ".zip" and path.is_file():
                found.append(path)
            elif path.is_dir():
                found += _packs_within(path, depth=_CHECKOUT_DEPTH)
    return found


def _packs_within(folder: Path, *, depth: int) -> list[Path]:
    if (folder / MANIFEST).is_file():
        return [folder]
    if depth == 0:
        return []
    with os.scandir(folder) as entries:
        within = sorted(
            entry.name
            for entry in entries
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
        )
    return [pack for name in within for pack in _packs_within(folder / name, depth=depth - 1)]


def packs_fingerprint(folders: Iterable[Path]) -> str:
    """Return a digest of all packs' names and files' contents, in hexadecimal.

    Raises:
        PackInvalidError: a pack's files can't be read.
    """
    digest = hashlib.sha256()
    for path in pack_paths(folders):
        digest.update(fingerprint(pack_files(path)).encode())
    return digest.hexdigest()


def fingerprint(files: Iterable[PackFile]) -> str:
    """Return a digest of files' names and contents, in hexadecimal."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{len(file.shown)}:{file.shown}:{len(file.content)}:".encode())
        digest.update(file.content)
    return digest.hexdigest()


def _reading(files: Sequence[PackFile], shown: str, *, drafts: bool) -> PackReading:
    # Loaded when packs are read: where nothing changed, their fingerprint is all that is wanted.
    from knowledge.pack_files.parsing import header_of, parse  # noqa: PLC0415
    from knowledge.pack_files.references import reference_problems  # noqa: PLC0415

    parts = parse(files)
    header = header_of(parts)
    parts.problems.extend(reference_problems(parts, header))
    if parts.complete and not parts.problems and not parts.found["entries"]:
        message, remedy = "the pack has no entries", "add facts, quotes or events"
        parts.problems.append(Problem(f"{shown}/{MANIFEST}", 0, None, message, remedy))
    if header is None or parts.problems:
        raise PackInvalidError(_with_manifest(problem, shown) for problem in parts.problems)
    whole = _assembled(header, parts)
    pack = whole if drafts else without_drafts(whole)
    return PackReading(
        pack=pack,
        positions=Positions(parts.items, manifest=f"{shown}/{MANIFEST}"),
        drafts=len(whole.entries) - len(pack.entries),
        fingerprint=fingerprint(files),
    )


def _with_manifest(problem: Problem, shown: str) -> Problem:
    """Return a problem of a key that is in no file as one of the pack's pack.yaml."""
    if problem.file != MANIFEST:
        return problem
    return Problem(f"{shown}/{MANIFEST}", 0, None, problem.message, problem.remedy)


def _assembled(header: Pack, parts: Parts) -> Pack:
    found = {section: tuple(values) for section, values in parts.found.items()}
    for section in ("people", "entries"):
        found[section] = tuple(_cited(part, header) for part in found.get(section, ()))
    return header.with_changes(**found)


def _cited(part: _Cites, header: Pack) -> _Cites:
    """Return a part whose citations all name their source."""
    only = header.sources[0].id
    citations = tuple(
        citation if citation.source else Citation(source=only, paragraph=citation.paragraph)
        for citation in part.citations
    )
    return part.with_changes(citations=citations)


def without_drafts(pack: Pack) -> Pack:
    """Return a pack without entries marked `draft`, and without what refers to them.

    Collections and disputes that fewer than two entries are left to go with them.
    """
    kept = {entry.id for entry in pack.entries if not entry.draft}
    if len(kept) == len(pack.entries):
        return pack
    entries = tuple(
        entry.with_changes(related=_kept(entry.related, kept))
        for entry in pack.entries
        if entry.id in kept
    )
    gaps = tuple(gap.with_changes(near=_kept(gap.near, kept)) for gap in pack.gaps)
    return pack.with_changes(
        entries=entries,
        gaps=gaps,
        collections=_still_whole(pack.collections, kept),
        disputes=_still_whole(pack.disputes, kept),
    )


def _kept(ids: Iterable[str], kept: set[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if one in kept)


def _still_whole(lists: Iterable[_Lists], kept: set[str]) -> tuple[_Lists, ...]:
    shorter = ((one, _kept(one.entries, kept)) for one in lists)
    return tuple(one.with_changes(entries=left) for one, left in shorter if len(left) >= 2)

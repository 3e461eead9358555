"""`dossier pack check`: hold packs against the rules, their article, and their own phrasings."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.errors import BadInputError
from bot.cli.in_force import in_force
from bot.cli.output import write
from bot.pack_places import pack_folders
from knowledge.answers import Status
from knowledge.article import ArticleError
from knowledge.authoring.differences import meaning_problems
from knowledge.library import Library
from knowledge.lint import Find, check_pack
from knowledge.model import Pack
from knowledge.pack_files import (
    PackInvalidError,
    PackReading,
    Problem,
    pack_paths,
    read_pack,
    reading,
)
from knowledge.store import build


def check(
    packs: Annotated[
        list[str] | None,
        typer.Argument(help="Folders, zips or ids of packs; all that are served if none is given."),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The article's text: paragraphs as [1] …, [2] …."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="OLD", help="An older version; no id may have changed its meaning."),
    ] = None,
) -> None:
    """Check packs: their form, their wording, and that each phrasing finds its entry."""
    article = None if source is None else _text_of(source)
    older = None if against is None else _older(against)
    paths = [_path_of(name) for name in packs] if packs else pack_paths(pack_folders(in_force()))
    if older is not None and len(paths) != 1:
        raise BadInputError("--against: one pack is held against its older version; name it")
    problems: list[Problem] = []
    for path in paths:
        try:
            read = reading(path)
            problems += _problems(read, article)
            if older is not None:
                problems += meaning_problems(older, read.pack, read.positions)
        except PackInvalidError as error:
            problems += error.problems
        except ArticleError as error:
            raise BadInputError(f"{source}: {error}") from error
    for problem in problems:
        write(str(problem))
    if problems:
        found = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise BadInputError(f"{found} found")
    write(f"{len(paths)} checked, no problem found" if len(paths) != 1 else "no problem found")


def _older(path: Path) -> Pack:
    try:
        return read_pack(path)
    except PackInvalidError as error:
        raise BadInputError(f"--against: {error}") from error


def _text_of(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"--source: {source} can't be read: {error}") from error


def _path_of(name: str) -> Path:
    """Return the path of a pack that is named by path or by the name of its folder or zip."""
    if Path(name).exists():
        return Path(name)
    served = pack_paths(pack_folders(in_force()))
    for path in served:
        if path.stem == name:
            return path
    known = ", ".join(path.stem for path in served)
    raise BadInputError(f"there is no pack {name!r}, neither as a path nor among: {known}")


def _problems(read: PackReading, article: str | None) -> list[Problem]:
    with _finding(read.pack) as find:
        return check_pack(read.pack, article, find, positions=read.positions)


@contextmanager
def _finding(pack: Pack) -> Iterator[Find]:
    """Give what asks a pack alone a question; the pack is built into a file of its own for it."""
    with tempfile.TemporaryDirectory(prefix="dossier-check-") as folder, asyncio.Runner() as runner:
        built = Path(folder) / "knowledge.sqlite3"
        runner.run(build([pack], built))
        library = runner.run(Library.open(built))

        def find(question: str) -> str | None:
            answer = runner.run(library.ask(question))
            return answer.entries[0] if answer.status is Status.ANSWERED else None

        try:
            yield find
        finally:
            runner.run(library.close())

"""`dossier pack new`: draft a pack from an article's file."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.errors import BadInputError, FailureError
from bot.cli.in_force import in_force
from bot.cli.output import console, write
from bot.pack_places import drafts_folder
from knowledge.model import MAX_NAME_CHARS, MAX_PACK_ID_CHARS, Kind
from knowledge.pack_files import PackInvalidError, reading

if TYPE_CHECKING:
    from knowledge.authoring.drafting import Progress
    from knowledge.authoring.drafts import DraftPack
    from knowledge.authoring.sources import SourceArticle

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def new(
    article: Annotated[
        Path,
        typer.Argument(metavar="ARTICLE", help="Its file: plain text, Markdown (.md) or HTML."),
    ],
    pack_id: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="The pack's id; made from the title otherwise."),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="The pack's title; the article's own otherwise.")
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", help="The article's date, where the file gives none."
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="The folder of packs to write into; that of the host otherwise."
        ),
    ] = None,
) -> None:
    """Draft a pack from an article: entries to review, none of which is served yet."""
    # Loaded here: drafting needs word lists that no other command should wait for.
    from knowledge.authoring.drafting import draft  # noqa: PLC0415
    from knowledge.authoring.writing import PackExistsError, write_draft  # noqa: PLC0415

    source = _article(article, title, day)
    folder = into if into is not None else drafts_folder(in_force())
    with _progress() as progress:
        drafted = draft(source, pack_id=_id(pack_id, source), progress=progress)
    try:
        target = write_draft(drafted, folder)
        reading(target, drafts=True)
    except PackExistsError as error:
        raise BadInputError(f"{error}; choose another --id or --into") from error
    except OSError as error:
        raise FailureError(f"{folder}: can't be written to: {error}; choose --into") from error
    except PackInvalidError as error:
        raise FailureError(f"the draft was written but has faults:\n{error}") from error
    write(_summary(drafted, target))


def _article(path: Path, title: str | None, day: str | None) -> SourceArticle:
    from dataclasses import replace  # noqa: PLC0415 - as above

    from knowledge.authoring.reading import read_article  # noqa: PLC0415
    from knowledge.authoring.sources import ArticleUnreadableError, one_line  # noqa: PLC0415

    given = None if day is None else _day(day)
    try:
        found = read_article(path)
    except ArticleUnreadableError as error:
        raise BadInputError(str(error)) from error
    if found.date is None and given is None:
        raise BadInputError(f"{path}: the article gives no date; give it with --date YYYY-MM-DD")
    shown = one_line(title or found.title or path.stem)[:MAX_NAME_CHARS].strip()
    if not shown:
        raise BadInputError("--title: the title is empty; give one, or leave the option out")
    return replace(found, title=shown, date=given or found.date)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(f"--date: {text!r} is not a day; write it as 2019-02-22") from error


def _id(given: str | None, source: SourceArticle) -> str:
    from knowledge.authoring.slugs import slug  # noqa: PLC0415 - as above

    if given is None:
        made = slug(source.title, most=MAX_PACK_ID_CHARS)
        if not made:
            raise BadInputError("the title has no letters for an id; give one with --id")
        return made
    if not _ID.fullmatch(given) or len(given) > MAX_PACK_ID_CHARS:
        raise BadInputError(
            f"--id: {given!r} is not an id; use at most {MAX_PACK_ID_CHARS} small letters, digits "
            "and hyphens between them"
        )
    return given


def _summary(draft: DraftPack, target: Path) -> str:
    kinds = Counter(entry.kind for entry in draft.entries)
    counts = ", ".join(_counted(kinds[kind], kind.value) for kind in Kind)
    people = len(draft.people)
    named = ", ".join(
        (
            f"{people} person" if people == 1 else f"{people} people",
            _counted(len(draft.places), "place"),
            _counted(len(draft.organisations), "organisation"),
        )
    )
    return (
        f"{target}: {_counted(len(draft.entries), 'draft')} ({counts}); {named}; "
        f"{_counted(len(draft.article.paragraphs), 'paragraph')}, as of {draft.article.date}\n"
        f"next: dossier pack review {target}"
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Give what shows the progress on a terminal; elsewhere nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress as Bar  # noqa: PLC0415 - only a terminal needs it

    with Bar(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("Drafting", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)

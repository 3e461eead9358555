"""`dossier brief`, `timeline`, `quotes` and `people`: what the packs hold on a subject."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import as_json
from bot.cli.errors import BadInputError, FailureError
from bot.cli.opened import opened
from bot.cli.output import show, show_json, write
from knowledge import briefing as briefings
from knowledge import people as profiles
from knowledge import quotes as quotations
from knowledge import timeline as timelines
from knowledge.model import Pack
from knowledge.plain_text import render

Json = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (brief, timeline, quotes, people):
        app.command(command.__name__)(command)


def brief(
    topic: Annotated[
        str, typer.Argument(help="A topic, person, place or organisation, or nearly.")
    ],
    length: Annotated[
        briefings.Length, typer.Option(help="How much to say.")
    ] = briefings.Length.STANDARD,
    json: Json = False,
) -> None:
    """Brief on a topic: what is known, said, disputed and left unsaid."""
    with _packs() as packs:
        made = briefings.brief(packs, topic, length)
    if json:
        show_json(as_json.briefing(made))
    else:
        show(render(made))


def timeline(
    *,
    topic: Annotated[str | None, typer.Option(help="Only events on this topic.")] = None,
    person: Annotated[str | None, typer.Option(help="Only events with this person.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Only events on or after this day.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Only events on or before this day.")
    ] = None,
    png: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it into this file.")
    ] = None,
    json: Json = False,
) -> None:
    """Show events in order, each with as much of its date as is known."""
    filters = timelines.TimelineFilters(
        topic, person, since=day_of(since, "--since"), until=day_of(until, "--until")
    )
    with _packs() as packs:
        made = timelines.timeline(packs, filters)
    if png is not None:
        _draw(made, png)
    if json:
        show_json(as_json.timeline(made))
    elif png is None:
        show(render(made))


def quotes(
    speaker: Annotated[str | None, typer.Option(help="Only this speaker's.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only on this topic.")] = None,
    json: Json = False,
) -> None:
    """Show what people said, in their own words."""
    with _packs() as packs:
        made = quotations.quotes(packs, speaker=speaker, topic=topic)
    if json:
        show_json(as_json.quotes(made))
    else:
        show(render(made))


def people(
    who: Annotated[str | None, typer.Argument(help="One person, by any name.")] = None,
    json: Json = False,
) -> None:
    """Show who is who."""
    with _packs() as packs:
        made = profiles.people(packs, who=who)
    if json:
        show_json(as_json.people(made))
    else:
        show(render(made))


@contextmanager
def _packs() -> Iterator[list[Pack]]:
    """Give the packs; what the domain refuses is the caller's bad input."""
    with opened() as knowledge:
        packs = knowledge.packs()
    try:
        yield packs
    except ValueError as error:
        raise BadInputError(str(error)) from error


def day_of(text: str | None, option: str) -> date | None:
    """Return the day that an option gives.

    Raises:
        BadInputError: it is no ISO 8601 date.
    """
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"{option}: {text!r} is not a day; write it as 2019-02-22") from None


def _draw(made: timelines.Timeline, target: Path) -> None:
    try:
        # Drawing is the only thing here that needs matplotlib, which not everyone installs.
        from knowledge.timeline_picture import alt_text, draw  # noqa: PLC0415
    except ImportError as error:
        raise FailureError(
            "drawing needs matplotlib: install it by pip install 'dossier-bot[plot]'"
        ) from error
    try:
        picture = draw(made)
    except ValueError as error:
        raise BadInputError(str(error)) from error
    target.write_bytes(picture)
    write(f"{target}: {alt_text(made)}")

"""`dossier digest preview`: what a channel's digest would say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import as_json
from bot.cli.errors import BadInputError
from bot.cli.opened import opened
from bot.cli.output import show, show_json
from bot.cli.read import day_of
from knowledge.briefing import Length
from knowledge.digest import compose_digest
from knowledge.plain_text import render
from knowledge.subjects import SubjectKind, UnknownSubjectError, find_subject


def register(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(no_args_is_help=True, help="See what a digest says.")
    # A callback keeps `preview` a command of its own; with one command Typer would drop its name.
    group.callback()(lambda: None)
    group.command("preview")(preview)
    app.add_typer(group, name="digest")


def preview(
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day; today if left out.")
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Only on this topic.")] = None,
    length: Annotated[Length, typer.Option(help="How much it says.")] = Length.STANDARD,
    key: Annotated[
        str, typer.Option(help="Whom it is for: each has an order of its own.")
    ] = "preview",
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show the digest of a day."""
    day = day_of(date, "--date") or datetime.now(UTC).date()
    with opened() as knowledge:
        packs = knowledge.packs()
    try:
        topics = [find_subject(packs, topic, kinds=(SubjectKind.TOPIC,)).id] if topic else []
    except UnknownSubjectError as error:
        raise BadInputError(str(error)) from error
    digest = compose_digest(packs, key=key, day=day, topics=topics, length=length)
    if json:
        show_json(as_json.digest(digest))
    else:
        show(render(digest))

"""`dossier backup` and `restore`, `dossier pack export-phrasings` and `feedback`: what is kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.cli.errors import BadInputError, FailureError
from bot.cli.in_force import in_force
from bot.cli.output import show_json, write
from bot.clock import clock_in_force
from bot.state.backup import backup as write_backup
from bot.state.backup import restore as put_back
from bot.state.database import Database, sqlite_url
from bot.state.errors import BackupError, MigrationError, StateUnavailableError, StateUrlError
from bot.state.migrating import migrate
from bot.state.repositories.feedback import FeedbackRepository, Opinion, Tally
from bot.state.repositories.phrasings import PhrasingRepository, as_yaml

Result = TypeVar("Result")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write settings, digests and what members said to a file, also while the bot runs."""
    rows = _with_state(lambda database: write_backup(database, file, clock_in_force(os.environ)))
    write(f"{file}: {rows} rows")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `dossier backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Put a backup in the place of everything that is kept, also while the bot runs."""
    if not yes:
        typer.confirm("This replaces all settings and digests. Go on?", abort=True)
    rows = _with_state(lambda database: put_back(database, file, clock_in_force(os.environ)))
    write(f"{file}: {rows} rows are back")


def export_phrasings(
    pack: Annotated[str | None, typer.Argument(metavar="ID", help="Only this pack's.")] = None,
) -> None:
    """Print the phrasings that moderators added, as YAML to merge into packs."""
    clock = clock_in_force(os.environ)
    added = _with_state(lambda database: PhrasingRepository(database, clock).read(pack=pack))
    write(as_yaml(added).rstrip() if added else "# no phrasings were added")


def feedback(
    pack: Annotated[str | None, typer.Argument(metavar="ID", help="Only this pack's.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show which answers helped members and which did not, with their comments."""
    clock = clock_in_force(os.environ)

    async def read(database: Database) -> tuple[Sequence[Tally], Sequence[Opinion]]:
        kept = FeedbackRepository(database, clock)
        return await kept.tallies(pack), await kept.read(pack, commented=True)

    tallies, commented = _with_state(read)
    comments: dict[tuple[str, str], list[Opinion]] = {}
    for opinion in commented:
        comments.setdefault((opinion.pack, opinion.entry), []).append(opinion)
    if json:
        show_json([_as_json(one, comments.get((one.pack, one.entry), [])) for one in tallies])
    elif not tallies:
        write("nobody has said yet whether an answer helped")
    for one in [] if json else tallies:
        write(f"{one.pack}/{one.entry}: {one.helpful} helpful, {one.not_helpful} not")
        for opinion in comments.get((one.pack, one.entry), []):
            write(f"  {opinion.given_at:%Y-%m-%d}  “{opinion.comment}”")


def _as_json(tally: Tally, comments: Sequence[Opinion]) -> dict[str, Any]:
    return {
        "pack": tally.pack,
        "entry": tally.entry,
        "helpful": tally.helpful,
        "not_helpful": tally.not_helpful,
        "comments": [{"at": one.given_at.isoformat(), "text": one.comment} for one in comments],
    }


def _with_state(work: Callable[[Database], Awaitable[Result]]) -> Result:
    settings = in_force()

    async def done() -> Result:
        database = Database(settings.state_url or sqlite_url(settings.data_dir))
        try:
            await migrate(database)
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(done())
    except (StateUrlError, BackupError) as error:
        raise BadInputError(str(error)) from error
    except (StateUnavailableError, MigrationError) as error:
        raise FailureError(str(error)) from error

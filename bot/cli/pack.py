"""`dossier pack`: list, check, build and show packs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.cli import as_json
from bot.cli.errors import BadInputError, FailureError
from bot.cli.in_force import in_force
from bot.cli.keep import export_phrasings, feedback
from bot.cli.opened import opened
from bot.cli.output import console, show, show_json, show_table, write
from bot.cli.pack_check import check
from bot.cli.pack_diff import diff
from bot.cli.pack_new import new
from bot.cli.pack_review import review
from bot.pack_places import built_file, pack_folders
from knowledge.lines import cited, line_of
from knowledge.model import Pack
from knowledge.pack_files import PackInvalidError
from knowledge.schema import pack_schema
from knowledge.store import Progress, ensure_built

Json = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
PackId = Annotated[str, typer.Argument(metavar="ID", help="The pack's id.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="List, check, build and show packs.")
    for command in (list_packs, new, review, check, diff, build, show_pack, schema, feedback):
        group.command(command.__name__.removesuffix("_packs").removesuffix("_pack"))(command)
    group.command("export-phrasings")(export_phrasings)
    app.add_typer(group, name="pack")


def list_packs(json: Json = False) -> None:
    """List the packs that are served."""
    with opened() as knowledge:
        packs = knowledge.packs()
    if json:
        show_json([_summary(pack) for pack in packs])
        return
    rows = [
        (pack.id, pack.title, str(pack.as_of), pack.language, str(len(pack.entries)))
        for pack in packs
    ]
    show_table(("id", "title", "as of", "language", "entries"), rows)


def build() -> None:
    """Build the knowledge from the packs, if they have changed."""
    settings = in_force()
    target = built_file(settings)
    try:
        with _progress() as progress:
            made = asyncio.run(ensure_built(pack_folders(settings), target, progress=progress))
    except PackInvalidError as error:
        raise BadInputError(str(error)) from error
    except OSError as error:
        raise FailureError(str(error)) from error
    if made.problems:
        faults = "\n".join(map(str, made.problems))
        raise BadInputError(f"nothing was built, and what was built before stays:\n{faults}")
    write(f"{target}: {'built' if made.built else 'up to date'}")


def show_pack(pack_id: PackId, json: Json = False) -> None:
    """Show a whole pack."""
    with opened() as knowledge:
        packs = {pack.id: pack for pack in knowledge.packs()}
    if pack_id not in packs:
        raise BadInputError(f"there is no pack {pack_id!r}; there are: {', '.join(packs)}")
    if json:
        show_json(as_json.pack(packs[pack_id]))
    else:
        show(_as_text(packs[pack_id]))


def schema() -> None:
    """Print the JSON Schema of pack files, with which editors complete and check the YAML."""
    show_json(pack_schema())


def _summary(pack: Pack) -> as_json.Json:
    return {
        "id": pack.id,
        "title": pack.title,
        "as_of": str(pack.as_of),
        "language": pack.language,
        "version": pack.version,
        "sources": [source.title for source in pack.sources],
        "entries": len(pack.entries),
    }


def _as_text(pack: Pack) -> str:
    entries = sorted(pack.entries, key=lambda entry: (entry.paragraphs, entry.id))
    return "\n".join(
        [
            f"{pack.title} ({pack.id}), as of {pack.as_of}, {len(entries)} entries",
            *(
                f"{entry.id} ({entry.kind.value}): {cited(line_of(entry, pack))}"
                for entry in entries
            ),
        ]
    )


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Give what shows the progress of a build on a terminal; elsewhere nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress as Bar  # noqa: PLC0415 - only a terminal needs it

    with Bar(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)

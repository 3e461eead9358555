"""`dossier pack review`: a curator decides the drafts of a pack, in the terminal or over a pipe."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.errors import BadInputError, FailureError
from bot.cli.output import write
from knowledge.article import ArticleError
from knowledge.pack_files import PackInvalidError

if TYPE_CHECKING:
    from knowledge.authoring.review import Review


def review(
    pack: Annotated[Path, typer.Argument(metavar="PACK_FOLDER", help="The draft pack's folder.")],
    status: Annotated[
        bool, typer.Option("--status", help="Only tell how far the review is.")
    ] = False,
) -> None:
    """Decide a pack's drafts one by one. Each decision is kept at once; start again to go on."""
    from bot.cli.review_talk import Talk, standing_shown  # noqa: PLC0415 - only reviews need it
    from knowledge.authoring.alone import UnderReviewError, alone_at  # noqa: PLC0415 - as above
    from knowledge.authoring.decisions import JournalDamagedError  # noqa: PLC0415 - as above
    from knowledge.authoring.review import NotReviewableError  # noqa: PLC0415 - as above

    if pack.is_file():
        raise BadInputError(f"{pack} is a file; unpack the pack and give its folder")
    try:
        with alone_at(pack):
            begun = _begun(pack)
            if status:
                write(standing_shown(begun.standing()))
            else:
                Talk(begun, pack).run()
    except (PackInvalidError, NotReviewableError, JournalDamagedError) as error:
        raise BadInputError(str(error)) from error
    except (UnderReviewError, sqlite3.Error) as error:
        raise FailureError(f"{error}; nothing was changed") from error
    except ArticleError as error:
        raise BadInputError(f"the article beside {pack}: {error}") from error
    except OSError as error:
        raise FailureError(f"{pack}: {error}; what was decided before is kept") from error


def _begun(pack: Path) -> Review:
    from knowledge.authoring.review import Review  # noqa: PLC0415 - as above
    from knowledge.pack_files.yaml_values import YamlRefusedError  # noqa: PLC0415 - as above

    try:
        return Review(pack)
    except (YamlRefusedError, UnicodeDecodeError) as error:
        sys.stdout.flush()
        raise BadInputError(f"beside {pack}: {error}") from error

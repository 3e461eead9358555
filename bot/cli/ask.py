"""`dossier ask`: one question, one cited answer."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.opened import opened
from bot.cli.output import show, show_json
from knowledge.answer_text import as_text, suggested
from knowledge.answers import Answer, Status


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ask")(ask)


def ask(
    question: Annotated[str, typer.Argument(help="The question, in plain words.")],
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Ask the packs a question."""
    with opened() as knowledge:
        answer, ms = knowledge.ask(question)
    if json:
        from bot.cli import as_json  # noqa: PLC0415 - it knows every kind of reply; a text need not wait

        show_json(as_json.whole_answer(answer, ms=ms))
    else:
        show(with_suggestions(answer))


def with_suggestions(answer: Answer) -> str:
    """Return an answer as plain text with the questions that it offers, whatever its status."""
    if answer.status is Status.ANSWERED and answer.suggestions:
        return f"{as_text(answer)}\n\n{suggested(answer)}"
    return as_text(answer)

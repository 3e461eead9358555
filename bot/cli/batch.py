"""`dossier batch`: questions as JSON lines in, answers as JSON lines out, one by one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import typer

from bot.cli import as_json
from bot.cli.opened import Knowledge, opened
from bot.cli.output import write
from knowledge.conversation import Conversation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("batch")(batch)


def batch() -> None:
    """Answer questions from standard input, one JSON object a line.

    In: {"id", "question", "conversation"}; lines with the same conversation are one talk, in order.
    Out, in the same order: {"id", "status", "text", "citations", "entries", "suggestions",
    "confidence", "ms"}, or {"id", "error"} for a line that is not a question.
    """
    with opened() as knowledge:
        for reply in replies(sys.stdin, knowledge):
            write(json.dumps(reply))


def replies(lines: Iterable[str], knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    """Yield the reply to each line as it comes; empty lines at the end are no lines."""
    conversations: dict[str | int, Conversation] = {}
    empty = 0
    for line in lines:
        if not line.strip():
            empty += 1
            continue
        yield from ({"id": None, "error": "the line is empty"} for _ in range(empty))
        empty = 0
        yield _reply(line, knowledge, conversations)


def _reply(
    line: str, knowledge: Knowledge, conversations: dict[str | int, Conversation]
) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"not JSON: {error}"}
    if not isinstance(asked, dict):
        return {"id": None, "error": 'not a JSON object; write {"id": …, "question": …}'}
    number, question, key = asked.get("id"), asked.get("question"), asked.get("conversation")
    if not isinstance(question, str):
        return {"id": number, "error": "'question' is missing or not a text"}
    if key is not None and not isinstance(key, str | int):
        return {"id": number, "error": "'conversation' is neither a text nor a whole number"}
    try:
        return {"id": number, **_answer(question, key, knowledge, conversations)}
    except Exception as error:  # noqa: BLE001 - one question's failure must not cost the others
        return {"id": number, "error": f"{type(error).__name__}: {error}"}


def _answer(
    question: str,
    key: str | int | None,
    knowledge: Knowledge,
    conversations: dict[str | int, Conversation],
) -> dict[str, Any]:
    conversation = None if key is None else conversations.get(key, Conversation())
    answer, ms = knowledge.ask(question, conversation)
    if key is not None and conversation is not None:
        conversations[key] = conversation.after(answer)
    return as_json.answer(answer, ms=ms)

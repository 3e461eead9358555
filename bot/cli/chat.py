"""`dossier chat`: a conversation in the terminal, or over a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from bot.cli.opened import Knowledge, opened
from bot.cli.output import show, write
from knowledge.answer_text import without_suggestions
from knowledge.answers import Answer, Suggestion
from knowledge.conversation import Conversation

_PROMPT = "› "
_LEAVE = frozenset({"/quit", "/exit", "/q"})
_HISTORY_LINES = 1000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("chat")(chat)


def chat() -> None:
    """Talk with the packs. A suggestion's number asks it; /new starts over; /quit leaves."""
    with opened() as knowledge:
        lines = _typed(knowledge.data_dir / "chat-history") if sys.stdin.isatty() else sys.stdin
        if sys.stdin.isatty():
            titles = ", ".join(pack.title for pack in knowledge.packs())
            show(
                f"Ask about: {titles}.\nA number asks a suggestion, /new starts over, /quit leaves."
            )
        talk(lines, knowledge)


def talk(lines: Iterator[str], knowledge: Knowledge) -> None:
    """Answer each line in one conversation until the lines end or one of them says so."""
    conversation = Conversation()
    offered: tuple[Suggestion, ...] = ()
    for line in lines:
        typed = line.strip()
        if typed.casefold() in _LEAVE:
            return
        if typed.casefold() == "/new":
            conversation, offered = Conversation(), ()
        elif typed:
            question = _chosen(typed, offered) or typed
            answer, _ = knowledge.ask(question, conversation)
            conversation, offered = conversation.after(answer), answer.suggestions
            show(_numbered(answer))
            write("")


def _chosen(typed: str, offered: tuple[Suggestion, ...]) -> str | None:
    """Return the offered question whose number was typed, if one was."""
    if typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= len(offered):
        return offered[int(typed) - 1].question
    return None


def _numbered(answer: Answer) -> str:
    questions = [
        f"  {number}  {suggestion.question}"
        for number, suggestion in enumerate(answer.suggestions, start=1)
    ]
    return "\n".join([without_suggestions(answer), *questions])


def _typed(history: Path) -> Iterator[str]:
    """Yield what is typed, with editing and the lines of earlier talks where readline is there."""
    with _remembering(history):
        while True:
            try:
                yield input(_PROMPT)
            except EOFError:
                write("")
                return


@contextmanager
def _remembering(history: Path) -> Iterator[None]:
    try:
        import readline  # noqa: PLC0415 - Windows' Python is built without it
    except ImportError:
        yield
        return
    if history.exists():
        readline.read_history_file(history)
    try:
        yield
    finally:
        readline.set_history_length(_HISTORY_LINES)
        readline.write_history_file(history)

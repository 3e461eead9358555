"""An answer as plain text: what a member reads, unstyled.

Apart from `plain_text`, which knows every kind of reply: asking one question should not wait for
what only other commands need.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.answers import Answer, Reference, Status
from knowledge.lines import cited


def as_text(reply: Answer) -> str:
    """Return an answer as text, with the questions it offers where it doesn't answer."""
    if reply.status in (Status.UNSURE, Status.NOT_COVERED) and reply.suggestions:
        return f"{without_suggestions(reply)}\n{suggested(reply)}".lstrip()
    return without_suggestions(reply)


def without_suggestions(reply: Answer) -> str:
    """Return an answer as text without the questions that it offers."""
    named = {reference.pack: reference.named() for reference in reply.references}
    where = {pack: f" · in {name}" for pack, name in named.items()} if len(named) > 1 else {}
    lines = [f"{cited(line)}{where.get(line.pack, '')}" for line in reply.lines]
    parts = [reply.notice, reply.lead, *lines]
    parts += sources(reply.references)
    return "\n".join(part for part in parts if part)


def suggested(reply: Answer) -> str:
    """Return the questions that a reply offers, each on a line, or an empty text."""
    if not reply.suggestions:
        return ""
    questions = [f"• {suggestion.question}" for suggestion in reply.suggestions]
    return "\n".join(["You can ask:", *questions])


def sources(references: Iterable[Reference]) -> list[str]:
    """Return a line for each source."""
    return [f"Source: {reference.shown()}" for reference in references]

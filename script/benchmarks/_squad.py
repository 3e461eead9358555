"""Reading files in the format of SQuAD 2.0: articles, their paragraphs, and questions on each.

Source of the format: Rajpurkar, Jia and Liang, "Know What You Don't Know", 2018.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class NotSquadError(ValueError):
    """A file is not in the format: says which file, where in it, and what is expected there."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article; `id` tells it from all others of the file."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was written on a paragraph, which answers it or, made so, does not."""

    question: str
    paragraph: str  # its id
    title: str  # its article's
    answerable: bool


@dataclass(frozen=True, slots=True)
class Squad:
    """A file's paragraphs and questions, in its order."""

    paragraphs: tuple[Paragraph, ...]
    asked: tuple[Asked, ...]


def read_squad(file: Path) -> Squad:
    """Return what a file holds.

    Raises:
        NotSquadError: the file can't be read, or is not in the format.
    """
    try:
        value = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise NotSquadError(
            f"{file}: {error.strerror}; give a file in SQuAD 2.0's format"
        ) from error
    except ValueError as error:
        raise NotSquadError(
            f"{file}: not JSON ({error}); give a file in SQuAD 2.0's format"
        ) from error
    paragraphs: list[Paragraph] = []
    asked: list[Asked] = []
    for where, title, paragraph in _paragraphs(value, str(file)):
        id_ = f"{title}/{len(paragraphs)}"
        paragraphs.append(Paragraph(id_, title, _of(paragraph, "context", str, where)))
        asked += _asked(paragraph, Paragraph(id_, title, ""), where)
    if not any(one.answerable for one in asked):
        raise NotSquadError(f"{file}: no question that can be answered; give a file with questions")
    return Squad(tuple(paragraphs), tuple(asked))


def _paragraphs(value: Any, where: str) -> Iterator[tuple[str, str, Any]]:
    """Yield each paragraph with where it stands and its article's title."""
    for number, article in enumerate(_of(value, "data", list, where)):
        here = f"{where}: data[{number}]"
        title = _of(article, "title", str, here)
        for place, paragraph in enumerate(_of(article, "paragraphs", list, here)):
            yield f"{here}.paragraphs[{place}]", title, paragraph


def _asked(paragraph: Any, of: Paragraph, where: str) -> Iterator[Asked]:
    for number, question in enumerate(_of(paragraph, "qas", list, where)):
        text = _of(question, "question", str, f"{where}.qas[{number}]")
        yield Asked(text, of.id, of.title, not question.get("is_impossible", False))


def _of(value: Any, key: str, kind: type[Any], where: str) -> Any:
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, kind):
        expected = {str: "a text", list: "a list"}[kind]
        raise NotSquadError(
            f'{where}: "{key}" is missing or not {expected}; give a file in SQuAD 2.0\'s format'
        )
    return found

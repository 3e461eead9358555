"""An article's text as it is held against a pack: its title and numbered paragraphs.

Only for checking and drafting; what is served never holds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_ARTICLE_CHARS = 2_000_000  # chosen: ten novels' chapters; more is no article

_PARAGRAPH = re.compile(r"^\[(\d{1,5})\][ \t]+(.*)")
_CROSSHEAD = re.compile(r"^#+\s")


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its title (empty if it has none) and its paragraphs by number, from 1."""

    title: str
    paragraphs: Mapping[int, str]


class ArticleError(ValueError):
    """The text is not an article with numbered paragraphs. `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {reason}")


def parse_article(text: str) -> Article:
    """Return the article in a text: a title, then paragraphs that begin with [1], [2], ….

    A paragraph goes on until an empty line. Other lines (a date line, crossheads with #) are not
    paragraphs.

    Raises:
        ArticleError: there are no numbered paragraphs, or a number is missing or given twice.
    """
    if len(text) > MAX_ARTICLE_CHARS:
        raise ArticleError(1, f"the article has more than {MAX_ARTICLE_CHARS:,} characters")
    title = ""
    paragraphs: dict[int, str] = {}
    open_number: int | None = None
    for line_number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if match := _PARAGRAPH.match(stripped):
            open_number = int(match[1])
            if open_number != len(paragraphs) + 1:
                raise ArticleError(
                    line_number,
                    f"paragraph [{open_number}] follows [{len(paragraphs)}]; "
                    "number the paragraphs from 1 without gaps",
                )
            paragraphs[open_number] = match[2].strip()
        elif not stripped or _CROSSHEAD.match(stripped):
            open_number = None
        elif open_number is not None:
            paragraphs[open_number] += f" {stripped}"
        elif not title and not paragraphs:
            title = stripped
    if not paragraphs:
        raise ArticleError(1, "there are no paragraphs; begin each with its number, as in [1]")
    return Article(title, paragraphs)

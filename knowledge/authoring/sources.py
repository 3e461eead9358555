"""An article as it is drafted from: title, date and paragraphs, each with its crosshead."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

MAX_DRAFTED_CHARS = 300_000  # chosen: a hundred newspaper columns; more is split by hand

_MARKED = re.compile(r"^(?:\[\d+\]\s*|#+\s*)+")
_INVISIBLE = ("Cc", "Cf", "Cs")  # Unicode's categories of what is not shown


class ArticleUnreadableError(ValueError):
    """The file holds no article that can be drafted from. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A body paragraph: its number from 1, its text in one line, the crosshead above (or "")."""

    number: int
    text: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """An article. What the file doesn't say is empty or None."""

    title: str
    date: date | None
    paragraphs: tuple[Paragraph, ...]
    author: str = ""
    publisher: str = ""
    date_line: str = ""

    @property
    def sections(self) -> tuple[str, ...]:
        """The crossheads, in order, each once."""
        return tuple(dict.fromkeys(one.section for one in self.paragraphs if one.section))

    def numbered(self) -> str:
        """Return the article as `knowledge.article.parse_article` reads it."""
        shown = self.date.strftime("%B %d, %Y").replace(" 0", " ") if self.date else ""
        # What stands above must not look like a paragraph or a crosshead.
        blocks = [_MARKED.sub("", line) for line in (self.title, self.date_line or shown)]
        section = ""
        for paragraph in self.paragraphs:
            if paragraph.section and paragraph.section != section:
                blocks.append(f"## {paragraph.section}")
            section = paragraph.section
            blocks.append(f"[{paragraph.number}] {paragraph.text}")
        return "\n\n".join(block for block in blocks if block) + "\n"


def one_line(text: str) -> str:
    """Return a text in one line, without characters that are not shown."""
    shown = (one for one in text if one.isspace() or unicodedata.category(one) not in _INVISIBLE)
    return " ".join("".join(shown).split())


def looks_like_crosshead(block: str) -> bool:
    """Tell whether a block of one line is a heading: short, and no sentence."""
    short = len(block) <= 80 and len(block.split()) <= 12
    begins = block[:1].isupper() or block[:1].isdigit() or block[:1] in "‘'"
    return short and begins and not re.search(r"[.!?:;,…”\"][’']?$", block)

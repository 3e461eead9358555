"""Reading an article's file: plain text, Markdown or HTML. Nothing is fetched."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from knowledge.authoring.sources import (
    MAX_DRAFTED_CHARS,
    ArticleUnreadableError,
    Paragraph,
    SourceArticle,
    looks_like_crosshead,
    one_line,
)
from knowledge.date_expressions import found_dates
from knowledge.dates import Precision

MAX_FILE_BYTES = 8 * 2**20  # chosen: a page with its scripts and pictures inlined

_MARKDOWN = (".md", ".markdown", ".mdown")
_HTML = (".html", ".htm", ".xhtml")
_NUMBERED = re.compile(r"\[(\d{1,5})\][ \t]+")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_BYLINE = re.compile(r"By (?P<name>[^\W\d_][^\d,|]{2,60}?)(?=,|\||\s\d|$)")
_DATE_LINE_WORDS = frozenset(
    "published updated posted last modified on at by am pm utc gmt est edt cet bst et pt".split()
)
_ANY_DAY = date(2000, 1, 1)


def read_article(path: Path) -> SourceArticle:
    """Return the article in a file; the ending tells the form: .md, .html, or else plain text.

    Blocking: reads the file.

    Raises:
        ArticleUnreadableError: there is no such file, or no article that can be drafted from.
    """
    content = _content(path)
    suffix = path.suffix.casefold()
    if suffix in _HTML:
        article = _from_html(content, path.name)
    else:
        text = _decoded(content, path.name)
        article = _from_markdown(text) if suffix in _MARKDOWN else from_text(text)
    if not article.paragraphs:
        raise ArticleUnreadableError(
            f"{path.name}: there are no paragraphs; separate them by empty lines"
        )
    size = sum(len(paragraph.text) for paragraph in article.paragraphs)
    if size > MAX_DRAFTED_CHARS:
        raise ArticleUnreadableError(
            f"{path.name}: the article has {size:,} characters, and at most "
            f"{MAX_DRAFTED_CHARS:,} are drafted from; split it"
        )
    return article


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ArticleUnreadableError(f"{path}: this is a folder; give the article's file")
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArticleUnreadableError(f"{path}: can't be read ({reason}); check the path") from error
    if len(content) > MAX_FILE_BYTES:
        raise ArticleUnreadableError(
            f"{path.name}: larger than {MAX_FILE_BYTES >> 20} MiB; give the article alone"
        )
    if not content.strip():
        raise ArticleUnreadableError(f"{path.name}: the file is empty; give an article")
    return content


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content:
        raise ArticleUnreadableError(f"{name}: this is not text; save the article as plain text")
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ArticleUnreadableError(
            f"{name}:{line}: this is not UTF-8 text; save the file as UTF-8"
        ) from error


def from_text(text: str) -> SourceArticle:
    """Return the article in plain text: paragraphs parted by empty lines, or numbered [1], [2], ….

    The first line is the title if it is short and no sentence; a date and a byline may follow it.
    Lines that begin with #, or are short and no sentences, are crossheads.
    """
    blocks = _blocks(text)
    if any(_NUMBERED.match(block) for block in blocks):
        return _from_numbered(blocks)
    title = blocks.pop(0) if len(blocks) > 1 and _is_title(blocks[0]) else ""
    head = _Head(_HEADING.sub(r"\1", title))
    while len(blocks) > 1 and head.takes(blocks[0]):
        blocks.pop(0)
    return head.article(_paragraphs(blocks))


def _blocks(text: str) -> list[str]:
    blocks = [one_line(block) for block in re.split(r"\n[ \t]*\n+", text)]
    if len([block for block in blocks if block]) < 2:
        blocks = [one_line(line) for line in text.splitlines()]
    return [block for block in blocks if block]


def _from_numbered(blocks: list[str]) -> SourceArticle:
    first = next(place for place, block in enumerate(blocks) if _NUMBERED.match(block))
    head = _Head(_HEADING.sub(r"\1", blocks[0]) if first else "")
    for block in blocks[1:first]:
        head.takes(block)
    paragraphs: list[Paragraph] = []
    section = ""
    for block in blocks[first:]:
        if match := _NUMBERED.match(block):
            text = block[match.end() :]
            paragraphs.append(Paragraph(len(paragraphs) + 1, text, section))
        elif match := _HEADING.match(block):
            section = match[1]
    return head.article(paragraphs)


def _paragraphs(blocks: list[str]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    section = ""
    for place, block in enumerate(blocks):
        heading = _HEADING.match(block)
        is_last = place == len(blocks) - 1
        if heading or (not is_last and paragraphs and looks_like_crosshead(block)):
            section = heading[1] if heading else block
        else:
            paragraphs.append(Paragraph(len(paragraphs) + 1, block, section))
    return paragraphs


def _is_title(block: str) -> bool:
    return len(block) <= 200 and not re.search(r"[.,;:][”\"’']?$", block)


class _Head:
    """What stands above an article's body."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.date: date | None = None
        self.date_line = ""
        self.author = ""

    def takes(self, block: str) -> bool:
        """Tell whether a block belongs to the head, and keep what it says."""
        byline = _BYLINE.match(block) if len(block) <= 120 else None
        day = day_in_line(block[byline.end() :] if byline else block)
        if byline is None and day is None:
            return False
        if byline is not None:
            self.author = self.author or byline["name"].strip()
        if day is not None and self.date is None:
            self.date, self.date_line = day, block
        return True

    def article(self, paragraphs: list[Paragraph]) -> SourceArticle:
        return SourceArticle(
            title=self.title,
            date=self.date,
            paragraphs=tuple(paragraphs),
            author=self.author,
            date_line=self.date_line,
        )


def day_in_line(line: str) -> date | None:
    """Return the full date of a line that is a date line and nothing else, or None."""
    if len(line) > 120:
        return None
    # A date line gives its year: one that doesn't depends on the day that it is read against.
    nearby = {one.when for one in found_dates(line, _ANY_DAY)}
    later = {one.when for one in found_dates(line, _ANY_DAY + timedelta(days=3653))}
    days = [when.start for when in nearby & later if when.precision is Precision.DAY]
    if not days:
        return None
    rest = line
    for one in reversed(found_dates(line, _ANY_DAY)):
        rest = rest[: one.start] + rest[one.end :]
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", rest)]
    names = [word for word in words if word not in _DATE_LINE_WORDS]
    return days[0] if len(names) <= 3 else None


def _from_markdown(text: str) -> SourceArticle:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only Markdown needs it

    front: dict[str, Any] = {}
    if match := _FRONT_MATTER.match(text):
        front = _front_matter(match[1])
        text = text[match.end() :]
    title, inside = "", ""
    blocks: list[str] = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in ("heading_open", "paragraph_open"):
            inside = token.tag
        if token.type != "inline":
            continue
        words = one_line(_shown(token.children or []))
        if not words:
            continue
        if inside == "h1" and not title and not blocks:
            title = words
        else:
            blocks.append(f"## {words}" if inside.startswith("h") else words)
    head = _Head(one_line(str(front.get("title") or "")) or title)
    head.author = one_line(str(front.get("author") or ""))
    head.date = day_in_line(str(front.get("date") or "")[:60])
    while len(blocks) > 1 and head.takes(blocks[0]):
        blocks.pop(0)
    return head.article(_paragraphs(blocks))


def _front_matter(text: str) -> dict[str, Any]:
    try:
        # The base loader knows no types and no tags: every value is a text.
        loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _shown(tokens: list[Any]) -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    texts = ("text", "code_inline")
    return "".join(
        token.content if token.type in texts else breaks.get(token.type, "") for token in tokens
    )


def _from_html(content: bytes, name: str) -> SourceArticle:
    try:
        trafilatura = import_module("trafilatura")
    except ImportError as error:
        raise ArticleUnreadableError(
            f"{name}: reading HTML needs trafilatura; install dossier-bot[authoring]"
        ) from error
    page = trafilatura.load_html(content)
    found = (
        trafilatura.bare_extraction(
            page,
            favor_recall=True,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # Only what the page says of its date counts, never a date in its text.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        if page is not None
        else None
    )
    if found is None or found.body is None:
        raise ArticleUnreadableError(
            f"{name}: no article was found in the page; save its text as a plain-text file"
        )
    blocks = [
        f"## {words}" if element.tag == "head" else words
        for element in found.body.iter("p", "head", "item", "quote")
        if len(element) == 0 or element.tag in ("p", "head")
        if (words := one_line("".join(element.itertext())))
    ]
    title = one_line(found.title or "")
    while blocks and blocks[0].removeprefix("## ") == title:
        blocks.pop(0)
    head = _Head(title)
    head.author = one_line(found.author or "")
    head.date = day_in_line(found.date or "")
    while len(blocks) > 1 and head.takes(blocks[0]):
        blocks.pop(0)
    return head.article(_paragraphs(blocks))

"""Entries as blocks of a card: the sentence with its marks, who claims it, when; and sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from commands.cards.layout import MAX_FOOT_CHARS, MAX_PAGE_CHARS
from commands.cards.text import escape, escaped, escaped_pieces, shown_day, shown_when
from commands.services import PackSummary
from commands.texts import Wording
from knowledge.answers import Line, Reference
from knowledge.dates import When

MAX_PIECE_CHARS = 1200
LOOKED_IN_SHOWN = 2  # packs; each with a title of up to 210 characters
MAX_MARKS_SHOWN = 12  # paragraphs named in a source line; the lines above name them all


def line_blocks(line: Line, t: Wording, *, source: str | None = None) -> list[str]:
    """Return one entry's blocks: one, or more where its texts are very long.

    `source` is named below the line where a reply draws on several packs.
    """
    quote = line.entry.quote
    opening = f"“{quote}” — " if quote else None
    claimed_by: str | None = line.claimed_by
    if opening is not None and line.text.startswith(opening):
        spoken_by = line.text.removeprefix(opening)
        parts = _quoted(quote or "", spoken_by, line.marks)
        if spoken_by.startswith(line.claimed_by):
            claimed_by = None  # the speaker, whose name stands there already
    else:
        parts = _marked(list(escaped_pieces(line.text, MAX_PIECE_CHARS)), line.marks)
    return list(joined([*parts, *_claim(line, claimed_by, source, t)]))


def _quoted(quote: str, by: str, marks: str) -> list[str]:
    pieces = list(escaped_pieces(f"“{quote}”", MAX_PIECE_CHARS))
    said_by = list(escaped_pieces(f"— {by}", MAX_PIECE_CHARS))
    return [*(f"> {piece}" for piece in pieces), *_marked(said_by, marks)]


def _marked(pieces: list[str], marks: str) -> list[str]:
    return [*pieces[:-1], f"{pieces[-1]} {marks}"] if pieces else [marks]


def _claim(line: Line, who: str | None, source: str | None, t: Wording) -> list[str]:
    """Return who claims a line, when it is dated and where it stands, as far as there is to say."""
    told = [t("Claimed by {who}", who=escaped(who, 250))] if who else []
    if line.entry.when is not None:
        told.append(date_words(line.entry.when, t))
    if source is not None:
        told.append(source)
    return [f"-# {' · '.join(told)}"] if told else []


def date_words(when: When, t: Wording) -> str:
    """Return a date as a card shows it: an announced one is marked, with the source's words."""
    shown = shown_when(when, t.language)
    if when.words:
        shown = f"{shown} (“{escaped(when.words, 120)}”)"
    return t("expected {date}", date=shown) if when.expected else shown


def joined(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts joined by line breaks into blocks that each fit on a page."""
    block = ""
    for part in parts:
        if block and len(block) + 1 + len(part) > MAX_PAGE_CHARS:
            yield block
            block = ""
        block = f"{block}\n{part}" if block else part
    if block:
        yield block


def headed(heading: str, blocks: Sequence[str]) -> list[str]:
    """Return blocks with a heading that stands on the same page as the first of them."""
    first = f"### {heading}\n{blocks[0]}"
    if len(first) <= MAX_PAGE_CHARS:
        return [first, *blocks[1:]]
    return [f"### {heading}", *blocks]


def list_blocks(texts: Iterable[str]) -> list[str]:
    """Return texts of a pack as a list, in one block unless they are very long."""
    items = ([f"- {first}", *rest] for first, *rest in map(text_blocks, texts))
    return list(joined(piece for item in items for piece in item))


def text_blocks(text: str) -> list[str]:
    """Return a long text of a pack as one or more blocks that fit on pages."""
    return list(escaped_pieces(text, MAX_PIECE_CHARS)) or ["…"]


def blocks_of(lines: Iterable[Line], t: Wording, references: Sequence[Reference] = ()) -> list[str]:
    """Return all lines' blocks; each names its source where there are several packs."""
    named = source_names(references, t) if len({r.pack for r in references}) > 1 else {}
    return [b for line in lines for b in line_blocks(line, t, source=named.get(line.pack))]


def source_names(references: Iterable[Reference], t: Wording) -> dict[str, str]:
    """Return by pack how its source and as-of date are named below a line."""
    return {
        reference.pack: t(
            "in “{title}”, as of {date}",
            title=escaped(reference.title, 150),
            date=shown_day(reference.as_of),
        )
        for reference in references
    }


def looked_in(packs: Collection[PackSummary], t: Wording) -> str:
    """Return the lines that say in which sources nothing was found: the newest, and how many."""
    newest = sorted(packs, key=lambda pack: pack.as_of, reverse=True)[:LOOKED_IN_SHOWN]
    told = [
        t(
            "Looked in: “{title}” · as of {as_of}",
            title=escaped(pack.sources[0].title if len(pack.sources) == 1 else pack.title, 210),
            as_of=shown_day(pack.as_of),
        )
        for pack in newest
    ]
    if len(packs) > len(newest):
        told.append(t("and {count} more: see /sources", count=len(packs) - len(newest)))
    return "\n".join(f"-# {line}" for line in told)


def source_foot(references: Iterable[Reference], t: Wording) -> str:
    """Return the source lines: title, date, paragraphs, as of; as many as fit below a card."""
    shown: list[str] = []
    left = 0
    for reference in references:
        line = _source_line(reference, t)
        if left or sum(map(len, shown)) + len(shown) + len(line) > MAX_FOOT_CHARS - 60:
            left += 1
        else:
            shown.append(line)
    if left:
        shown.append(f"-# {t('and {count} more: see /sources', count=left)}")
    return "\n".join(shown)


def _source_line(reference: Reference, t: Wording) -> str:
    marks = ", ".join(f"¶{number}" for number in reference.paragraphs[:MAX_MARKS_SHOWN])
    if len(reference.paragraphs) > MAX_MARKS_SHOWN:
        marks += " …"
    told = t(
        "Source: “{title}”, {date}, {paragraphs} · as of {as_of}",
        title=escaped(reference.title, 210),
        date=shown_day(reference.date),
        paragraphs=marks,
        as_of=shown_day(reference.as_of),
    )
    return f"-# {told}"


def listed(words: Collection[str]) -> str:
    """Return texts of members or packs, quoted and separated by commas, harmless."""
    return ", ".join(f"“{escape(word)}”" for word in words)

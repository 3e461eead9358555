"""What a message claims: its sentences, taken apart from the way in which people write them."""

from __future__ import annotations

import re
import textwrap

from knowledge.language.cleaning import clean
from knowledge.matching.views import sentences

MAX_CLAIM_CHARS = 300

# A quote's marks, then those of items, tasks and headings, one of which may stand in another.
_LINE = re.compile(r"((?:>+\s*)*)((?:(?:[-*+•–—#]+|\d{1,2}[.)]|\[[ xX]?\]|>+)(?:\s+|$))*)(.*)")
_CLOSING = r"[”\"'’)\]*_~]*"
_ENDED = re.compile(rf"[.!?…:]{_CLOSING}$")
_ANNOUNCING = re.compile(rf":{_CLOSING}$")
# Where a sentence begins small; not behind a single letter: "e.g. this:" is no two sentences.
_NEXT_SENTENCE = re.compile(rf"(?<=\w\w[.!?…]){_CLOSING}\s+")


def claims_of(text: str) -> list[str]:
    """Return a message's sentences in order, each once; a very long one as several.

    The last sentence before a colon that ends a line announces what follows it, and claims nothing.
    """
    blocks = _blocks(text)
    told = [_without_announcement(block) for block in blocks[:-1]]
    told += [sentences(block) for block in blocks[-1:]]
    parts = [part for block in told for part in block]
    claims = [claim for part in parts for claim in textwrap.wrap(part, MAX_CLAIM_CHARS)]
    return list({clean(claim).casefold(): claim for claim in claims if clean(claim)}.values())


def _blocks(text: str) -> list[str]:
    """Return a message's paragraphs and items, without their marks.

    A line goes on in the next one, as hard-wrapped text does, unless it ends a sentence or is a
    heading, or the next one is an item or is not of the same quote.
    """
    blocks: list[str] = []
    goes_on, quoted_before = False, 0
    for quoted, mark, words in map(_line, text.splitlines()):
        if goes_on and words and not mark and quoted == quoted_before:
            blocks[-1] += f" {words}"
        elif words:
            blocks.append(words)
        goes_on = bool(words) and "#" not in mark and not _ENDED.search(words)
        quoted_before = quoted
    return blocks


def _line(line: str) -> tuple[int, str, str]:
    """Return how deep a line is quoted, its other marks, and its words."""
    found = _LINE.match(" ".join(line.split()))
    assert found is not None  # noqa: S101 - any line fits: each part of it may be empty
    quote, mark, words = found.groups()
    return quote.count(">"), mark, words


def _without_announcement(block: str) -> list[str]:
    """Return a block's sentences, but for the last if it ends in a colon."""
    if not _ANNOUNCING.search(block):
        return sentences(block)
    *before, last = sentences(block)
    *_, start = (0, *(found.end() for found in _NEXT_SENTENCE.finditer(last)))
    return [*before, last[:start].rstrip()]

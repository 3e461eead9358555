"""Draft texts made of the article's clauses, and what such a text may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.authoring.sentences import Span, sentences
from knowledge.model import MAX_TEXT_CHARS
from knowledge.pack_files.texts import fault_of

_OPENING = re.compile(
    r"^(?:And|But|So|Yet|Still|However|Meanwhile|Moreover|Also|Then|Now),?\s+(?=\S)", re.IGNORECASE
)
_DATELINE = re.compile(
    r"^[A-Z][A-Z .,’'-]{2,40}(?:\([\w ]{2,30}\)\s*)?\s?[—–-]{1,2}\s+(?=[A-Z“\"])"
)
_ADDRESS = re.compile(r"\b[a-z]+://\S+|\bdiscord\.gg/\S+", re.IGNORECASE)


def sentence_text(clause: str) -> str:
    """Return a clause as a sentence: with a capital and a full stop, without "But" before it."""
    text = _DATELINE.sub("", clause).strip(" ,;:—–")
    text = _OPENING.sub("", text)
    text = text[:1].upper() + text[1:]
    return text if re.search(r"[.!?…][”’\"')\]]*$", text) else f"{text}."


def shortened(text: str, most: int = MAX_TEXT_CHARS) -> str:
    """Return a text of at most `most` characters, cut after a word."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0]}…"


def allowed(text: str) -> str | None:
    """Return a text as a pack may hold it, without addresses, or None if it can't be mended."""
    mended = " ".join(_ADDRESS.sub("", text).split())
    return mended if mended and fault_of(mended) is None else None


def quote_parts(words: str) -> Iterator[str]:
    """Yield a quote in parts that a pack can hold, letter for letter, parted between sentences."""
    start = end = 0
    for span in sentences(words) or [Span(0, len(words))]:
        if end and span.end - start > MAX_TEXT_CHARS:
            yield words[start:end].strip()[:MAX_TEXT_CHARS]
            start = span.start
        end = span.end
    if words[start:end].strip():
        yield words[start:end].strip()[:MAX_TEXT_CHARS].strip()

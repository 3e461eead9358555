"""Text on cards: made harmless, cut between words, dates shown. Nothing of Discord's widgets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from discord.utils import escape_mentions

from knowledge.answers import shown_date
from knowledge.dates import Precision, When

# Characters that steer rather than show: C0 and C1 controls, halves of characters, and the marks
# that turn the direction of writing, with which a text could rearrange what stands beside it.
_STEERING = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)
_BLANKS = re.compile(r"\s+")
# Discord takes a backslash before any punctuation for "show this as it is". Source: the rules that
# its clients publish; `discord.utils.escape_markdown` leaves links, headings and numbers uncovered.
_MARKUP = re.compile(r"[\\*_~|`\[\]<>]")
_LINE_START = re.compile(r"^(?:([-#+=])|(\d{1,9})([.)]))")
_INVITE = re.compile(r"(?i)\b(discord(?:app)?)\.(?=gg|com)")
_AT = re.compile(r"@(?!\u200b)")
_ZERO_WIDTH_SPACE = "\u200b"
_REMEMBERED = 2_048  # texts: cards show the same entries again and again


@lru_cache(maxsize=_REMEMBERED)
def plain(text: str) -> str:
    """Return `text` on one line, without control characters: for labels, which know no markdown."""
    return _BLANKS.sub(" ", _STEERING.sub(" ", text)).strip()


@lru_cache(maxsize=_REMEMBERED)
def escape(text: str) -> str:
    """Return `text` on one line so that Discord shows it as it is.

    No markdown, no mention of anyone or anything, and no address that can be clicked.
    """
    text = plain(text)
    text = text.replace("://", f":{_ZERO_WIDTH_SPACE}//")
    text = _INVITE.sub(rf"\1{_ZERO_WIDTH_SPACE}.", text)
    text = _MARKUP.sub(r"\\\g<0>", text)
    text = _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)
    return _AT.sub(f"@{_ZERO_WIDTH_SPACE}", escape_mentions(text))


def cut(text: str, limit: int) -> str:
    """Return `text` with at most `limit` characters, cut between words and marked with an ellipsis.

    A first word longer than the limit is the only one that is ever cut inside.
    """
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if not text[limit - 1].isspace():
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip() + "…"


def escaped_pieces(text: str, limit: int) -> Iterator[str]:
    """Yield `text` escaped, in pieces of at most `limit` characters that break between words.

    A word that alone is longer than the limit is broken.
    """
    text = plain(text)
    whole = escape(text)
    if len(whole) <= limit:
        if whole:
            yield whole
        return
    piece: list[str] = []
    for word in _words(text, limit):
        if piece and len(escape(" ".join([*piece, word]))) > limit:
            yield escape(" ".join(piece))
            piece = []
        piece.append(word)
    if piece:
        yield escape(" ".join(piece))


def _words(text: str, limit: int) -> Iterator[str]:
    """Yield the words; one that would be longer than `limit` once escaped comes in parts."""
    part = max(1, limit // 4)  # no character grows to more than four
    for word in text.split(" "):
        if len(escape(word)) <= limit:
            yield word
        else:
            yield from (word[at : at + part] for at in range(0, len(word), part))


def escaped(text: str, limit: int) -> str:
    """Return `text` escaped and cut to at most `limit` characters, between words."""
    whole = list(escaped_pieces(text, limit - 1))
    if not whole:
        return ""
    return whole[0] if len(whole) == 1 else f"{whole[0]}…"


def shown_day(day: date) -> str:
    """Return a day as a Discord timestamp, which every reader sees in their own language.

    It is noon in UTC, so that the day is the same from UTC-12 to UTC+11.
    """
    try:
        return f"<t:{int(datetime.combine(day, time(12), UTC).timestamp())}:D>"
    except (OverflowError, ValueError):
        return day.isoformat()


def shown_moment(moment: datetime, style: str = "R") -> str:
    """Return a moment as a Discord timestamp; "R" reads "in 5 seconds"."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def shown_when(when: When, locale: str) -> str:
    """Return a date as exactly as it is known: days as timestamps, months and years in words."""
    if when.precision is Precision.YEAR:
        return str(when.start.year)
    if when.precision is Precision.MONTH:
        return str(format_skeleton("yMMMM", when.start, locale=locale))
    if when.precision is Precision.DAY:
        return shown_day(when.start)
    return f"{shown_day(when.start)} – {shown_day(when.end)}"


def day_in_words(day: date, locale: str) -> str:
    """Return a day in words, for labels, which show no timestamps."""
    if locale == "en":
        return shown_date(day)  # as everywhere else, the day first
    return str(format_date(day, "long", locale=locale))

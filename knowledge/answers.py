"""What the engine gives back for a question: an answer with its lines, notice and suggestions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.model import Citation, Entry


class Status(StrEnum):
    """What a reply does: answers, offers what may be meant, says what is missing, or chats."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    NOT_COVERED = "not_covered"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry's sentence in a reply, with its marks.

    `text` is our wording or, for a quote, the speaker's words in quotation marks with speaker and
    role; it never holds marks.
    """

    pack: str
    entry: Entry
    text: str
    claimed_by: str  # "the reporter", "David Maxwell", "two senior administration officials"

    @property
    def marks(self) -> str:
        """The cited paragraphs as shown: "[¶5]" or "[¶5, ¶7]"."""
        return f"[{', '.join(f'¶{number}' for number in self.entry.paragraphs)}]"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that a pack can answer, and the entry that answers it."""

    question: str
    pack: str
    entry: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One source of a reply: where to look it up, and as of when it speaks."""

    pack: str
    source: str
    title: str
    date: dt.date
    as_of: dt.date
    paragraphs: tuple[int, ...]

    def named(self) -> str:
        """Return how a line is told from another source's: title and as-of date."""
        return f"“{self.title}”, as of {shown_date(self.as_of)}"

    def shown(self) -> str:
        """Return the source line: title, date, paragraphs and as-of date."""
        marks = ", ".join(f"¶{number}" for number in self.paragraphs)
        return f"“{self.title}” ({shown_date(self.date)}), {marks} · as of {shown_date(self.as_of)}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply to one question.

    `lead` is a short direct answer taken from the first line's entry. `notice` is what is said
    instead of, or before, the lines: what was not found, which premise is wrong, or small talk.
    `missing` are the question's words that nothing in the packs covers. `confidence` is the
    calibrated probability, 0 to 1, that the lines answer the question. `understood` is the question
    with what it took over from the conversation, where it took over anything.
    """

    status: Status
    question: str
    lead: str | None = None
    notice: str | None = None
    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    references: tuple[Reference, ...] = ()
    confidence: float = 0.0
    understood: str | None = None

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of the entries that the reply is made of, in order."""
        return tuple(line.entry.id for line in self.lines)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The cited paragraphs, each once, in the order of the lines."""
        return tuple(dict.fromkeys(_citations(self.lines)))


def _citations(lines: Iterable[Line]) -> Iterable[Citation]:
    for line in lines:
        yield from line.entry.citations


def shown_date(day: dt.date) -> str:
    """Return a day in words: "22 February 2019"."""
    return f"{day.day} {day:%B %Y}"

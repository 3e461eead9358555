"""What is said now and read later: fixed texts that get their reader's language only then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from commands.cards.text import escaped, shown_day
from commands.texts import Wording
from knowledge.answers import shown_date

MAX_VALUE_CHARS = 300

Value: TypeAlias = "str | int | tuple[date, ...] | Remark"


@dataclass(frozen=True, slots=True)
class Remark:
    """A fixed text with its values; as a `str` it is English, for the log."""

    text: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        """Return the remark in English, without markdown."""
        return self.text.format(**{name: _in_english(value) for name, value in self.values})


def remark(text: str, /, **values: Value) -> Remark:
    """Return a remark; `text` has to stand in the catalogues, as a wording's does."""
    return Remark(text, tuple(values.items()))


def verbatim(words: str) -> Remark:
    """Return words that are in no catalogue as a remark: they are shown as they are."""
    return Remark("{words}", (("words", words),))


def remark_words(said: Remark, t: Wording) -> str:
    """Return a remark as a card shows it: in the reader's language, and harmless."""
    return t(said.text, **{name: _shown(value, t) for name, value in said.values})


def _in_english(value: Value) -> str:
    return ", ".join(map(shown_date, value)) if isinstance(value, tuple) else str(value)


def _shown(value: Value, t: Wording) -> str:
    if isinstance(value, Remark):
        return remark_words(value, t)
    if isinstance(value, tuple):
        return ", ".join(map(shown_day, value))
    return escaped(str(value), MAX_VALUE_CHARS)

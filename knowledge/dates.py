"""Dates with an honest precision: a day, a month, a year or a range, known or expected.

Parsing and showing. "Now" is never read here.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

MAX_WORDS_CHARS = 100  # chosen: "two weeks after the meeting in Singapore" has 40


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A span of days, both ends included, with how exactly it is known.

    `expected` marks what the source announces rather than reports. `words` is how the source puts
    it ("next week").
    """

    start: date
    end: date
    precision: Precision = Precision.DAY
    expected: bool = False
    words: str | None = None

    def overlaps(self, since: date | None, until: date | None) -> bool:
        """Tell whether any day of this span lies between the bounds, which are included."""
        return (since is None or self.end >= since) and (until is None or self.start <= until)

    def shown(self) -> str:
        """Return the date in words: "19 February 2019", "June 2018", "2018", "24 February to …"."""
        if self.precision is Precision.YEAR:
            return f"{self.start.year}"
        if self.precision is Precision.MONTH:
            return f"{calendar.month_name[self.start.month]} {self.start.year}"
        if self.precision is Precision.DAY:
            return _shown_day(self.start)
        first = _shown_day(self.start)
        if self.start.year == self.end.year:
            first = first.removesuffix(f" {self.start.year}")
        return f"{first} to {_shown_day(self.end)}"

    def iso(self) -> str:
        """Return the span as ISO 8601 with the precision it has: what `parse_span` reads."""
        if self.precision is Precision.YEAR:
            return f"{self.start.year:04}"
        if self.precision is Precision.MONTH:
            return f"{self.start.year:04}-{self.start.month:02}"
        if self.precision is Precision.DAY:
            return self.start.isoformat()
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def written(self) -> str | dict[str, str | bool]:
        """Return the span as a pack writes it: what `parse_when` reads."""
        if not self.expected and self.words is None:
            return self.iso()
        written: dict[str, str | bool] = {"at": self.iso()}
        if self.expected:
            written["expected"] = True
        if self.words is not None:
            written["words"] = self.words
        return written


_YEAR = re.compile(r"([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HELP = "write 2018, 2018-06, 2019-02-19 or 2019-02-24/2019-03-02"


def parse_when(value: Any) -> Any:
    """Return the `When` that a pack's `when` means.

    Takes "2018", "2018-06", "2019-02-19", a range "2019-02-24/2019-03-02", or a mapping with `at`
    (one of these), `expected` and `words`. Form: ISO 8601.

    Raises:
        ValueError: the text is none of these, or a range ends before it starts.
    """
    if value is None or isinstance(value, When):
        return value
    if isinstance(value, dict):
        return _parse_mapping(value)
    return parse_span(_written_span(value))


def _written_span(value: Any) -> str:
    """Return a span as it was written: YAML reads the year 0299 as a number."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return f"{value:04}" if is_number else str(value)


def _parse_mapping(value: dict[str, Any]) -> When:
    if "at" not in value or set(value) - {"at", "expected", "words"}:
        raise ValueError(f"'when' takes at, expected and words; for 'at' {_HELP}")
    expected, words = value.get("expected", False), value.get("words")
    if not isinstance(expected, bool):
        # Not a TypeError: pydantic collects value errors only.
        raise ValueError(f"'expected' can't be {expected!r}; write true or false")  # noqa: TRY004
    if words is not None and not (isinstance(words, str) and 0 < len(words) <= MAX_WORDS_CHARS):
        raise ValueError(
            f"'words' must be a text of 1 to {MAX_WORDS_CHARS} characters; "
            "write how the source puts the date"
        )
    span = parse_span(_written_span(value["at"]))
    return When(span.start, span.end, span.precision, expected=expected, words=words)


def parse_span(text: str) -> When:
    """Return the span that an ISO 8601 year, month, day or range means.

    Raises:
        ValueError: the text is none of these, or a range ends before it starts.
    """
    if "/" in text:
        first, _, last = text.partition("/")
        if "/" in last:
            raise ValueError(f"{text!r} is not a range; {_HELP}")
        start, end = parse_span(first).start, parse_span(last).end
        if end < start:
            raise ValueError(f"the range {text!r} ends before it starts; swap the two")
        return When(start, end, Precision.RANGE)
    if match := _YEAR.fullmatch(text):
        year = _year(match[1])
        return When(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
    if match := _MONTH.fullmatch(text):
        year, month = _year(match[1]), int(match[2])
        if not 1 <= month <= 12:
            raise ValueError(f"{text!r} is not a month; {_HELP}")
        last_day = calendar.monthrange(year, month)[1]
        return When(date(year, month, 1), date(year, month, last_day), Precision.MONTH)
    try:
        day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a date; {_HELP}") from None
    return When(day, day, Precision.DAY)


def _year(digits: str) -> int:
    if digits == "0000":
        raise ValueError(f"there is no year 0000; {_HELP}")
    return int(digits)


def _shown_day(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"

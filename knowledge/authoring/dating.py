"""Dates in an article's sentences, with the tense taken into account: "on Monday" may lie ahead.

To the forms of `knowledge.date_expressions` come "three weeks ago", seasons (of the northern
hemisphere, by whole months), "this Saturday", and "last night".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.authoring.clauses import has_tense, looks_ahead
from knowledge.authoring.words import words
from knowledge.date_expressions import found_dates
from knowledge.dates import MAX_WORDS_CHARS, Precision, When, parse_span
from knowledge.number_words import found_numbers

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WEEKDAY = "|".join(_WEEKDAYS)
_AGO = re.compile(
    r"\b(?P<count>an?|[\w-]+|\d[\d,]*) (?P<unit>day|week|month|year|decade|century|centurie)s? "
    r"(?:ago|earlier)\b",
    re.IGNORECASE,
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON = re.compile(
    r"\b(?P<which>last|this|next|the|in)\s+(?P<season>spring|summer|autumn|fall|winter)\b"
    r"(?:\s+(?:of\s+)?(?P<year>1[5-9]\d\d|20\d\d))?",
    re.IGNORECASE,
)
_THIS_DAY = re.compile(rf"\b[Tt]his (?P<weekday>{_WEEKDAY})\b")
_NIGHT = re.compile(
    r"\b(?P<which>last night|this (?:morning|afternoon|evening)|tonight)\b", re.IGNORECASE
)
_BARE_WEEKDAY = re.compile(rf"(?:{_WEEKDAY})")
_BARE_MONTH = re.compile(r"[A-Z][a-z]+\.?")
_PREPOSITION = re.compile(
    r"\b(?:in|on|since|until|by|from|before|after|during|at|for)\s+$", re.IGNORECASE
)
_TENSE_REACH = 40  # characters from "today" to the verb that it goes with
_DETERMINER = re.compile(r"(?:\b(?:the|an?|its|his|her|their|that|this)|[’']s)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: where it stands (characters, the end excluded) and what it means."""

    start: int
    end: int
    when: When


def dates_in(text: str, today: date) -> list[Dated]:
    """Return the dates in a clause, in order, with how they are put and what is expected.

    A year that tells things apart rather than time ("the 2016 election") and a "today" that means
    nowadays are left out.
    """
    found = list(_further_forms(text, today))
    for one in found_dates(text, today):
        overlaps = any(one.start < other.end and one.end > other.start for other in found)
        if not overlaps and not _only_names(text, one.start, one.end, one.when):
            found.append(Dated(one.start, one.end, one.when))
    ordered = sorted(found, key=lambda one: one.start)
    return [_in_its_tense(one, text, today) for one in ordered]


def _only_names(text: str, start: int, end: int, when: When) -> bool:
    shown = text[start:end]
    if shown.lower() == "today":
        return not has_tense(text[max(0, start - _TENSE_REACH) : end + _TENSE_REACH])
    if when.precision is not Precision.YEAR or not shown.isdigit():
        return False
    following = re.match(r"\s+([a-z]\w+)", text[end:])
    names_thing = following is not None and following[1] not in words().function_words
    return names_thing and _DETERMINER.search(text[:start]) is not None


def _in_its_tense(one: Dated, text: str, today: date) -> Dated:
    shown = text[one.start : one.end]
    when = one.when
    if looks_ahead(text, one.start, one.end) and when.end < today:
        if _BARE_WEEKDAY.fullmatch(shown):
            ahead = (when.start.weekday() - today.weekday() - 1) % 7 + 1
            when = _day(today + timedelta(days=ahead))
        elif when.precision is Precision.MONTH and _BARE_MONTH.fullmatch(shown):
            when = parse_span(f"{when.start.year + 1:04}-{when.start.month:02}")
    elif looks_ahead(text, one.start, one.end) and _BARE_WEEKDAY.fullmatch(shown):
        when = _day(today + timedelta(days=7))  # the weekday is today's, and the next one is meant
    preposition = _PREPOSITION.search(text[: one.start])
    how = (preposition[0] if preposition else "") + shown
    is_exact = when.precision is Precision.DAY and re.search(r"\d{4}", shown)
    return replace(
        one,
        when=replace(
            when,
            expected=when.start > today,
            words=None if is_exact else how.strip()[:MAX_WORDS_CHARS],
        ),
    )


def _further_forms(text: str, today: date) -> Iterator[Dated]:
    for match in _AGO.finditer(text):
        when = _ago(match["count"], match["unit"].lower(), today)
        if when is not None:
            yield Dated(match.start(), match.end(), when)
    for match in _SEASON.finditer(text):
        when = _season(match, today)
        if when is not None:
            start = match.start() if match["which"].lower() != "in" else match.start("season")
            yield Dated(start, match.end(), when)
    for match in _THIS_DAY.finditer(text):
        ahead = (_WEEKDAYS.index(match["weekday"]) - today.weekday()) % 7
        yield Dated(match.start(), match.end(), _day(today + timedelta(days=ahead)))
    for match in _NIGHT.finditer(text):
        back = 1 if match["which"].lower() == "last night" else 0
        yield Dated(match.start(), match.end(), _day(today - timedelta(days=back)))


def _ago(count: str, unit: str, today: date) -> When | None:
    """Return when "three weeks ago" was: as exactly as its unit, or None if it isn't a number."""
    number = _count(count)
    if number is None:
        return None
    try:
        if unit == "day":
            return _day(today - timedelta(days=number))
        if unit == "week":
            sunday = today - timedelta(days=(today.weekday() + 1) % 7, weeks=number)
            return When(sunday, sunday + timedelta(days=6), Precision.RANGE)
        if unit == "month":
            months = today.year * 12 + today.month - 1 - number
            return parse_span(f"{months // 12:04}-{months % 12 + 1:02}")
        years = number * {"year": 1, "decade": 10}.get(unit, 100)
        return parse_span(f"{today.year - years:04}")
    except (ValueError, OverflowError):  # before the year 1
        return None


def _count(text: str) -> int | None:
    if text.lower() in ("a", "an", "one"):
        return 1
    values = [one.value for one in found_numbers(text)]
    return int(values[0]) if len(values) == 1 and values[0] < 10_000 else None


def _season(match: re.Match[str], today: date) -> When | None:
    month = _SEASONS[match["season"].lower()]
    if match["year"]:
        year = int(match["year"])
    elif match["which"].lower() == "the" or match["which"].lower() == "in":
        return None  # "the summer" may be any
    else:
        year = today.year - (month > today.month)
        if match["which"].lower() == "next":
            year += 1
        elif match["which"].lower() == "this":
            year = today.year
        elif today < _months(year, month).end:
            year -= 1  # it is not over: the one before is the last
    return _months(year, month)


def _months(year: int, first: int) -> When:
    last_year, last = (year, first + 2) if first + 2 <= 12 else (year + 1, first - 10)
    end = parse_span(f"{last_year:04}-{last:02}").end
    return When(date(year, first, 1), end, Precision.RANGE)


def _day(day: date) -> When:
    return When(day, day, Precision.DAY)

"""Dates as articles put them ("last June", "Feb. 19", "Thursday"), resolved against a given day.

English. What is meant is decided the way newspapers use the words: a month or weekday by itself is
the latest one before the article, unless "next" or "this coming" says otherwise; weeks run from
Sunday to Saturday.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.dates import Precision, When


def _either(names: Iterable[str]) -> str:
    return "|".join(name.capitalize() for name in names)


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {**{name[:3]: number for name, number in _MONTHS.items()}, "sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_YEARS = {"last": -1, "this": 0, "next": 1}

# With a capital: "may" and "march" are verbs, too.
_MONTH = rf"(?P<month>{_either(_MONTHS)}|(?:{_either(_SHORT)})\.)"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_FIRST = r"(?P<first>[0-3]?[0-9])"
_YEAR = r"(?P<year>1[5-9][0-9]{2}|20[0-9]{2})"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: where it stands (characters, the end excluded) and what it means."""

    start: int
    end: int
    when: When


def found_dates(text: str, today: date) -> list[FoundDate]:
    """Return the dates in a text, in order, resolved against `today`; none overlaps another."""
    found: list[FoundDate] = []
    taken: list[tuple[int, int]] = []
    for pattern, resolve in _FORMS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and end > other_start for other_start, other_end in taken):
                continue
            try:
                when = resolve(match, today)
            except (ValueError, OverflowError):  # before or after all years that there are
                continue
            if when is not None:
                taken.append((start, end))
                found.append(FoundDate(start, end, when))
    return sorted(found, key=lambda one: one.start)


def _day_range(match: re.Match[str], today: date) -> When | None:
    last = _full_day(match, today)
    if last is None or not 1 <= int(match["first"]) < last.start.day:
        return None
    return When(last.start.replace(day=int(match["first"])), last.end, Precision.RANGE)


def _full_day(match: re.Match[str], today: date) -> When | None:
    day, month = int(match["day"]), _month_number(match["month"])
    if match["year"]:
        return _day_if_real(int(match["year"]), month, day)
    candidates = [_day_if_real(today.year + step, month, day) for step in (-1, 0, 1)]
    return min(
        (one for one in candidates if one is not None),
        key=lambda one: abs((one.start - today).days),
        default=None,
    )


def _month_of_year(match: re.Match[str], _: date) -> When:
    return _month(int(match["year"]), _month_number(match["month"]))


def _month_alone(match: re.Match[str], today: date) -> When:
    month = _month_number(match["month"])
    if match["which"] and match["which"].lower() == "next":
        return _month(today.year + (month <= today.month), month)
    if match["which"] and match["which"].lower() == "this":
        return _month(today.year, month)
    return _month(today.year - (month > today.month), month)


def _weekday(match: re.Match[str], today: date) -> When:
    wanted = _WEEKDAYS[match["weekday"].lower()]
    if match["which"] and match["which"].lower() in ("next", "coming", "this coming"):
        ahead = (wanted - today.weekday() - 1) % 7 + 1
        return _day(today + timedelta(days=ahead))
    return _day(today - timedelta(days=(today.weekday() - wanted) % 7))


def _week(match: re.Match[str], today: date) -> When:
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    first = sunday + timedelta(weeks=_YEARS[match["which"].lower()])
    return When(first, first + timedelta(days=6), Precision.RANGE)


def _relative_month(match: re.Match[str], today: date) -> When:
    months = today.year * 12 + today.month - 1 + _YEARS[match["which"].lower()]
    return _month(months // 12, months % 12 + 1)


def _relative_year(match: re.Match[str], today: date) -> When:
    return _year(today.year + _YEARS[match["which"].lower()])


def _plain_year(match: re.Match[str], _: date) -> When:
    return _year(int(match["year"]))


def _relative_day(match: re.Match[str], today: date) -> When:
    step = {"yesterday": -1, "today": 0, "tomorrow": 1}[match["relative"].lower()]
    return _day(today + timedelta(days=step))


def _iso(match: re.Match[str], _: date) -> When | None:
    return _day_if_real(int(match["year"]), int(match["number"]), int(match["day"]))


_Resolve = Callable[[re.Match[str], date], When | None]


def _forms() -> Iterator[tuple[re.Pattern[str], _Resolve]]:
    """Yield the forms of dates, the more exact first, since a date is taken once."""
    forms: tuple[tuple[str, _Resolve], ...] = (
        (rf"{_YEAR}-(?P<number>[01][0-9])-(?P<day>[0-3][0-9])", _iso),
        (rf"{_FIRST}(?: to | and |–|-){_DAY} {_MONTH}(?:,? {_YEAR})?", _day_range),
        (rf"{_DAY} {_MONTH}(?:,? {_YEAR})?", _full_day),
        (rf"{_MONTH} {_DAY}(?!,?[0-9])(?:,? {_YEAR})?", _full_day),
        (rf"{_MONTH},? (?:of )?{_YEAR}", _month_of_year),
        (rf"(?:(?P<which>(?i:last|this|next|past)) )?{_MONTH}", _month_alone),
        (
            rf"(?:(?P<which>(?i:last|this coming|coming|next)) )?(?P<weekday>{_either(_WEEKDAYS)})",
            _weekday,
        ),
        (r"(?P<which>(?i:last|this|next)) week", _week),
        (r"(?P<which>(?i:last|this|next)) month", _relative_month),
        (r"(?P<which>(?i:last|this|next)) year", _relative_year),
        (r"(?P<relative>(?i:yesterday|today|tomorrow))", _relative_day),
        (_YEAR, _plain_year),
    )
    for form, resolve in forms:
        yield re.compile(rf"(?<![\w-]){form}(?!\w)"), resolve


def _month_number(name: str) -> int:
    plain = name.lower().rstrip(".")
    return _MONTHS.get(plain) or _SHORT[plain]


def _day_if_real(year: int, month: int, day: int) -> When | None:
    try:
        return _day(date(year, month, day))
    except ValueError:
        return None


def _day(day: date) -> When:
    return When(day, day, Precision.DAY)


def _month(year: int, month: int) -> When:
    last = calendar.monthrange(year, month)[1]
    return When(date(year, month, 1), date(year, month, last), Precision.MONTH)


def _year(year: int) -> When:
    return When(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


_FORMS = tuple(_forms())

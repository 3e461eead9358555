"""Numbers and dates in an entry occur in the cited paragraph, or follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from knowledge.date_expressions import found_dates
from knowledge.dates import When
from knowledge.lint.checked import Checked, OwnText, claims_of, paragraphs_shown
from knowledge.number_words import found_numbers
from knowledge.pack_files import Problem


def numbers_follow(checked: Checked) -> Iterator[Problem]:
    """Yield each number of an entry's wording that the cited paragraphs don't give.

    Dates are `dates_follow`'s; the time at which the source was published may be named.
    """
    for entry, cited in checked.entries():
        given = {number.value for text in cited.values() for number in found_numbers(text)}
        for own in claims_of(entry):
            for number in found_numbers(_without_dates(own.text, checked)):
                if number.value not in given:
                    yield checked.problem(
                        own,
                        f"the number '{number.shown}' is not in {paragraphs_shown(cited)}",
                        "correct the number or the citation",
                    )


def dates_follow(checked: Checked) -> Iterator[Problem]:
    """Yield each date of an entry that doesn't follow from what the source gives.

    A date follows when it shares a day with one in a cited paragraph, or in a paragraph that
    another entry of the same topics cites ("at the summit", whose date stands elsewhere), resolved
    against the source's date. The source's own date and the pack's may always be named.
    """
    by_topic = _dates_by_topic(checked)
    for entry, cited in checked.entries():
        known = [*_always(checked), *(when for topic in entry.topics for when in by_topic[topic])]
        if entry.when is not None and entry.when.expected:
            known += _a_year_on(checked, cited)
        if entry.when is not None and not _meets(entry.when, known):
            yield _not_given(
                checked, OwnText("entries", entry.id, ("when",), entry.when.iso()), cited
            )
        for own in claims_of(entry):
            for date in found_dates(own.text, checked.source.date):
                shown = own.text[date.start : date.end]
                if not _meets(date.when, known):
                    yield _not_given(
                        checked, OwnText(own.section, own.id, own.within, shown), cited
                    )


def _dates_by_topic(checked: Checked) -> dict[str, set[When]]:
    dates: dict[str, set[When]] = defaultdict(set)
    for entry, cited in checked.entries():
        given = {
            date.when for text in cited.values() for date in found_dates(text, checked.source.date)
        }
        for topic in entry.topics:
            dates[topic] |= given
    return dates


def _a_year_on(checked: Checked, cited: Mapping[int, str]) -> Iterator[When]:
    """Yield what is meant where something is announced: "in June", of the June to come."""
    next_year = checked.source.date + timedelta(days=365)
    for text in cited.values():
        yield from (date.when for date in found_dates(text, next_year))


def _always(checked: Checked) -> Iterator[When]:
    for day in (checked.source.date, checked.pack.as_of):
        yield When(day, day)


def _meets(when: When, known: Iterable[When]) -> bool:
    return any(when.overlaps(other.start, other.end) for other in known)


def _not_given(checked: Checked, date: OwnText, cited: dict[int, str]) -> Problem:
    return checked.problem(
        date,
        f"the date '{date.text}' does not follow from {paragraphs_shown(cited)}",
        "correct the date, or cite the paragraph that gives it",
    )


def _without_dates(text: str, checked: Checked) -> str:
    for date in found_dates(text, checked.source.date):
        text = text[: date.start] + "·" * (date.end - date.start) + text[date.end :]
    published = checked.source.published
    if published is not None:
        hours = {published.hour, (published.hour - 1) % 12 + 1}
        for hour in hours:
            text = text.replace(f"{hour}:{published.minute:02}", "·")
    return text

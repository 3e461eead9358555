"""What stands in quotation marks: “…”, "…", «…», or ‘…’ and '…' where an article uses these.

A quote that goes on in the next paragraph, which then opens with a mark again, is told as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.authoring.sentences import Span
from knowledge.authoring.sources import Paragraph

MAX_STRAY_CHARS = 1_500  # chosen: a mark whose partner is farther away stands by itself

_PAIRS = {"“": "”", "«": "»", "„": "“"}
_SINGLE_OPENS = re.compile(r"(?<![\w’'])[‘'](?=\w|…)")
_SINGLE_CLOSES = re.compile(r"(?<=[\w.,?!…—-])[’'](?!\w)")
_SPOKEN_END = (",", ".", "?", "!", "…", "—")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks. `inner` leaves the marks out, `outer` has them.

    `goes_on` tells that the paragraph ends before the quote does; `continued` that it began in the
    paragraph before.
    """

    paragraph: int
    inner: Span
    outer: Span
    words: str
    goes_on: bool = False
    continued: bool = False


def quotations(paragraphs: Sequence[Paragraph]) -> dict[int, list[Quotation]]:
    """Return the quotations of each paragraph, in order, by the paragraph's number."""
    single = _uses_single_marks(paragraphs)
    found: dict[int, list[Quotation]] = {}
    open_before = False
    for place, paragraph in enumerate(paragraphs):
        following = paragraphs[place + 1].text if place + 1 < len(paragraphs) else ""
        spans = _single_spans(paragraph.text) if single else _double_spans(paragraph.text)
        here = list(_whole(paragraph, spans, following, open_before=open_before))
        found[paragraph.number] = here
        open_before = bool(here) and here[-1].goes_on
    return found


def _uses_single_marks(paragraphs: Iterable[Paragraph]) -> bool:
    doubles = singles = 0
    for paragraph in paragraphs:
        doubles += len(re.findall(r"[“«\"]", paragraph.text))
        singles += len(_SINGLE_OPENS.findall(paragraph.text))
    return doubles == 0 and singles > 0


# A span and whether its closing mark was missing.
_Found = tuple[Span, bool]


def _double_spans(text: str) -> Iterator[_Found]:
    opened, closing = -1, ""
    for place, character in enumerate(text):
        if opened < 0:
            if character in _PAIRS or (character == '"' and not _is_inches(text, place)):
                opened, closing = place, _PAIRS.get(character, '"')
        elif character == closing or (character == '"' and closing == "”"):
            yield Span(opened, place + 1), False
            opened = -1
        elif place - opened > MAX_STRAY_CHARS:
            opened = -1
    if opened >= 0:
        yield Span(opened, len(text)), True


def _is_inches(text: str, place: int) -> bool:
    return place > 0 and text[place - 1].isdigit()


def _single_spans(text: str) -> Iterator[_Found]:
    place = 0
    while opening := _SINGLE_OPENS.search(text, place):
        start = opening.start()
        closing = _single_close(text, start + 1)
        if closing is None:
            if text[start] == "‘":
                yield Span(start, len(text)), True
            return
        yield Span(start, closing + 1), False
        place = closing + 1


def _single_close(text: str, start: int) -> int | None:
    """Return where the closing mark stands; what follows a mark of punctuation is one surely."""
    opening = _SINGLE_OPENS.search(text, start)
    limit = min(opening.start() if opening else len(text), start + MAX_STRAY_CHARS)
    candidates = [match.start() for match in _SINGLE_CLOSES.finditer(text, start, limit)]
    sure = [one for one in candidates if text[one - 1] in _SPOKEN_END]
    unlike_plural = [one for one in candidates if text[one - 1] not in "sS"]
    return next(iter(sure or unlike_plural or candidates), None)


def _whole(
    paragraph: Paragraph, spans: Iterable[_Found], following: str, *, open_before: bool
) -> Iterator[Quotation]:
    text = paragraph.text
    for outer, stays_open in spans:
        goes_on = stays_open and following[:1] == text[outer.start]
        start = outer.start + 1
        end = outer.end if stays_open else outer.end - 1
        words = text[start:end]
        trimmed = words.rstrip(" ’'‘" if _closes_twice(words) else " ")
        lead = len(trimmed) - len(trimmed.lstrip())
        inner = Span(start + lead, start + len(trimmed))
        if not re.search(r"\w", inner.of(text)):
            continue
        yield Quotation(
            paragraph=paragraph.number,
            inner=inner,
            outer=outer,
            words=inner.of(text),
            goes_on=goes_on,
            continued=open_before and outer.start == 0,
        )


def _closes_twice(words: str) -> bool:
    """Tell whether a quote within a quote ends with it, its mark after punctuation."""
    return re.search(r"[.,?!]\s*[’']\s*$", words) is not None

"""Numbers in a sentence with what they count: "about 30,000 U.S. troops", "£4.1 million"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.authoring.sentences import Span
from knowledge.authoring.words import words
from knowledge.number_words import found_numbers

MAX_UNIT_WORDS = 3

_LEAD = re.compile(
    r"(?:(?:about|around|some|nearly|almost|roughly|over|under|at least|at most|up to|more than|"
    r"less than|fewer than|an estimated|only)\s+)?[$€£¥]?$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:\s?%|\s(?:percent|per cent)\b)?")
_UNIT_WORD = re.compile(r"\s([^\W\d_][\w.’'-]*)")
_SCALE = re.compile(r"\s(?:hundred|thousand|million|billion|trillion)\b")


def quantities(text: str, dates: Sequence[Span] = ()) -> list[str]:
    """Return the quantities in a text as it puts them; numbers within `dates` are left out."""
    found: list[str] = []
    place = 0
    for number in found_numbers(text):
        start = text.find(number.shown, place)
        end = place = start + len(number.shown)
        if start < 0 or any(date.start <= start < date.end for date in dates):
            continue
        scale = _SCALE.match(text, end)
        end = scale.end() if scale is not None else end
        lead = _LEAD.search(text[max(0, start - 20) : start])
        tail = _TAIL.match(text, end)
        end = tail.end() if tail is not None else end
        shown = (lead[0] if lead is not None else "") + text[start:end]
        is_money = lead is not None and lead[0][-1:] in tuple("$€£¥")
        found.append(shown if is_money else shown + _unit(text, end))
    return found


def _unit(text: str, place: int) -> str:
    """Return up to three words that say what is counted, with the space before them."""
    taken: list[str] = []
    while len(taken) < MAX_UNIT_WORDS and (match := _UNIT_WORD.match(text, place)):
        word = match[1]
        if word.lower() in words().function_words or word.lower() in words().speech_verbs:
            break
        taken.append(word if word == "U.S." else word.rstrip(".’'-"))
        place = match.end()
        if word.endswith(("s", ".")) and not word.endswith(("U.S.", "’s", "'s")):
            break  # a plural is what is counted
    return "".join(f" {word}" for word in taken)

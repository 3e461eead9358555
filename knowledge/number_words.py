"""Numbers in a text, in digits or in words. English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
).split()
_SMALL = {
    **{word: number for number, word in enumerate(_UNITS)},
    **{word: number for number, word in enumerate(_ORDINALS)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
}
_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_NOT_MEANT = frozenset({"one", "first", "zeroth"})  # "no one", "first of all": seldom numbers

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:st|nd|rd|th)?"
_WORD = "|".join([*_SMALL, *_SCALES])
_PHRASE = re.compile(
    rf"(?<!\w)(?:{_DIGITS}|{_WORD})(?:[ \N{{NO-BREAK SPACE}}-](?:{_WORD}))*(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a text, as it is written and what it means."""

    shown: str
    value: Decimal


def found_numbers(text: str) -> Iterator[FoundNumber]:
    """Yield each number in a text: "30,000", "thirty thousand" and "30 thousand" mean the same.

    Ordinals count as their number. "One" and "first" by themselves are left out.
    """
    for match in _PHRASE.finditer(text):
        shown = match[0]
        if shown.lower() not in _NOT_MEANT:
            yield FoundNumber(shown, _value(re.split(r"[ \N{NO-BREAK SPACE}-]", shown.lower())))


def _value(words: list[str]) -> Decimal:
    """Return what the words of one number mean: scales multiply what stands before them."""
    whole, part = Decimal(0), Decimal(0)
    for word in words:
        scale = _SCALES.get(word)
        if scale is None:
            part += _small(word)
        elif scale == 100:
            part = (part or Decimal(1)) * scale
        else:
            whole, part = whole + (part or Decimal(1)) * scale, Decimal(0)
    return whole + part


def _small(word: str) -> Decimal:
    if word[0].isdigit():
        return Decimal(re.sub(r"[a-z,]", "", word))
    return Decimal(_SMALL[word])

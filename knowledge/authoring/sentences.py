"""Where sentences begin and end in a paragraph. English."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"[.!?…]+[”’\"')\]]*\s+(?=[“‘\"'(\[]*[^\W_a-z])")
_ABBREVIATIONS = frozenset(
    "mr mrs ms mx dr prof sr jr st rev hon gen col capt lt sgt cmdr maj adm gov sen rep pres amb "
    "supt insp det jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun "
    "vs etc approx dept est fig inc ltd corp co bros no nos vol u.s u.k u.n e.u d.c a.m p.m e.g "
    "i.e ave blvd rd mt ft".split()
)
_MAY_END = frozenset("u.s u.k u.n e.u d.c a.m p.m etc inc ltd corp co".split())
_WORD_BEFORE = re.compile(r"([^\W_](?:[\w.’'-]*\w)?)\.$")
_NEW_SENTENCE = re.compile(
    r"[“‘\"'(\[]*(?:The|A|An|In|On|At|He|She|It|They|We|But|And|That|This|These|Those|For|If|"
    r"When|While|After|As|Some|His|Her|Its|Their)\b"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: characters, the end excluded."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the stretch."""
        return text[self.start : self.end]

    def holds(self, place: int) -> bool:
        """Tell whether a character lies within."""
        return self.start <= place < self.end


def sentences(text: str) -> list[Span]:
    """Return the sentences of a paragraph, in order, without the spaces around them."""
    found: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, start, match):
            found.append(Span(start, start + len(text[start : match.end()].rstrip())))
            start = match.end()
    if text[start:].strip():
        found.append(Span(start, start + len(text[start:].rstrip())))
    return found


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match[0].strip()
    if mark != ".":
        return True  # an abbreviation has its full stop bare, and alone
    before = _WORD_BEFORE.search(text, max(start, match.start() - 20), match.start() + 1)
    if before is None:
        return True
    word = before[1].lower()
    is_initial = len(word) == 1 and before[1].isupper()
    if not is_initial and word not in _ABBREVIATIONS:
        return True
    return word in _MAY_END and _NEW_SENTENCE.match(text, match.end()) is not None

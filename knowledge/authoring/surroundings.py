"""What stands around a name and speaks for its being a person's or a place's."""

from __future__ import annotations

import re

from knowledge.authoring.capitals import Run
from knowledge.authoring.words import Words, words

_REACH = 120  # characters looked at on either side of a name
_SPEECH = "|".join(sorted(words().speech_verbs, key=len, reverse=True))
_SPEAKS_AFTER = re.compile(rf"(?:'s|’s)?,?\s+(?:\w+ly )?(?:{_SPEECH})\b")
_SPEAKS_BEFORE = re.compile(
    r"\b(?:said|says|added|replied|explained|according to)\s+$", re.IGNORECASE
)
_APPOSITION_AFTER = re.compile(
    r",\s+(?:who\b|whose\b|(?:\d{1,3}|an?|the|former|then|one)\b|(?:his|her|their|its)\b)"
)
_OWNED_NOUN_BEFORE = re.compile(r"\b(?:[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)\s+(?:[\w-]+\s+){1,3}$")
_NOUN_COMMA_BEFORE = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Aa]n?|\w+[’']s)\s([^,.;:“”\"]{2,70}),\s+$"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:(?:in|near|off|through|outside|around|across|visit|towards?)|"
    r"(?:flew|went|came|moved|drove|sailed|travell?ed|returned?|trips?|way|road|arrived|residents|"
    r"people|born|native|headed|flights?|trains?|roads?|flying|going|moving|[\w-]+ers)"
    r"(?:\s[\w-]+)?\s(?:to|from|at))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_KIND_OF_PLACE_BEFORE = re.compile(
    r"\b(?:town|city|village|hamlet|suburb|district|borough|county|province|region|state|island"
    r"|port|parish|republic|kingdom|municipality) of\s+$"
)
_THE_BEFORE = re.compile(r"\b[Tt]he\s+$")
_WORD_BEFORE = re.compile(r"([\w-]+)\s+$")
_LOWER_AFTER = re.compile(r"(?:[’']s)?((?:\s+[a-z][\w-]+){1,2})")
_LOWER_PLACES = frozenset(
    "ward street river district county bridge road peninsula valley coast village town city island "
    "islands harbour harbor province region border capital".split()
)


def speaks_for_person(run: Run, text: str, known: Words) -> int:
    """Return how much stands around a name that goes with a person; less than 0 is against it."""
    before, after = _before(run, text), text[run.start + len(run.text) :][:_REACH]
    score = 0
    word = _WORD_BEFORE.search(before)
    if word is not None and known.is_role(word[1]):
        score += 2
    if _APPOSITION_AFTER.match(after):
        score += 2
    if _SPEAKS_AFTER.match(after) or _SPEAKS_BEFORE.search(before):
        score += 2
    noun = _NOUN_COMMA_BEFORE.search(before)
    if noun is not None:
        owned = _OWNED_NOUN_BEFORE.search(before[: noun.end(1)] + " ")
        is_role = any(known.is_role(one) for one in noun[1].split())
        score += 2 if is_role or owned else 0
    if _THE_BEFORE.search(before):
        score -= 3
    return score


def _before(run: Run, text: str) -> str:
    return text[max(0, run.start - _REACH) : run.start]


def speaks_for_place(run: Run, text: str) -> int:
    """Return how much stands around a name that goes with a place."""
    before = _before(run, text)
    score = 1 if _PLACE_BEFORE.search(before) else 0
    score += 2 if _KIND_OF_PLACE_BEFORE.search(before) else 0
    return score + (2 if lower_tail(run, text, _LOWER_PLACES) else 0)


def lower_tail(run: Run, text: str, wanted: frozenset[str]) -> str:
    """Return the words in lower case after a run up to one of those wanted, or ""."""
    match = _LOWER_AFTER.match(text[run.start + len(run.text) :])
    if match is None:
        return ""
    tail = match[1].split()
    for place, word in enumerate(tail):
        if word in wanted:
            return (
                text[run.start + len(run.text) : run.start + len(run.text) + match.start(1)]
                + " "
                + " ".join(tail[: place + 1])
            )
    return ""

"""Runs of words with capitals: what may be a name, with what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.authoring.sentences import Span, sentences
from knowledge.authoring.sources import Paragraph
from knowledge.authoring.words import Words, words

_CAPITAL = r"(?:[^\W\d_a-z][\w]*(?:[’'.-][^\W_]\w*)*\.?|[^\W\d_a-z]\.)"
_PARTICLES = tuple("de da di del della der den van von bin ibn al el la le du ter y".split())
_PARTICLE = rf"(?:{'|'.join(_PARTICLES)})"
_RUN = re.compile(rf"(?<![\w.’'-])(?:(?:al|el)-)?{_CAPITAL}(?:(?: {_PARTICLE}){{0,2}} {_CAPITAL})*")
_LINK = re.compile(r" (of the|of|for the|for|on|and|&) (?=[^\W\d_a-z])")
_LOWER_WORD = re.compile(r"(?<![\w’'-])[^\W\d_A-Z][\w’'-]*")
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z,;] )[^\W\d_a-z]\w*")
_FIRM_BEFORE = re.compile(r"\b(?:firm|company|partnership|practice|consultancy|brand)\s$")
_POSSESSIVE = re.compile(r"[’']s$|(?<=s)[’']$")
_POSSESSIVE_WITHIN = re.compile(r"(?:[’']s|(?<=s)[’'])(?= )")
_PREPOSITIONS = frozenset("in on at from near to by for with after before since until".split())
_IN = re.compile(r"\b(?:in|at|from|near|to|outside)\s+$", re.IGNORECASE)
_OPENS = re.compile(r"[“‘\"'(\[—–:]\s?$")


@dataclass(frozen=True, slots=True)
class Run:
    """Words with capitals in a row. `text` is without the mark of possession.

    `opens` tells that a sentence or a quote begins with it, where anything has a capital.
    """

    paragraph: int
    start: int
    end: int
    text: str
    possessive: bool
    opens: bool

    @property
    def tokens(self) -> list[str]:
        """The run's words."""
        return self.text.split()


def runs(paragraphs: Sequence[Paragraph]) -> list[Run]:
    """Return the runs of all paragraphs, in order; words that only open a sentence are left out."""
    known = words()
    lower = _usually_lower(paragraphs)
    return [
        run for paragraph in paragraphs for run in _runs_of(paragraph, known=known, lower=lower)
    ]


def _usually_lower(paragraphs: Iterable[Paragraph]) -> set[str]:
    """Return the words that stand in lower case more often than with a capital in a sentence."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for paragraph in paragraphs:
        small.update(_LOWER_WORD.findall(paragraph.text))
        large.update(word.lower() for word in _CAPITAL_WITHIN.findall(paragraph.text))
    return {word for word, count in small.items() if count > large[word]}


def _runs_of(paragraph: Paragraph, *, known: Words, lower: set[str]) -> Iterator[Run]:
    text = paragraph.text
    for sentence in sentences(text):
        for start, end in _linked(text, sentence, known):
            opens = (
                start == sentence.start
                or _OPENS.search(text[max(0, start - 3) : start]) is not None
            )
            for first, last in _parted(text, start, end, known):
                run = _made(paragraph.number, text, first, last, opens=opens and first == start)
                if run.opens:
                    run = _without_opening(run, known=known, lower=lower)
                if run.text:
                    yield run


def _linked(text: str, sentence: Span, known: Words) -> Iterator[tuple[int, int]]:
    """Yield the runs, those joined that are one name: "Bank of England"."""
    open_start, open_end = -1, -1
    for match in _RUN.finditer(text, sentence.start, sentence.end):
        if open_start >= 0:
            link = _LINK.match(text, open_end)
            joins = link[1] if link is not None and link.end() == match.start() else ""
            left = text[open_start:open_end]
            is_firm = _FIRM_BEFORE.search(text[max(0, open_start - 20) : open_start]) is not None
            if joins and (is_firm or _is_one_name(left, joins, match[0], known)):
                open_end = match.end()
                continue
            yield open_start, open_end
        open_start, open_end = match.span()
    if open_start >= 0:
        yield open_start, open_end


def _is_one_name(left: str, link: str, right: str, known: Words) -> bool:
    *others, last = left.lower().split()
    final = right.rsplit(maxsplit=1)[-1].lower()
    if _POSSESSIVE.search(left):
        return False
    if link in ("and", "&"):
        return link == "&" or (final in known.organisation_words and len(left.split()) <= 2)
    heads = known.organisation_words | {"secretary", "minister", "states", "university"}
    return last in heads or (bool({"of", "for"} & set(others)) and not heads.isdisjoint(others))


def _parted(text: str, start: int, end: int, known: Words) -> Iterator[tuple[int, int]]:
    """Yield a run's pieces: after a mark of possession, or a date or a place, a name begins."""
    place = start
    while (cut := _time_or_place(text, place, end, known)) is not None:
        yield place, cut
        place = cut + 1
    for match in _POSSESSIVE_WITHIN.finditer(text, place, end):
        yield place, match.end()
        place = match.end() + 1
    if place < end:
        yield place, end


def _time_or_place(text: str, start: int, end: int, known: Words) -> int | None:
    """Return where the first word ends if it is of time or place: "In June Trump …"."""
    first, _, rest = text[start:end].partition(" ")
    if not rest:
        return None
    low = first.lower().rstrip(".")
    begins_with_preposition = low in _PREPOSITIONS
    is_time = low in known.not_names
    following = rest.split()[0].lower()
    is_place = (
        first in known.places
        and _IN.search(text[max(0, start - 12) : start]) is not None
        and following not in known.organisation_words | known.place_words
    )
    return start + len(first) if begins_with_preposition or is_time or is_place else None


def _made(paragraph: int, text: str, start: int, end: int, *, opens: bool) -> Run:
    shown = text[start:end]
    whole = _POSSESSIVE.sub("", shown)
    at_end = text[end - 1] == "." and not re.search(r"(?:^|[ .])[^\W\d_]\.$", whole)
    if at_end and whole.lower().rstrip(".") not in ("jr", "sr", "inc", "ltd", "co", "corp"):
        whole = whole.rstrip(".")
    possessive = whole != shown and "s" in shown[len(whole) :] + shown[-2:] and shown[-1] != "."
    return Run(paragraph, start, start + len(whole), whole, possessive, opens)


def _without_opening(run: Run, *, known: Words, lower: set[str]) -> Run:
    """Return a run without a first word that has its capital from the sentence alone."""
    first, *rest = run.tokens
    low = first.lower().rstrip(".")
    if low in known.titles or first in known.places or low in known.pronouns:
        return run
    common = low in known.function_words or low in known.not_names or low in lower
    common = (
        common or low in _PARTICLES or low.endswith("ly")
    )  # adverbs; "Emily" and "Italy" are known
    ends_name = not rest or (low not in known.place_beginnings)
    if not (common and ends_name):
        return run
    if rest and low in known.roles:
        return run  # "Coach Moss"
    cut = len(first) + 1
    if low in _PARTICLES:  # "Von der Heide": the name that is known has the last word
        rest = [token for token in rest if token not in _PARTICLES]
        cut = run.text.index(rest[0]) if rest else cut
    return Run(run.paragraph, run.start + cut, run.end, run.text[cut:], run.possessive, opens=False)

"""What a run of words with capitals names: a person, a place, an organisation, or nothing.

Each mention is judged by its own words and by what stands around it; what a name means is decided
by all its mentions together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from knowledge.authoring.capitals import Run
from knowledge.authoring.surroundings import lower_tail, speaks_for_person, speaks_for_place
from knowledge.authoring.words import Words, words


class NameKind(StrEnum):
    """What a name is of."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass
class Name:
    """A name with its mentions. `titles` are what stands before it: "Defense Secretary"."""

    text: str
    kind: NameKind
    mentions: list[Run] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


_WORD_BEFORE = re.compile(r"([\w-]+)\s+$")
_NOUN_AFTER = re.compile(
    r",\s+(?:which\b|(?:the|an?) (?:(?!(?:of|for|at)\b)[\w’'-]+ ){0,4}"
    r"(?:body|company|firm|charity|agency|union|club|party|group)\b(?! ?[\w’']))"
)
_MARKED_ORGANISATION = frozenset(
    "firm company journal magazine newspaper charity group party broadcaster agency union maker "
    "giant start-up startup paper website retailer airline lender body".split()
)
_LOWER_ORGANISATIONS = frozenset(
    "administration government council police department ministry university school college "
    "hospital party university committee parliament club regime campaign".split()
)


def name_kinds(runs: Sequence[Run], texts: Mapping[int, str]) -> list[Name]:
    """Return the names in an article: those of several words first, each with its mentions.

    `texts` are the paragraphs' texts by number.
    """
    known = words()
    found: dict[tuple[NameKind, str], Name] = {}
    undecided: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        decided = _by_itself(run, texts[run.paragraph], known)
        if decided is None:
            undecided[run.text].append(run)
            continue
        for name in decided:
            _merge(found, name)
    singles = Counter(run.text for run in runs if len(run.tokens) == 1)
    bodies = {name.text.split()[0] for name in found.values() if name.kind is NameKind.ORGANISATION}
    for text, mentions in undecided.items():
        if text in bodies:
            continue  # the organisation's short name
        kind = _by_all(text, mentions, texts, known, singles)
        if kind is not None:
            _merge(found, Name(text, kind, mentions))
    return list(found.values())


def _merge(found: dict[tuple[NameKind, str], Name], name: Name) -> None:
    kept = found.setdefault((name.kind, name.text), Name(name.text, name.kind))
    kept.mentions += name.mentions
    kept.titles += [title for title in name.titles if title not in kept.titles]


def _by_itself(run: Run, text: str, known: Words) -> list[Name] | None:
    """Return what a run names by its own words, nothing for words that name nothing, or None."""
    lows = [token.lower().rstrip(".") for token in run.tokens]
    place = known.place_of(run.text)
    title = max((place for place, low in enumerate(lows) if low in known.titles), default=-1)
    ends_otherwise = lows[0] == "st" or lows[-1] in known.organisation_words
    names: list[Name] | None = None
    if place is not None:
        names = [Name(place, NameKind.PLACE, [run])]
    elif all(low in known.not_names for low in lows) or title == len(lows) - 1:
        names = []
    elif title >= 0 and not ends_otherwise:
        names = _titled(run, title, known)
    elif (role := _role_before_given_name(lows, known)) >= 0 and not ends_otherwise:
        names = _titled(run, role, known)
    elif _is_organisation(run, lows, text, known):
        names = _organisation(run, text)
    elif _is_place(lows, known):
        names = [Name(run.text, NameKind.PLACE, [run])]
    return names


def _role_before_given_name(lows: Sequence[str], known: Words) -> int:
    """Return the place of a role that a sentence's beginning has written like a title, or -1.

    "Architect Lena Fromm"; not "Neil Baker James", where a given name stands before.
    """
    for place, (low, following) in enumerate(pairwise(lows)):
        if low in known.pronouns:
            return -1
        if low in known.roles and following in known.pronouns:
            return place
    return -1


def _is_place(lows: Sequence[str], known: Words) -> bool:
    if len(lows) < 2 or lows[0] in known.pronouns:  # Christopher Hill
        return False
    return lows[-1] in known.place_words or lows[0] in known.place_beginnings


def _titled(run: Run, last_title: int, known: Words) -> list[Name]:
    cut = last_title + 1
    tokens = run.tokens
    if cut < len(tokens) and tokens[cut].lower() in ("of", "for") and cut + 1 < len(tokens):
        cut += 2  # "Secretary of State"
    title, name = " ".join(tokens[:cut]), " ".join(tokens[cut:])
    if not name:
        return []
    start = run.start + len(title) + 1
    mention = Run(run.paragraph, start, run.end, name, run.possessive, opens=False)
    shown = title if title.lower().rstrip(".") not in ("mr", "mrs", "ms", "miss", "mx") else ""
    names = [Name(name, NameKind.PERSON, [mention], [shown] if shown else [])]
    demonyms = [token for token in tokens[:cut] if token in known.demonyms]
    names += [Name(known.demonyms[one], NameKind.PLACE, [run]) for one in demonyms]
    return names


def _is_organisation(run: Run, lows: Sequence[str], text: str, known: Words) -> bool:
    if len(lows) > 1 and lows[-1] in known.organisation_words:
        return True
    head = re.split(r" (?:of|for)(?: the)? ", " ".join(lows))[0].split()
    if len(head) < len(lows) and head and head[-1] in known.organisation_words:
        return True
    if run.text.isupper() and 2 <= len(run.text) <= 6 and run.text.isalpha():
        return True
    before = _WORD_BEFORE.search(text[max(0, run.start - 40) : run.start])
    if before is not None and before[1].lower() in _MARKED_ORGANISATION:
        return True
    noun = _NOUN_AFTER.match(text, run.start + len(run.text))
    if noun is not None:
        # "Kelp, which …" may be anything; "Metallbund, the union" is a body.
        return len(lows) > 1 or not noun[0].endswith("which")
    return lower_tail(run, text, _LOWER_ORGANISATIONS) != ""


def _organisation(run: Run, text: str) -> list[Name]:
    tail = lower_tail(run, text, _LOWER_ORGANISATIONS)
    whole = Run(
        paragraph=run.paragraph,
        start=run.start,
        end=run.start + len(run.text) + len(tail),
        text=run.text + tail,
        possessive=run.possessive and not tail,
        opens=run.opens,
    )
    names = [Name(whole.text, NameKind.ORGANISATION, [whole])]
    if tail.split()[:1] in (["borough"], ["city"], ["county"], ["district"], ["town"], ["village"]):
        names.append(Name(run.text, NameKind.PLACE, [run]))
    return names


def _by_all(
    text: str,
    mentions: Sequence[Run],
    texts: Mapping[int, str],
    known: Words,
    singles: Mapping[str, int],
) -> NameKind | None:
    """Return what a name means by all its mentions, or None if nothing tells."""
    tokens = text.split()
    person = sum(speaks_for_person(run, texts[run.paragraph], known) for run in mentions)
    place = sum(speaks_for_place(run, texts[run.paragraph]) for run in mentions)
    if len(tokens) > 1:
        person += 2 * (tokens[0].lower() in known.pronouns)
        person += any(singles.get(one, 0) for one in (tokens[0], tokens[-1]))
        if person > place and len(tokens) <= 5:
            return NameKind.PERSON
        return NameKind.PLACE if place else NameKind.ORGANISATION
    if known.is_role(text) or (all(run.opens for run in mentions) and person < 2):
        return None
    if place >= max(person, 1):
        return NameKind.PLACE
    return NameKind.PERSON if person >= 2 else None

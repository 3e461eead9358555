"""Made-up entries in realistic sentences, any number of them, and questions to find them by.

Everything follows from a seed. Names grow with the number of entries, as they do in real archives;
verbs and things stay the same few hundred, so that most words occur in many entries.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from knowledge.model import Pack

SEED = 20190222
PACK_ENTRIES = 50_000  # entries of a pack; more entries make more packs
_ENTRIES_A_PERSON = 12
_ENTRIES_A_PLACE = 60

_START = "b br c d dr f g gr h j k kl l m n p r s sh st t tr v w z".split()  # fmt: skip
_VOWEL = "a e i o u ai ea ou".split()  # fmt: skip
_END = "n r l s m nd rk st ll x".split()  # fmt: skip
_ROLES = (
    "the finance minister", "a harbour pilot", "the mayor", "a union leader", "the chief engineer",
    "an opposition deputy", "the central bank's governor", "a village teacher", "the coach",
    "a climate scientist", "the museum's director", "a retired judge", "the army's spokesman",
)  # fmt: skip
# past tense, infinitive, and another way of saying it
_VERBS = (
    ("criticised", "criticise", "attack"), ("announced", "announce", "make public"),
    ("postponed", "postpone", "put off"), ("financed", "finance", "pay for"),
    ("inspected", "inspect", "examine"), ("defended", "defend", "stand up for"),
    ("rejected", "reject", "turn down"), ("approved", "approve", "agree to"),
    ("sold", "sell", "get rid of"), ("repaired", "repair", "fix"),
    ("cancelled", "cancel", "call off"), ("praised", "praise", "speak well of"),
    ("investigated", "investigate", "look into"), ("signed", "sign", "put a name to"),
)  # fmt: skip
_ADJECTIVES = (
    "new", "regional", "long-awaited", "disputed", "secret", "annual", "costly", "northern",
    "temporary", "historic", "joint", "private", "emergency", "coastal", "unfinished",
)  # fmt: skip
_THINGS = (
    "ferry contract", "tax reform", "water treaty", "railway tunnel", "school budget", "peace plan",
    "fishing quota", "hospital wing", "solar farm", "trade agreement", "archive", "oil licence",
    "vaccination campaign", "housing law", "football stadium", "border checkpoint", "pension fund",
    "power station", "film festival", "grain store", "dam", "police inquiry", "wage deal",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NEIGHBOURS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # of a key on a phone


@dataclass(frozen=True, slots=True)
class _Story:
    person: str
    role: str
    verb: tuple[str, str, str]
    thing: str
    place: str
    month: str
    year: int
    millions: int


@dataclass(frozen=True, slots=True)
class Sought:
    """A question and the entry that answers it."""

    question: str
    entry: str


def packs(count: int) -> Iterator[Pack]:
    """Yield packs with `count` entries together."""
    stories = _stories(count)
    for number, first in enumerate(range(0, count, PACK_ENTRIES)):
        entries = [
            _entry(place, next(stories)) for place in range(first, min(first + PACK_ENTRIES, count))
        ]
        yield Pack.model_validate(
            {
                "id": f"synthetic-{number}",
                "title": f"Synthetic archive {number}",
                "as_of": date(2019, 2, 22),
                "sources": [
                    {"id": "a", "title": "Archive", "date": date(2019, 2, 22), "paragraphs": 10_000}
                ],
                "topics": [{"id": "news", "name": "News"}],
                "entries": entries,
            }
        )


def sought(count: int, questions: int) -> list[Sought]:
    """Return questions on entries among `count`, in other words and with a slip of the finger."""
    chance = random.Random(SEED + 1)  # noqa: S311 - figures to repeat, no secret
    places = set(chance.sample(range(count), questions))
    return [
        Sought(_asked(story, chance), f"e{place}")
        for place, story in enumerate(_stories(count))
        if place in places
    ]


def texts(count: int) -> Iterator[tuple[str, str]]:
    """Yield each entry's id with each of its texts."""
    for place, story in enumerate(_stories(count)):
        yield f"e{place}", _sentence(story)
        yield f"e{place}", _phrasing(story)


def _stories(count: int) -> Iterator[_Story]:
    chance = random.Random(SEED)  # noqa: S311 - figures to repeat, no secret
    people = [f"{_name(chance)} {_name(chance)}" for _ in range(count // _ENTRIES_A_PERSON + 20)]
    where = [_name(chance, 3) for _ in range(count // _ENTRIES_A_PLACE + 20)]
    things = [" ".join(pair) for pair in product(_ADJECTIVES, _THINGS)]
    for _ in range(count):
        yield _Story(
            person=chance.choice(people),
            role=chance.choice(_ROLES),
            verb=chance.choice(_VERBS),
            thing=chance.choice(things),
            place=chance.choice(where),
            month=chance.choice(_MONTHS),
            year=chance.randint(1990, 2018),
            millions=chance.randint(2, 900),
        )


def _entry(place: int, story: _Story) -> dict[str, object]:
    return {
        "id": f"e{place}",
        "kind": "fact",
        "text": _sentence(story),
        "attribution": "reporter",
        "citations": [{"source": "a", "paragraph": place % 10_000 + 1}],
        "topics": ["news"],
        "leads": {"when": f"In {story.month} {story.year}."},
        "phrasings": [_phrasing(story)],
    }


def _sentence(story: _Story) -> str:
    return (
        f"{story.person}, {story.role}, {story.verb[0]} the {story.thing} in {story.place} "
        f"in {story.month} {story.year}, which was to cost {story.millions} million."
    )


def _phrasing(story: _Story) -> str:
    return f"When did {story.person} {story.verb[1]} the {story.thing} in {story.place}?"


def _asked(story: _Story, chance: random.Random) -> str:
    last_name = story.person.split()[1]
    words = f"what year did {last_name} {story.verb[2]} the {story.thing} at {story.place}".split()
    return " ".join(_with_a_slip(words, chance))


def _with_a_slip(words: Sequence[str], chance: random.Random) -> list[str]:
    """Return the words with one letter of a long one hit beside its key."""
    place = chance.choice([number for number, word in enumerate(words) if len(word) > 4])
    letters = list(words[place])
    at = chance.randrange(1, len(letters))
    row = next((row for row in _NEIGHBOURS if letters[at].casefold() in row), None)
    if row is not None:
        key = row.index(letters[at].casefold())
        letters[at] = row[key - 1] if key else row[1]
    return [*words[:place], "".join(letters), *words[place + 1 :]]


def _name(chance: random.Random, syllables: int = 2) -> str:
    parts = [
        chance.choice(_START) + chance.choice(_VOWEL) + (chance.choice(_END) if last else "")
        for last in [False] * (syllables - 1) + [True]
    ]
    return "".join(parts).capitalize()

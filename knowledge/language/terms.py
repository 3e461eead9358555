"""Terms: what words, phrases and names are compared as, and which terms mean the same.

A term's key is a stem ("resign"), a phrase ("step_down") or a name ("@stephen-biegun"). All
spellings of a name share its key, so that "Pompeo" and "the secretary of state" are one term.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from knowledge.language.lexicon import lexicon
from knowledge.language.words import split_words, stem
from knowledge.model import Organisation, Pack, Person, Place

# How much a synonym counts beside the very word: chosen, then left alone by script/tune.
PACK_SYNONYM = 0.95
GENERAL_SYNONYM = 0.85
PART_OF_NAME = 0.75

_MAX_PHRASE_WORDS = 6
# In front of a phrase these say nothing; in front of a name they may ("the envoy").
_LEADING = frozenset({"the", "a", "an", "to"})


@dataclass(frozen=True, slots=True)
class Term:
    """One word, phrase or name of a text. `words` counts how many words it took."""

    key: str
    surface: str
    words: int = 1

    @property
    def is_name(self) -> bool:
        """Whether this is a person, place, organisation or topic of a pack."""
        return self.key.startswith("@")

    @property
    def is_function_word(self) -> bool:
        """Whether the term carries no subject at all."""
        return self.surface in lexicon().function_words

    @property
    def is_light(self) -> bool:
        """Whether the term could stand in a question on anything."""
        return self.surface in lexicon().light_words or self.key in light_stems()


@cache
def light_stems() -> frozenset[str]:
    """Return the stems of the light words."""
    return frozenset(stem(word) for word in lexicon().light_words)


@dataclass(frozen=True)
class Terminology:
    """Phrases and names to look for in texts, and the synonyms between terms.

    `phrases` maps stems in order to a key; `synonyms` maps a key to the keys that mean the same,
    with how much each counts (0 to 1); `opposites` maps a key to the keys that say the opposite.
    """

    phrases: Mapping[tuple[str, ...], str]
    synonyms: Mapping[str, Mapping[str, float]]
    opposites: Mapping[str, frozenset[str]]
    name_ids: Mapping[str, frozenset[str]] = field(default_factory=dict)  # key → ids it stands for
    _longest: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        longest: dict[str, int] = {}
        for phrase in self.phrases:
            longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
        object.__setattr__(self, "_longest", longest)

    def encoded(self) -> bytes:
        """Return the terminology as bytes that `decoded` reads back: faster than making it anew."""
        value = {
            "phrases": [[*stems, key] for stems, key in self.phrases.items()],
            "synonyms": self.synonyms,
            "opposites": {key: sorted(others) for key, others in self.opposites.items()},
            "name_ids": {key: sorted(ids) for key, ids in self.name_ids.items()},
        }
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def decoded(cls, blob: bytes) -> Terminology:
        """Return the terminology that `encoded` wrote."""
        value = json.loads(blob)
        return cls(
            phrases={tuple(row[:-1]): row[-1] for row in value["phrases"]},
            synonyms=value["synonyms"],
            opposites={key: frozenset(others) for key, others in value["opposites"].items()},
            name_ids={key: frozenset(ids) for key, ids in value["name_ids"].items()},
        )

    def terms(self, words: Sequence[str]) -> list[Term]:
        """Return the terms of `words` in order, function words included; longest phrases win."""
        stems = [stem(word) for word in words]
        found: list[Term] = []
        position = 0
        while position < len(words):
            taken = self._phrase_at(stems, position)
            if taken:
                key, length = taken
                surface = " ".join(words[position : position + length])
                found.append(Term(key, surface, length))
                position += length
            else:
                found.append(Term(stems[position], words[position]))
                position += 1
        return found

    def _phrase_at(self, stems: Sequence[str], position: int) -> tuple[str, int] | None:
        longest = min(self._longest.get(stems[position], 0), len(stems) - position)
        for length in range(longest, 0, -1):
            key = self.phrases.get(tuple(stems[position : position + length]))
            if key is not None:
                return key, length
        return None

    def content(self, text: str) -> list[Term]:
        """Return the terms of a text that carry a subject, in order, repeats kept."""
        return [term for term in self.terms(split_words(text)) if not term.is_function_word]


_General = tuple[dict[tuple[str, ...], str], dict[str, dict[str, float]], dict[str, frozenset[str]]]


@lru_cache(maxsize=1)
def _general() -> _General:
    phrases: dict[tuple[str, ...], str] = {}
    synonyms: dict[str, dict[str, float]] = defaultdict(dict)
    _add_synonyms(lexicon().synonyms, GENERAL_SYNONYM, phrases, synonyms)
    return phrases, synonyms, _opposites(phrases)


def _opposites(phrases: dict[tuple[str, ...], str]) -> dict[str, frozenset[str]]:
    opposed: dict[str, set[str]] = defaultdict(set)
    for one, other in lexicon().opposites:
        left = {key for member in one if (key := _phrase_key(member, phrases))}
        right = {key for member in other if (key := _phrase_key(member, phrases))}
        for key in left:
            opposed[key] |= right - left
        for key in right:
            opposed[key] |= left - right
    return {key: frozenset(others) for key, others in opposed.items()}


def terminology(packs: Iterable[Pack]) -> Terminology:
    """Return the terminology of general English and these packs' names and synonyms."""
    general_phrases, general_synonyms, opposites = _general()
    phrases = dict(general_phrases)
    synonyms: dict[str, dict[str, float]] = defaultdict(dict)
    for key, others in general_synonyms.items():
        synonyms[key].update(others)
    owners: dict[str, set[str]] = defaultdict(set)
    for pack in packs:
        _add_synonyms(pack.synonyms, PACK_SYNONYM, phrases, synonyms)
        _add_names(pack, phrases, owners)
        _relate_parts(pack.organisations, phrases, synonyms)
    return Terminology(
        phrases=phrases,
        synonyms=dict(synonyms),
        opposites=opposites,
        name_ids={key: frozenset(ids) for key, ids in owners.items()},
    )


def _relate_parts(
    organisations: Iterable[Organisation],
    phrases: Mapping[tuple[str, ...], str],
    synonyms: dict[str, dict[str, float]],
) -> None:
    """Let the parts of an organisation's name stand for it, but less than the whole.

    "North Korea's media" has the parts of "North Korean official media", which is one name.
    """
    for organisation in organisations:
        for alias in (organisation.name, *organisation.aliases):
            words = tuple(stem(word) for word in split_words(alias))[:_MAX_PHRASE_WORDS]
            key = phrases.get(words)
            if key is None or len(words) < 2:
                continue
            for part in _parts(words, phrases):
                if part != key:
                    synonyms[part][key] = max(PART_OF_NAME, synonyms[part].get(key, 0.0))


def _parts(words: tuple[str, ...], phrases: Mapping[tuple[str, ...], str]) -> set[str]:
    """Return the keys of the names and telling words inside a longer name."""
    parts: set[str] = set()
    position = 0
    while position < len(words):
        for end in range(min(len(words), position + len(words) - 1), position, -1):
            inner = words[position:end]
            if phrases.get(inner, "").startswith("@") and len(inner) < len(words):
                parts.add(phrases[inner])
                position = end
                break
        else:
            if words[position] not in lexicon().function_words:
                parts.add(words[position])
            position += 1
    return parts | _inner_phrases(words, phrases)


def _inner_phrases(words: tuple[str, ...], phrases: Mapping[tuple[str, ...], str]) -> set[str]:
    return {
        phrases[words[start:end]]
        for start in range(len(words))
        for end in range(start + 2, len(words) + 1)
        if end - start < len(words) and words[start:end] in phrases
    }


def _add_synonyms(
    groups: Iterable[Sequence[str]],
    weight: float,
    phrases: dict[tuple[str, ...], str],
    synonyms: dict[str, dict[str, float]],
) -> None:
    for group in groups:
        keys = [key for member in group if (key := _phrase_key(member, phrases))]
        for key in keys:
            for other in keys:
                if other != key:
                    synonyms[key][other] = max(weight, synonyms[key].get(other, 0.0))


def _phrase_key(phrase: str, phrases: dict[tuple[str, ...], str]) -> str | None:
    words = split_words(phrase)
    if len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    stems = tuple(stem(word) for word in words)[:_MAX_PHRASE_WORDS]
    if not stems:
        return None
    if len(stems) == 1:
        return stems[0]
    return phrases.setdefault(stems, "_".join(stems))


def _add_names(
    pack: Pack, phrases: dict[tuple[str, ...], str], owners: dict[str, set[str]]
) -> None:
    # Names that share an alias ("North Korea" the place and the government) become one key.
    everything: list[Person | Organisation | Place] = [
        *pack.people,
        *pack.organisations,
        *pack.places,
    ]
    for named in everything:
        keys = [
            tuple(stem(word) for word in split_words(alias))[:_MAX_PHRASE_WORDS]
            for alias in _also_called(named)
        ]
        taken = next((phrases[key] for key in keys if phrases.get(key, "").startswith("@")), None)
        name_key = taken or f"@{named.id}"
        for key in filter(None, keys):
            if not phrases.get(key, "").startswith("@"):
                phrases[key] = name_key
        owners[name_key].add(named.id)


def _also_called(named: Person | Organisation | Place) -> Iterator[str]:
    """Yield a name, its aliases and, for a country, what its people and things are called."""
    for called in (named.name, *named.aliases):
        yield called
        if "-" in called:  # "Jae-in" is also typed "Jaein"
            yield called.replace("-", "")
    if isinstance(named, Place):
        for called in (named.name, *named.aliases):
            yield from lexicon().demonyms.get(called.casefold().removeprefix("the "), ())

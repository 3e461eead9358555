"""General knowledge of English names and verbs for drafting, read from the files in `data/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from knowledge.language.lexicon import lexicon

Pronoun = Literal["he", "she", "they"]

_DATA = resources.files("knowledge.authoring") / "data"


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists. All but the places are in lower case."""

    speech_verbs: frozenset[str]
    roles: frozenset[str]
    titles: frozenset[str]
    organisation_words: frozenset[str]
    place_words: frozenset[str]
    place_beginnings: frozenset[str]
    pronouns: Mapping[str, Pronoun]  # by given name
    not_names: frozenset[str]
    places: frozenset[str]
    demonyms: Mapping[str, str]  # the place, by what its people and things are called
    function_words: frozenset[str]

    def is_role(self, word: str) -> bool:
        """Tell whether a word, in the singular or plural, says what somebody is."""
        return word.lower() in self.roles or word.lower().removesuffix("s") in self.roles

    def place_of(self, name: str) -> str | None:
        """Return the well-known place that a name or a demonym stands for, or None."""
        if name in self.places:
            return name
        if name.isupper() and len(name) > 3 and name.title() in self.places:
            return name.title()  # a dateline
        return self.demonyms.get(name) or self.demonyms.get(name.rstrip("."))


@cache
def words() -> Words:
    """Return the lists; the files are read once a process."""
    pronouns: dict[str, Pronoun] = {}
    for pronoun, names in _pairs("given-names.txt"):
        for name in names.split():
            if pronoun in ("he", "she", "they"):
                # A name that both bear is in the last group, too.
                pronouns[name] = pronoun  # type: ignore[assignment]  # one of the three
    places = dict(_pairs("places.txt"))
    return Words(
        speech_verbs=_words("speech-verbs.txt"),
        roles=_words("roles.txt"),
        titles=_words("titles.txt"),
        organisation_words=_words("organisation-words.txt"),
        place_words=_words("place-words.txt"),
        place_beginnings=_words("place-beginnings.txt"),
        pronouns=pronouns,
        not_names=_words("not-names.txt"),
        places=frozenset(places),
        demonyms={
            word.strip(): place
            for place, demonyms in places.items()
            for word in demonyms.split(",")
            if word.strip()
        },
        function_words=lexicon().function_words,
    )


def _lines(name: str) -> Iterator[str]:
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    for line in _lines(name):
        left, _, right = line.partition("=")
        yield left.strip(), right.strip()

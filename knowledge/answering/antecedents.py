"""Whom and what "he", "they" or "there" means, by the question and the entries before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.matching.query import Query
from knowledge.model import Entry, Pack

_PERSON = frozenset("he she him his her hers himself herself".split())
_SEVERAL = frozenset("they them their theirs".split())
_PLACE = frozenset({"there"})


@dataclass(frozen=True, slots=True)
class Names:
    """Which name keys stand for people, places and everything else, in the packs that are open."""

    key_of: Mapping[str, str]  # id → key
    people: Mapping[str, str]  # key → pronoun
    places: frozenset[str]

    @classmethod
    def of(cls, packs: Iterable[Pack], name_ids: Mapping[str, frozenset[str]]) -> Names:
        """Return the names of packs; `name_ids` maps each key to the ids it stands for."""
        packs = tuple(packs)
        pronouns = {person.id: person.pronoun for pack in packs for person in pack.people}
        places = {place.id for pack in packs for place in pack.places}
        return cls(
            key_of={name: key for key, ids in name_ids.items() for name in ids},
            people={
                key: pronouns[name]
                for key, ids in name_ids.items()
                for name in ids
                if name in pronouns
            },
            places=frozenset(key for key, ids in name_ids.items() if ids & places),
        )

    def of_entries(self, entries: Iterable[Entry]) -> set[str]:
        """Return the keys of all names that entries are about."""
        named = {name for entry in entries for name in _named(entry)}
        return {self.key_of[name] for name in named if name in self.key_of}

    def meant(
        self, words: Sequence[str], before: Sequence[Query], entries: Sequence[Entry]
    ) -> tuple[str, ...]:
        """Return the keys of the names that the pronouns among `words` stand for.

        `before` are the questions that this one follows, the latest first.
        """
        said = set(words)
        asked = [term.term.key for query in before for term in query.names]
        shown = [
            self.key_of[name] for entry in entries for name in _named(entry) if name in self.key_of
        ]
        meant: list[str] = []
        if said & _PERSON:
            wanted = "she" if said & {"she", "her", "hers", "herself"} else "he"
            meant += self._people(asked, wanted)[:1] or self._people(shown, wanted)[:1]
        if said & _SEVERAL:
            meant += self._several(asked, shown)
        if said & _PLACE:
            places = [key for key in asked if key in self.places]
            meant += (places or [key for key in shown if key in self.places])[:1]
        return tuple(dict.fromkeys(meant))

    def _several(self, asked: Sequence[str], shown: Sequence[str]) -> Sequence[str]:
        """Return whom "they" means: several people, else a country or a body, else whom it can."""
        people = [key for key in asked if key in self.people]
        if len(people) > 1:
            return people
        bodies = [key for key in asked if key not in self.people]
        return bodies or [key for key in shown if key not in self.people][:1] or asked

    def _people(self, keys: Sequence[str], wanted: str) -> list[str]:
        fitting = [key for key in keys if self.people.get(key) in (wanted, "they")]
        return fitting or [key for key in keys if key in self.people]


def _named(entry: Entry) -> Iterable[str]:
    if entry.speaker:
        yield entry.speaker
    if entry.attribution.who:
        yield entry.attribution.who
    yield from entry.people
    yield from entry.organisations
    yield from entry.places

"""What a draft pack holds, as values; writing it down is `writing`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge.authoring.entities import Entity
from knowledge.authoring.sources import SourceArticle
from knowledge.dates import When
from knowledge.model import Kind

AttributionBy = Literal["reporter", "person", "organisation", "official", "group"]


@dataclass(frozen=True, slots=True)
class DraftAttribution:
    """Who claims an entry, guessed. The fields are those of `knowledge.model.Attribution`."""

    by: AttributionBy
    who: str | None = None
    described: str | None = None
    count: int | None = None

    def written(self) -> str | dict[str, Any]:
        """Return it as a pack writes it."""
        fields = {"by": self.by, "who": self.who, "described": self.described, "count": self.count}
        given = {name: value for name, value in fields.items() if value is not None}
        return self.by if len(given) == 1 else given


REPORTER = DraftAttribution("reporter")


@dataclass(frozen=True, slots=True)
class DraftTopic:
    """A topic; `word` is what an entry under it mentions."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """An entry to be accepted, reworded or dropped, with the sentence that it is drafted from."""

    id: str
    kind: Kind
    text: str
    paragraph: int
    sentence: str
    attribution: DraftAttribution
    topics: tuple[str, ...]
    phrasings: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    quote: str | None = None
    speaker: str | None = None
    role: str | None = None
    when: When | None = None
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    leads: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftPack:
    """Everything that is drafted from an article."""

    id: str
    title: str
    article: SourceArticle
    people: tuple[Entity, ...]
    places: tuple[Entity, ...]
    organisations: tuple[Entity, ...]
    topics: tuple[DraftTopic, ...]
    entries: tuple[DraftEntry, ...]

    def of(self, kind: Kind) -> tuple[DraftEntry, ...]:
        """Return the entries of a kind, in the article's order."""
        return tuple(entry for entry in self.entries if entry.kind is kind)

    def named(self, entity_id: str) -> str:
        """Return the name of a person, place or organisation by id."""
        everyone = (*self.people, *self.organisations, *self.places)
        return next(one.name for one in everyone if one.id == entity_id)

"""The pack's model: sources, people, places, organisations, topics, entries, collections and gaps.

Values only. Reading files lives in `pack_files`, checks against an article in `lint`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    field_validator,
    model_validator,
)

from knowledge.dates import When, parse_when

# A pack id and an entry id share one button's custom id, of which Discord allows 100 characters.
MAX_PACK_ID_CHARS = 32
MAX_ENTRY_ID_CHARS = 40
MAX_PHRASING_CHARS = 100  # Discord: a choice's name and a button's question hold 100 characters
MAX_TEXT_CHARS = 700
MAX_NAME_CHARS = 100

_SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

PackId = Annotated[str, StringConstraints(pattern=_SLUG, max_length=MAX_PACK_ID_CHARS)]
EntryId = Annotated[str, StringConstraints(pattern=_SLUG, max_length=MAX_ENTRY_ID_CHARS)]
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=MAX_ENTRY_ID_CHARS)]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT_CHARS)
]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME_CHARS)
]
Phrasing = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=MAX_PHRASING_CHARS)
]


class Ask(StrEnum):
    """The kind of answer a question wants."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how_many"
    WHAT = "what"
    WHY = "why"
    HOW = "how"
    HOW_LONG = "how_long"
    QUOTE = "quote"
    YES_NO = "yes_no"
    LIST = "list"


class Kind(StrEnum):
    """What an entry is."""

    FACT = "fact"
    QUOTE = "quote"
    EVENT = "event"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def with_changes(self, **changes: Any) -> Self:
        """Return a copy with some fields changed, checked anew.

        Unlike pydantic's `model_copy`, it leaves behind what was computed from the old fields.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**fields, **changes})


class Citation(_Model):
    """One paragraph of one source. `source` may be left out where a pack has a single source."""

    source: str = ""
    paragraph: int = Field(ge=1, le=10_000)

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, value: Any) -> Any:
        return {"paragraph": value} if isinstance(value, int) else value


class Source(_Model):
    """An article. Publisher, author and address are given only where the article gives them."""

    id: Slug
    title: Name
    date: date
    published: datetime | None = None
    paragraphs: int = Field(ge=1, le=10_000)
    publisher: Name | None = None
    author: Name | None = None
    url: Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://\S+$")] | None = None

    @field_validator("published")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Named(_Model):
    id: Slug
    name: Name
    aliases: tuple[Name, ...] = ()


class Person(_Named):
    """Somebody the source names. `role` is how the source introduces them, in our words."""

    role: Text
    affiliations: tuple[Slug, ...] = ()  # organisation ids
    pronoun: Literal["he", "she", "they"] = "they"
    citations: tuple[Citation, ...] = Field(min_length=1)


class Place(_Named):
    """A place the source names."""


class Organisation(_Named):
    """An organisation, a government or a medium the source names."""


class Topic(_Named):
    """A subject under which entries are briefed."""


class Attribution(_Model):
    """Who claims an entry.

    `who` is a person's or organisation's id; `described` is how the source calls somebody it does
    not name ("a senior administration official"); `count` is how many of them spoke.
    """

    by: Literal["reporter", "person", "organisation", "official", "group"]
    who: Slug | None = None
    described: Name | None = None
    count: int | None = Field(default=None, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, value: Any) -> Any:
        return {"by": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.by in ("person", "organisation") and self.who is None:
            raise ValueError(f"attribution by {self.by} needs 'who'; give the id")
        if self.by in ("official", "group") and self.described is None:
            raise ValueError(
                f"attribution by {self.by} needs 'described'; say how the source calls them"
            )
        return self


class Leads(_Model):
    """Short direct answers an entry holds, by the kind of question ("how_many": "About 30,000.").

    An entry without a lead for `who`, `when`, `where`, `how_many` or `why` does not hold that kind
    of answer, unless its speaker, date or places give one.
    """

    who: Text | None = None
    when: Text | None = None
    where: Text | None = None
    how_many: Text | None = None
    what: Text | None = None
    why: Text | None = None
    how: Text | None = None
    how_long: Text | None = None

    def given(self) -> dict[str, str]:
        """Return the leads that are set, by kind."""
        return {kind: text for kind, text in self if text is not None}


class Entry(_Model):
    """One fact, quote or event: the only thing an answer may be made of."""

    id: EntryId
    kind: Kind
    text: Text
    quote: Text | None = None
    speaker: Slug | None = None  # a person's or an organisation's id
    role: Name | None = None  # the speaker's role at the time, in our words
    occasion: Name | None = None  # where or to whom it was said
    note: Text | None = None  # what a reader should know of the wording, for example a slip
    attribution: Attribution
    citations: tuple[Citation, ...] = Field(min_length=1, max_length=10)
    when: Annotated[When, BeforeValidator(parse_when), PlainSerializer(When.written)] | None = None
    people: tuple[Slug, ...] = ()
    organisations: tuple[Slug, ...] = ()
    places: tuple[Slug, ...] = ()
    topics: tuple[Slug, ...] = Field(min_length=1)
    leads: Leads = Leads()
    related: tuple[EntryId, ...] = ()
    phrasings: tuple[Phrasing, ...] = Field(min_length=1)
    yes: tuple[Phrasing, ...] = ()  # questions to which this entry says yes
    no: tuple[Phrasing, ...] = ()  # questions to which this entry says no
    corrects: tuple[Phrasing, ...] = ()  # questions with a wrong premise that this entry sets right
    draft: bool = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind is Kind.QUOTE and (self.quote is None or self.speaker is None):
            raise ValueError(
                "a quote needs 'quote' (the words, letter for letter) and 'speaker'; "
                "add what is missing"
            )
        if self.kind is Kind.EVENT and self.when is None:
            raise ValueError(
                "an event needs 'when'; write for example 2018-06 or 2019-02-24/2019-03-02"
            )
        return self

    @cached_property
    def paragraphs(self) -> tuple[int, ...]:
        """The cited paragraphs' numbers, in order."""
        return tuple(sorted({citation.paragraph for citation in self.citations}))

    def questions(self) -> Iterator[str]:
        """Yield every way of asking for this entry, the most natural first."""
        yield from self.phrasings
        yield from self.yes
        yield from self.no


OVERVIEW = "overview"  # id of the collection that tells a pack in short


class Collection(_Model):
    """A question that several entries answer together, in this order.

    The one whose id is `overview` is what is shown to whoever asks for a summary.
    """

    id: EntryId
    lead: Text  # introduces the list, in our words
    entries: tuple[EntryId, ...] = Field(min_length=2)
    topics: tuple[Slug, ...] = ()
    phrasings: tuple[Phrasing, ...] = Field(min_length=1)


class Gap(_Model):
    """Something readers ask that the source does not say.

    `missing` completes "The source doesn't say …".
    """

    id: EntryId
    missing: Text
    topics: tuple[Slug, ...] = ()
    near: tuple[EntryId, ...] = ()  # entries that say what the source does say on it
    phrasings: tuple[Phrasing, ...] = Field(min_length=1)


class Dispute(_Model):
    """A point on which the source's voices differ."""

    id: EntryId
    text: Text
    entries: tuple[EntryId, ...] = Field(min_length=2)
    topics: tuple[Slug, ...] = Field(min_length=1)


class Pack(_Model):
    """Sources and what is known from them.

    Whether ids are unique and references lead somewhere is checked where packs are read, which
    knows the lines. Without entries it is a pack's frame.
    """

    id: PackId
    title: Name
    version: int = Field(default=1, ge=1)
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")] = "en"
    as_of: date
    sources: tuple[Source, ...] = Field(min_length=1)
    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    topics: tuple[Topic, ...] = ()
    entries: tuple[Entry, ...] = ()
    collections: tuple[Collection, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    gaps: tuple[Gap, ...] = ()
    synonyms: tuple[tuple[Name, ...], ...] = ()  # groups of words that mean the same in this pack

    @cached_property
    def entry_by_id(self) -> dict[str, Entry]:
        """Entries by id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def person_by_id(self) -> dict[str, Person]:
        """People by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def organisation_by_id(self) -> dict[str, Organisation]:
        """Organisations by id."""
        return {organisation.id: organisation for organisation in self.organisations}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    def speaker_name(self, speaker: str) -> str:
        """Return the name of a person or an organisation by its id, or the id itself."""
        named = self.person_by_id.get(speaker) or self.organisation_by_id.get(speaker)
        return named.name if named else speaker

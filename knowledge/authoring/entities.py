"""The people, places and organisations of an article, and where each is mentioned."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.authoring.capitals import Run, runs
from knowledge.authoring.names import Name, NameKind, name_kinds
from knowledge.authoring.roles import clause_beside, pronoun_of, role_beside
from knowledge.authoring.slugs import Slugs
from knowledge.authoring.sources import Paragraph
from knowledge.authoring.words import Pronoun, words
from knowledge.model import MAX_NAME_CHARS

_ACRONYM = re.compile(r"[’']?s?\s+\(([A-Z][A-Za-z.]{1,9})\)")
_HEADS_OF_STATE = "president|prime minister|chancellor|king|queen|emperor|foreign minister|leader"
_UNNAMED = re.compile(rf"[’']s? ({_HEADS_OF_STATE})\b(?!\s+[A-Z])(?![’']s? [A-Z])")


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that the article names. `role` and `pronoun` are a person's."""

    id: str
    kind: NameKind
    name: str
    aliases: tuple[str, ...] = ()
    paragraphs: tuple[int, ...] = ()
    role: str = ""
    pronoun: Pronoun = "they"
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a paragraph names an entity; characters, the end excluded."""

    start: int
    end: int
    entity: Entity
    possessive: bool


@dataclass(frozen=True)
class Entities:
    """All entities, and the mentions of each paragraph in order."""

    all: tuple[Entity, ...]
    mentions: dict[int, list[Mention]] = field(default_factory=dict)

    def of(self, kind: NameKind) -> tuple[Entity, ...]:
        """Return the entities of a kind, in the order in which they come up."""
        return tuple(one for one in self.all if one.kind is kind)

    def within(self, paragraph: int, start: int, end: int) -> list[Mention]:
        """Return the mentions that begin within a stretch of a paragraph."""
        mentions = self.mentions.get(paragraph, [])
        first = bisect_right(mentions, start - 1, key=lambda one: one.start)
        last = bisect_right(mentions, end - 1, key=lambda one: one.start)
        return mentions[first:last]

    def people_within(self, paragraph: int, start: int, end: int) -> list[Mention]:
        """Return the mentions of people that begin within a stretch of a paragraph."""
        found = self.within(paragraph, start, end)
        return [one for one in found if one.entity.kind is NameKind.PERSON]


@dataclass
class _Draft:
    name: Name
    aliases: list[str] = field(default_factory=list)
    mentions: list[Run] = field(default_factory=list)


def entities(
    paragraphs: Sequence[Paragraph], *, progress: Callable[[], None] = lambda: None
) -> Entities:
    """Return who and what an article names."""
    texts = {paragraph.number: paragraph.text for paragraph in paragraphs}
    capitals = runs(paragraphs)
    names = name_kinds(capitals, texts)
    progress()
    people, others = _people(names, capitals), _others(names, texts)
    _take_first_words(others, [*people, *others], capitals)
    drafts = [*people, *others]
    slugs = Slugs()
    made = [(_entity(draft, texts, slugs), draft.mentions) for draft in drafts]
    made += list(_unnamed_people(made, texts, slugs))
    organisations = [one for one, _ in made if one.kind is NameKind.ORGANISATION]
    made = [(_with_affiliations(one, organisations), mentions) for one, mentions in made]
    by_paragraph: dict[int, list[Mention]] = defaultdict(list)
    for entity, mentions in made:
        for run in mentions:
            by_paragraph[run.paragraph].append(Mention(run.start, run.end, entity, run.possessive))
    for found in by_paragraph.values():
        found.sort(key=lambda one: (one.start, -one.end))
    everything = sorted(
        (entity for entity, _ in made), key=lambda one: (one.paragraphs, one.kind, one.id)
    )
    return Entities(tuple(everything), dict(by_paragraph))


def _people(names: Sequence[Name], capitals: Sequence[Run]) -> list[_Draft]:
    """Return the people, with those names that are a part of a longer one put together."""
    people = [name for name in names if name.kind is NameKind.PERSON]
    whole = [_Draft(name, mentions=list(name.mentions)) for name in people if " " in name.text]
    by_part: dict[str, list[_Draft]] = defaultdict(list)
    for draft in whole:
        parts = draft.name.text.split()
        if any(part.islower() for part in parts[1:]):
            draft.aliases.append(_family_name(draft.name.text))
        by_part[parts[-1]].append(draft)
        if parts[0] != parts[-1]:
            by_part[parts[0]].append(draft)
    alone: list[_Draft] = []
    for name in people:
        if " " in name.text:
            continue
        owner = _owner(name.text, by_part)
        if owner is None:
            alone.append(_Draft(name, mentions=list(name.mentions)))
            continue
        owner.aliases += [name.text, *(f"{title} {name.text}" for title in name.titles)]
        owner.name.titles += name.titles
        owner.mentions += name.mentions
    _take_parts(by_part, names, capitals)
    return [*whole, *alone]


def _family_name(name: str) -> str:
    """Return a family name with what belongs to it: "von der Heide"."""
    _, *rest = name.split()
    lower = next((place for place, word in enumerate(rest) if word.islower()), len(rest) - 1)
    return " ".join(rest[lower:])


def _owner(part: str, by_part: dict[str, list[_Draft]]) -> _Draft | None:
    """Return whose name a single name is a part of: as a family name rather than a given one."""
    candidates = by_part.get(part, [])
    as_last = [one for one in candidates if one.name.text.split()[-1] == part]
    return next(iter(as_last or candidates), None)


def _take_parts(
    by_part: dict[str, list[_Draft]], names: Iterable[Name], capitals: Iterable[Run]
) -> None:
    """Give people the bare mentions of their name that were taken for a place's or for nothing."""
    for name in names:
        if name.kind is NameKind.PLACE and name.text in by_part and name.text not in words().places:
            name.mentions.clear()
    taken = {(run.paragraph, run.start) for name in names for run in name.mentions}
    for run in capitals:
        if run.text in by_part and (run.paragraph, run.start) not in taken:
            owner = _owner(run.text, by_part)
            if owner is not None:
                owner.aliases.append(run.text)
                owner.mentions.append(run)


def _others(names: Iterable[Name], texts: dict[int, str]) -> list[_Draft]:
    drafts = [
        _Draft(name, mentions=list(name.mentions))
        for name in names
        if name.kind is not NameKind.PERSON and name.mentions
    ]
    acronyms: dict[str, _Draft] = {}
    for draft in drafts:
        for run in draft.mentions:
            match = _ACRONYM.match(texts[run.paragraph], run.start + len(run.text))
            if match is not None and match[1] not in acronyms:
                acronyms[match[1]] = draft
                draft.aliases.append(match[1])
        if draft.name.kind is NameKind.PLACE:
            draft.aliases += _used_short_forms(draft)
    for draft in drafts:
        owner = acronyms.get(draft.name.text)
        if owner is not None and owner is not draft:
            owner.mentions += draft.mentions
            draft.mentions.clear()
    return [draft for draft in drafts if draft.mentions]


def _take_first_words(
    others: Iterable[_Draft], everybody: Iterable[_Draft], capitals: Iterable[Run]
) -> None:
    """Give organisations the mentions by their first word alone: "Veltrix" for "Veltrix AG"."""
    known = words()
    taken = {(run.paragraph, run.start) for draft in everybody for run in draft.mentions}
    owners: dict[str, _Draft] = {}
    for draft in others:
        first, _, rest = draft.name.text.partition(" ")
        ordinary = first.lower() in known.organisation_words or first.lower() in known.titles
        is_body = draft.name.kind is NameKind.ORGANISATION and bool(rest)
        if is_body and not ordinary and known.place_of(first) is None:
            owners.setdefault(first, draft)
    for run in capitals:
        if run.text in owners and (run.paragraph, run.start) not in taken:
            owners[run.text].aliases.append(run.text)
            owners[run.text].mentions.append(run)


def _used_short_forms(draft: _Draft) -> list[str]:
    """Return the short forms of a place that the article uses: "U.S.", "DPRK"."""
    used = dict.fromkeys(run.text for run in draft.mentions)
    short = {
        one.replace(".", ""): one
        for one in sorted(used)
        if one != draft.name.text and one.replace(".", "").isupper()
    }
    return list(short.values())


def _entity(draft: _Draft, texts: dict[int, str], slugs: Slugs) -> Entity:
    name = draft.name
    mentions = sorted(draft.mentions, key=lambda run: (run.paragraph, run.start))
    entity = Entity(
        id=slugs.give(name.text, name.kind.value),
        kind=name.kind,
        name=name.text[:MAX_NAME_CHARS].strip(),
        aliases=tuple(
            dict.fromkeys(one[:MAX_NAME_CHARS] for one in draft.aliases if one != name.text)
        ),
        paragraphs=tuple(sorted({run.paragraph for run in mentions})),
    )
    if name.kind is not NameKind.PERSON:
        return entity
    roles = (role_beside(run, texts[run.paragraph]) for run in mentions)
    clauses = (clause_beside(run, texts[run.paragraph]) for run in mentions)
    titles = [title for title, _ in Counter(name.titles).most_common()]
    role = next((one for one in (*roles, *titles, *clauses) if one), "")
    return replace(entity, role=role, pronoun=pronoun_of(name.text, titles, role))


def _unnamed_people(
    made: Sequence[tuple[Entity, list[Run]]], texts: dict[int, str], slugs: Slugs
) -> Iterator[tuple[Entity, list[Run]]]:
    """Yield those whom the article calls by a country and an office only: "Turkey's president"."""
    found: dict[str, list[Run]] = defaultdict(list)
    for place, mentions in made:
        if place.kind is not NameKind.PLACE:
            continue
        for run in mentions:
            if run.text != place.name:
                continue
            match = _UNNAMED.match(texts[run.paragraph], run.start + len(run.text))
            if match is None or _is_named(place, match[1], made, texts):
                continue
            end = match.end()
            shown = texts[run.paragraph][run.start : end]
            found[shown].append(
                Run(run.paragraph, run.start, end, shown, possessive=False, opens=False)
            )
    for shown, mentions in found.items():
        holder, office = re.split(r"[’']s? ", shown, maxsplit=1)
        entity = Entity(
            id=slugs.give(f"{holder} {office}", "person"),
            kind=NameKind.PERSON,
            name=shown[:MAX_NAME_CHARS],
            paragraphs=tuple(sorted({run.paragraph for run in mentions})),
            role=f"{office} of {holder}; the article gives no name",
        )
        yield entity, mentions


def _is_named(
    place: Entity, office: str, made: Iterable[tuple[Entity, list[Run]]], texts: dict[int, str]
) -> bool:
    """Tell whether somebody is named who holds the office: "French President Emmanuel Macron"."""
    kin = "|".join([place.name, *(one for one, of in words().demonyms.items() if of == place.name)])
    office_of = re.compile(rf"\b(?:{kin})(?:[’']s?)? {office},? $", re.IGNORECASE)
    return any(
        office_of.search(texts[run.paragraph][max(0, run.start - 60) : run.start])
        for person, mentions in made
        if person.kind is NameKind.PERSON
        for run in mentions
    )


def _with_affiliations(entity: Entity, organisations: Iterable[Entity]) -> Entity:
    if not entity.role:
        return entity
    ids = tuple(one.id for one in organisations if one.name in entity.role)
    return replace(entity, affiliations=ids)

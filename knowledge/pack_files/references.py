"""Whether everything that a pack's parts refer to is there, once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from knowledge.model import Citation, Collection, Dispute, Entry, Gap, Pack, Person
from knowledge.pack_files.parsing import Parts
from knowledge.pack_files.positions import Item, ValuePath
from knowledge.pack_files.problems import Problem

# Ids that must differ from each other: a speaker is a person or an organisation, and what answers
# a question is an entry, a collection or a gap.
_NAMESPACES = (
    frozenset({"people", "places", "organisations"}),
    frozenset({"topics"}),
    frozenset({"entries", "collections", "disputes", "gaps"}),
)
_SIMILAR_ENOUGH = 60.0  # of 100: from here on another id is offered; chosen

Reference = tuple[ValuePath, str, tuple[str, ...]]  # where, the id, the sections it may be in


def reference_problems(parts: Parts, header: Pack | None) -> list[Problem]:
    """Return what is twice, missing or cited wrongly."""
    items = {(item.section, item.id): item for item in reversed(parts.items) if item.id}
    problems = [*_used_twice(parts.items), *_asked_twice(parts.found, items)]
    if parts.complete:
        problems.extend(_unknown(parts, items))
    if header is not None:
        problems.extend(_wrongly_cited(parts, header, items))
    return problems


def _used_twice(items: Sequence[Item]) -> Iterator[Problem]:
    for namespace in _NAMESPACES:
        first: dict[str, Item] = {}
        for item in items:
            if item.section not in namespace or item.id is None:
                continue
            if item.id in first:
                place, before = item.place("id"), first[item.id].place("id")
                message = f"the id is used already, at {before.file}:{before.line}"
                yield Problem(place.file, place.line, item.id, message, "give one another id")
            first.setdefault(item.id, item)


def _asked_twice(
    found: Mapping[str, list[Any]], items: Mapping[tuple[str, str], Item]
) -> Iterator[Problem]:
    """Yield each way of asking that leads to two places, so that one could never be found."""
    first: dict[str, tuple[str, str]] = {}
    for section in ("entries", "collections", "gaps"):
        for part in found.get(section, ()):
            for name in ("phrasings", "yes", "no"):
                for number, phrasing in enumerate(getattr(part, name, ())):
                    other = first.setdefault(_plain(phrasing), (part.id, phrasing))
                    if other[0] != part.id:
                        place = items[section, part.id].place(name, number)
                        message = f"'{phrasing}' also asks for \"{other[0]}\""
                        remedy = "keep it where it fits better"
                        yield Problem(place.file, place.line, part.id, message, remedy)


def _plain(phrasing: str) -> str:
    return " ".join(re.findall(r"\w+", phrasing.casefold()))


def _unknown(parts: Parts, items: Mapping[tuple[str, str], Item]) -> Iterator[Problem]:
    known: dict[str, set[str]] = defaultdict(set)
    for item in parts.items:
        if item.id is not None:
            known[item.section].add(item.id)
    for section, part in _parts(parts.found):
        for path, wanted, sections in _references(part):
            candidates = set().union(*(known[one] for one in sections))
            if wanted not in candidates:
                place = items[section, part.id].place(*path)
                message, remedy = _not_there(wanted, sections, candidates)
                yield Problem(place.file, place.line, part.id, message, remedy)
            elif wanted == part.id:
                place = items[section, part.id].place(*path)
                yield Problem(
                    place.file, place.line, part.id, "the entry refers to itself", "remove it"
                )


def _parts(found: Mapping[str, list[Any]]) -> Iterator[tuple[str, Any]]:
    for section in ("people", "entries", "collections", "disputes", "gaps"):
        for part in found.get(section, ()):
            yield section, part


def _references(part: Any) -> Iterator[Reference]:
    if isinstance(part, Person):
        yield from _each("affiliations", part.affiliations, "organisations")
        return
    yield from _each("topics", part.topics, "topics")
    if isinstance(part, Collection | Dispute):
        yield from _each("entries", part.entries, "entries")
    if isinstance(part, Gap):
        yield from _each("near", part.near, "entries")
    if isinstance(part, Entry):
        yield from _each("people", part.people, "people")
        yield from _each("places", part.places, "places")
        yield from _each("organisations", part.organisations, "organisations")
        yield from _each("related", part.related, "entries")
        speaks = ("people", "organisations")
        if part.speaker is not None:
            yield ("speaker",), part.speaker, speaks
        if part.attribution.who is not None:
            yield ("attribution", "who"), part.attribution.who, speaks


def _each(name: str, ids: Iterable[str], section: str) -> Iterator[Reference]:
    for number, one in enumerate(ids):
        yield (name, number), one, (section,)


def _not_there(
    wanted: str, sections: tuple[str, ...], candidates: Iterable[str]
) -> tuple[str, str]:
    near = process.extractOne(
        wanted, sorted(candidates), scorer=fuzz.ratio, score_cutoff=_SIMILAR_ENOUGH
    )
    message = f'there is no "{wanted}" among the pack\'s {" and ".join(sections)}'
    offer = f'write "{near[0]}" if that is meant, or ' if near else ""
    return message, f"{offer}declare it under '{sections[0]}'"


def _wrongly_cited(
    parts: Parts, header: Pack, items: Mapping[tuple[str, str], Item]
) -> Iterator[Problem]:
    for section in ("people", "entries"):
        for part in parts.found.get(section, ()):
            for number, citation in enumerate(part.citations):
                fault = _citation_fault(citation, header)
                if fault is not None:
                    place = items[section, part.id].place("citations", number)
                    yield Problem(place.file, place.line, part.id, *fault)


def _citation_fault(citation: Citation, header: Pack) -> tuple[str, str] | None:
    if not citation.source and len(header.sources) > 1:
        sources = ", ".join(source.id for source in header.sources)
        return (
            f"paragraph {citation.paragraph} of which source is not said",
            f"write {{source: …, paragraph: {citation.paragraph}}} with one of {sources}",
        )
    source = header.source_by_id.get(citation.source or header.sources[0].id)
    if source is None:
        sources = ", ".join(source.id for source in header.sources)
        return f'there is no source "{citation.source}"', f"the sources are {sources}"
    if citation.paragraph > source.paragraphs:
        return (
            f'paragraph {citation.paragraph} is cited, but "{source.id}" has {source.paragraphs}',
            "correct the citation, or the source's 'paragraphs'",
        )
    return None

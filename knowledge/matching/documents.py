"""Documents made from packs for the store, and read back from it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from knowledge.language.terms import Term, Terminology, terminology
from knowledge.matching.asked import AskedBuilder
from knowledge.matching.index import IndexBuilder
from knowledge.matching.views import (
    Document,
    Role,
    Target,
    Texts,
    View,
    collection_texts,
    entry_texts,
    gap_texts,
    held_asks,
    marks_of,
    short_answers,
    taken_apart,
)
from knowledge.model import Ask, Collection, Entry, Gap, Pack

TERMINOLOGY_BLOB = "terminology"
# "Where does Pompeo stand?" asks for no place; what several phrasings ask for, an entry holds.
_ASKED_OFTEN = 3
_LISTED_OFTEN = 2  # collections and gaps have fewer phrasings
_DOCUMENT_PREFIX = "document:"


def document_blob(number: int) -> str:
    """Return the name of the blob that holds a document."""
    return f"{_DOCUMENT_PREFIX}{number}"


class PacksToIndex(Protocol):
    """Packs, of which not all need to be in memory at once."""

    @property
    def frames(self) -> Sequence[Pack]:
        """All packs, without their entries."""
        ...

    def __iter__(self) -> Iterator[Pack]:
        """Yield each pack, whole."""
        ...


def index_blobs(
    packs: PacksToIndex, told: Callable[[int], None] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield everything that matching needs of the packs, as named blobs.

    Documents are numbered: first all packs' entries in order, then all collections, then all gaps.
    `told` is called with how many are made.
    """
    words = terminology(packs.frames)
    builder = IndexBuilder()
    asked = AskedBuilder()
    for document, terms in _documents(packs, words):
        number = builder.add(terms, says=document.target is not Target.GAP)
        asked.add(number, (one.plain for one in document.views if one.role is not Role.TEXT))
        yield document_blob(number), _encoded(document)
        if told is not None:
            told(number + 1)
    yield TERMINOLOGY_BLOB, words.encoded()
    yield from builder.blobs()
    yield from asked.blobs()


_Made = tuple[Document, tuple[Term, ...]]  # a document and its content terms, repeats kept


def _documents(packs: PacksToIndex, words: Terminology) -> Iterator[_Made]:
    key_of = {name_id: key for key, ids in words.name_ids.items() for name_id in ids}
    for pack in packs:
        for entry in pack.entries:
            yield _entry_document(pack, entry, words, key_of)
    for pack in packs.frames:
        for collection in pack.collections:
            texts = collection_texts(collection)
            yield _plain_document(Target.COLLECTION, pack, collection, texts, words)
    for pack in packs.frames:
        for gap in pack.gaps:
            yield _plain_document(Target.GAP, pack, gap, gap_texts(gap), words)


def _entry_document(pack: Pack, entry: Entry, words: Terminology, key_of: dict[str, str]) -> _Made:
    views, terms = taken_apart(entry_texts(entry, pack), words)
    ids = (*entry.people, *entry.organisations, *entry.places)
    speakers = [name for name in (entry.speaker, entry.attribution.who) if name]
    names = frozenset(key_of[name] for name in chain(ids, speakers) if name in key_of)
    said_by = frozenset(key_of[name] for name in speakers if name in key_of)
    answers = {ask: _answer_keys(ask, text, words) for ask, text in short_answers(entry).items()}
    if said_by:
        answers.setdefault(Ask.WHO, said_by)
    document = Document(
        target=Target.ENTRY,
        pack=pack.id,
        id=entry.id,
        views=views,
        keys=names | {term.key for term in terms},
        names=names,
        speakers=said_by,
        holds=held_asks(entry) | _asked_by(views, at_least=_ASKED_OFTEN),
        marks=marks_of(entry),
        answers=answers,
        is_over=entry.when is not None and entry.when.end < pack.as_of,
    )
    return document, terms


def _answer_keys(ask: Ask, text: str, words: Terminology) -> frozenset[str]:
    """Return the telling terms of a short answer.

    Who somebody is stands in front of what else is said: "Pompeo, to a television programme".
    """
    head = text.partition(",")[0] if ask is Ask.WHO else text
    return frozenset(term.key for term in words.content(head) if not term.is_light)


def _plain_document(
    target: Target, pack: Pack, item: Collection | Gap, texts: Texts, words: Terminology
) -> _Made:
    views, terms = taken_apart(texts, words)
    keys = frozenset(term.key for term in terms)
    document = Document(
        target=target,
        pack=pack.id,
        id=item.id,
        views=views,
        keys=keys,
        names=frozenset(key for key in keys if key.startswith("@")),
        speakers=frozenset(),
        holds=_asked_by(views, at_least=_LISTED_OFTEN) | {Ask.LIST},
    )
    return document, terms


def _asked_by(views: Sequence[View], *, at_least: int) -> frozenset[Ask]:
    """Return the kinds of answer that so many of the phrasings ask for."""
    asked = Counter(view.ask for view in views if view.role is Role.PHRASING)
    return frozenset(ask for ask, count in asked.items() if count >= at_least)


def _encoded(document: Document) -> bytes:
    views = [
        [view.role.value, view.text, view.plain, view.keys, view.ask.value, view.polar]
        for view in document.views
    ]
    value = {
        "target": document.target.value,
        "pack": document.pack,
        "id": document.id,
        "views": views,
        "keys": sorted(document.keys),
        "names": sorted(document.names),
        "speakers": sorted(document.speakers),
        "holds": sorted(document.holds),
        "marks": sorted(document.marks),
        "answers": {ask.value: sorted(keys) for ask, keys in document.answers.items()},
        "is_over": document.is_over,
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


# Looked up, as an enumeration's own way from a value to its member takes far longer.
_ROLES = {role.value: role for role in Role}
_ASKS = {ask.value: ask for ask in Ask}


def decoded(blob: bytes) -> Document:
    """Return the document that a blob of the store holds."""
    value = json.loads(blob)
    views = tuple(
        View(_ROLES[role], text, plain, tuple(keys), _ASKS[ask], polar)
        for role, text, plain, keys, ask, polar in value["views"]
    )
    return Document(
        target=Target(value["target"]),
        pack=value["pack"],
        id=value["id"],
        views=views,
        keys=frozenset(value["keys"]),
        names=frozenset(value["names"]),
        speakers=frozenset(value["speakers"]),
        holds=frozenset(map(Ask, value["holds"])),
        marks=frozenset(value["marks"]),
        answers={Ask(ask): frozenset(keys) for ask, keys in value["answers"].items()},
        is_over=value["is_over"],
    )

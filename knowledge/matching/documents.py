"""Documents made from packs for the store, and read back from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from knowledge.language.terms import Terminology, terminology
from knowledge.matching.index import IndexBuilder
from knowledge.matching.views import (
    Document,
    Role,
    Target,
    Texts,
    View,
    collection_texts,
    content_of,
    entry_texts,
    gap_texts,
    held_asks,
    views_of,
)
from knowledge.model import Ask, Collection, Entry, Gap, Pack

Progress = Callable[[int, int], None]  # done, all

TERMINOLOGY_BLOB = "terminology"
_DOCUMENT_PREFIX = "document:"


def document_blob(number: int) -> str:
    """Return the name of the blob that holds a document."""
    return f"{_DOCUMENT_PREFIX}{number}"


def index_blobs(
    packs: Sequence[Pack], progress: Progress | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield everything that matching needs of the packs, as named blobs.

    Documents are numbered: first all packs' entries in order, then all collections, then all gaps.
    """
    words = terminology(packs)
    builder = IndexBuilder()
    total = sum(len(pack.entries) + len(pack.collections) + len(pack.gaps) for pack in packs)
    for document, texts in _documents(packs, words):
        keys: set[str] = set()
        terms = list(content_of(texts, words))
        keys.update(term.key for term in terms)
        keys |= document.names
        number = builder.add(terms, says=document.target is not Target.GAP)
        yield document_blob(number), _encoded(document, keys)
        if progress is not None:
            progress(number + 1, total)
    yield TERMINOLOGY_BLOB, words.encoded()
    yield from builder.blobs()


def _documents(packs: Iterable[Pack], words: Terminology) -> Iterator[tuple[Document, Texts]]:
    packs = tuple(packs)
    key_of = {name_id: key for key, ids in words.name_ids.items() for name_id in ids}
    for pack in packs:
        for entry in pack.entries:
            yield _entry_document(pack, entry, words, key_of)
    for pack in packs:
        for collection in pack.collections:
            texts = collection_texts(collection)
            yield _plain_document(Target.COLLECTION, pack, collection, texts, words), texts
    for pack in packs:
        for gap in pack.gaps:
            texts = gap_texts(gap)
            yield _plain_document(Target.GAP, pack, gap, texts, words), texts


def _entry_document(
    pack: Pack, entry: Entry, words: Terminology, key_of: dict[str, str]
) -> tuple[Document, Texts]:
    texts = entry_texts(entry, pack)
    views = views_of(texts, words)
    asked = frozenset(view.ask for view in views if view.role is Role.PHRASING)
    ids = (*entry.people, *entry.organisations, *entry.places)
    speakers = [name for name in (entry.speaker, entry.attribution.who) if name]
    document = Document(
        target=Target.ENTRY,
        pack=pack.id,
        id=entry.id,
        views=views,
        keys=frozenset(),
        names=frozenset(key_of[name] for name in chain(ids, speakers) if name in key_of),
        speakers=frozenset(key_of[name] for name in speakers if name in key_of),
        holds=held_asks(entry) | asked,
    )
    return document, texts


def _plain_document(
    target: Target, pack: Pack, item: Collection | Gap, texts: Texts, words: Terminology
) -> Document:
    views = views_of(texts, words)
    asked = frozenset(view.ask for view in views if view.role is Role.PHRASING)
    return Document(
        target=target,
        pack=pack.id,
        id=item.id,
        views=views,
        keys=frozenset(),
        names=frozenset(key for view in views for key in view.keys if key.startswith("@")),
        speakers=frozenset(),
        holds=asked | {Ask.LIST},
    )


def _encoded(document: Document, keys: Iterable[str]) -> bytes:
    views = [
        [view.role.value, view.text, view.plain, view.keys, view.ask.value, view.polar]
        for view in document.views
    ]
    value = {
        "target": document.target.value,
        "pack": document.pack,
        "id": document.id,
        "views": views,
        "keys": sorted(keys),
        "names": sorted(document.names),
        "speakers": sorted(document.speakers),
        "holds": sorted(document.holds),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def decoded(blob: bytes) -> Document:
    """Return the document that a blob of the store holds."""
    value = json.loads(blob)
    views = tuple(
        View(Role(role), text, plain, tuple(keys), Ask(ask), polar)
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
    )

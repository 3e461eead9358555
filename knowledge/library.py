"""The library: everything that commands and chat ask of the built knowledge, in one place."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz, process

from knowledge.answering.antecedents import Names
from knowledge.answering.composition import first_questions
from knowledge.answering.engine import Engine
from knowledge.answering.overlay import Overlay
from knowledge.answers import Answer, Line, Suggestion
from knowledge.claims import claims_of
from knowledge.conversation import Conversation
from knowledge.language.cleaning import clean
from knowledge.language.spelling import Speller
from knowledge.language.terms import Terminology
from knowledge.language.words import split_words
from knowledge.lines import line_of
from knowledge.matching.asked import Asked
from knowledge.matching.documents import TERMINOLOGY_BLOB
from knowledge.matching.index import Index
from knowledge.matching.parameters import parameters
from knowledge.matching.query import QueryReader
from knowledge.matching.ranking import Ranker
from knowledge.model import Entry, Pack, Source
from knowledge.store import Frame, Store

# Chosen: as good as all sentences of the longest message. On the Hanoi pack so many took 0.1 s to
# 0.5 s, the longer the more words are misspelt.
_MAX_CLAIMS = 40
_CLAIM_LINES = 2
_RETIRE_SECONDS = 3.0  # as long as Discord waits for an answer
_MAX_KEPT_ENTRIES = 4_000  # some 10 MB
_SIMILAR_ENOUGH = 55.0  # of 100: from which a typed beginning is like a question; chosen


@dataclass(frozen=True, slots=True)
class PackSummary:
    """What a list of packs shows."""

    id: str
    title: str
    as_of: date
    language: str
    sources: tuple[Source, ...]
    entries: int


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """One sentence of a message, and what the source says on it (nothing, if no lines)."""

    claim: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MessageCheck:
    """A message's claims, in order, and how many more sentences of it were not looked at."""

    claims: tuple[ClaimCheck, ...]
    not_looked_at: int = 0


class Library:
    """The built knowledge, opened for reading. Made by `Library.open`."""

    def __init__(self, path: Path, opened: _Opened) -> None:
        self._path = path
        self._opened = opened

    @classmethod
    async def open(cls, path: Path) -> Library:
        """Open built knowledge.

        Raises:
            StoreDamagedError: the file is not whole; build it again.
            StoreOutdatedError: the file was built by another version; build it again.
        """
        return cls(path, await _Opened.at(path))

    async def close(self) -> None:
        """Close the file. A question being answered ends first."""
        await self._opened.retire()

    @property
    def engine(self) -> Engine:
        """The engine, for measuring and tuning; what members ask goes through `ask`."""
        return self._opened.engine

    @property
    def packs(self) -> tuple[PackSummary, ...]:
        """The packs that are served, in order."""
        return tuple(
            PackSummary(
                id=frame.pack.id,
                title=frame.pack.title,
                as_of=frame.pack.as_of,
                language=frame.pack.language,
                sources=frame.pack.sources,
                entries=frame.entries,
            )
            for frame in self._opened.frames.values()
        )

    async def pack(self, pack_id: str) -> Pack:
        """Return a whole pack. It is read once and kept.

        Raises:
            KeyError: no such pack is served.
        """
        with self._opened.in_use() as opened:
            return await opened.whole(pack_id)

    async def ask(
        self,
        question: str,
        *,
        conversation: Conversation | None = None,
        packs: Collection[str] | None = None,
    ) -> Answer:
        """Return the answer to a question of any length and content, from `packs` (None: all)."""
        with self._opened.in_use() as opened:
            return await opened.engine.ask(question, conversation=conversation, packs=packs)

    async def added(
        self,
        question: str,
        overlay: Overlay,
        *,
        leaning: bool = False,
        packs: Collection[str] | None = None,
    ) -> Answer | None:
        """Return the answer to a question that a curator has sent to an entry, or None.

        `leaning` says that it leans on the conversation, which then knows better what it means
        unless it has a telling word of its own.
        """
        with self._opened.in_use() as opened:
            return await opened.engine.added(question, overlay, leaning=leaning, packs=packs)

    async def entry(self, pack_id: str, entry_id: str) -> Entry | None:
        """Return an entry, or None where pack or entry is gone."""
        with self._opened.in_use() as opened:
            return (await opened.entries(pack_id, (entry_id,))).get(entry_id)

    async def around(self, pack_id: str, entry_id: str) -> tuple[Line, ...]:
        """Return the other entries of an entry's paragraphs and of those next to them, in order."""
        entry = await self.entry(pack_id, entry_id)
        if entry is None:
            return ()
        pack = await self.pack(pack_id)
        near = {
            (citation.source, citation.paragraph + step)
            for citation in entry.citations
            for step in (-1, 0, 1)
        }
        found = [
            other
            for other in pack.entries
            if other.id != entry_id
            and any((one.source, one.paragraph) in near for one in other.citations)
        ]
        found.sort(key=lambda other: other.paragraphs[0])
        return tuple(line_of(other, pack) for other in found)

    async def related_questions(
        self, pack_id: str, entry_id: str, *, limit: int = 5
    ) -> tuple[Suggestion, ...]:
        """Return questions that lead on from an entry: its related entries, then its kin."""
        entry = await self.entry(pack_id, entry_id)
        if entry is None:
            return ()
        pack = await self.pack(pack_id)
        kin = sorted(
            (other for other in pack.entries if other.id not in (entry_id, *entry.related)),
            key=lambda other: -_kinship(entry, other),
        )
        ordered = [
            *(pack.entry_by_id[one] for one in entry.related if one in pack.entry_by_id),
            *(other for other in kin if _kinship(entry, other) > 0),
        ]
        return tuple(Suggestion(other.phrasings[0], pack.id, other.id) for other in ordered[:limit])

    async def suggest(
        self, typed: str, *, packs: Collection[str] | None = None, limit: int = 25
    ) -> tuple[Suggestion, ...]:
        """Return questions that begin or sound like what has been typed, best first."""
        text = clean(typed).casefold()
        with self._opened.in_use() as opened:
            if not text:
                return (await opened.beginnings(packs))[:limit]
            questions = await opened.questions(packs)
        beginning = [one for one in questions if one.question.casefold().startswith(text)]
        alike = process.extract(
            text,
            [one.question.casefold() for one in questions],
            scorer=fuzz.partial_token_set_ratio if len(text.split()) == 1 else fuzz.token_set_ratio,
            score_cutoff=_SIMILAR_ENOUGH,
            limit=limit * 4,
        )
        ordered = [*beginning, *(questions[place] for _, _, place in alike)]
        first_of_entry = {(one.pack, one.entry): one for one in reversed(ordered)}
        kept = dict.fromkeys(ordered)
        chosen = [one for one in kept if first_of_entry[one.pack, one.entry] is one]
        return tuple(chosen[:limit])

    async def nearest(
        self, question: str, *, packs: Collection[str] | None = None, limit: int = 25
    ) -> tuple[Suggestion, ...]:
        """Return questions that come nearest to one without an answer, each of another entry.

        First those near in meaning, then by their letters, then one of each topic.
        """
        with self._opened.in_use() as opened:
            near = await opened.engine.nearest(question, limit=limit, packs=packs)
            beginnings = await opened.beginnings(packs)
        alike = await self.suggest(question, packs=packs, limit=limit)
        of_entry: dict[tuple[str, str], Suggestion] = {}
        for one in (*near, *alike, *beginnings):
            of_entry.setdefault((one.pack, one.entry), one)
        return tuple(of_entry.values())[:limit]

    async def check_claims(
        self, text: str, *, packs: Collection[str] | None = None
    ) -> MessageCheck:
        """Return the sentences of a message, each with the entries that it touches, if any."""
        claims = claims_of(text)
        checks = []
        with self._opened.in_use() as opened:
            for claim in claims[:_MAX_CLAIMS]:
                lines = await opened.engine.touching(claim, limit=_CLAIM_LINES, packs=packs)
                checks.append(ClaimCheck(claim, lines))
                await asyncio.sleep(0)  # a small store answers at once: let others have a turn
        return MessageCheck(tuple(checks), not_looked_at=len(claims) - len(checks))

    async def reload_if_changed(self) -> bool:
        """Open the file anew if it has been replaced; tell whether it was.

        Questions being answered end on the knowledge on which they began.
        """
        before = self._opened
        if not await before.store.replaced():
            return False
        self._opened = await _Opened.at(self._path)
        await before.retire()
        return True


class _Opened:
    """One state of the built file, with what has been read from it."""

    def __init__(self, store: Store, frames: Mapping[str, Frame]) -> None:
        self.store = store
        self.frames = frames
        self.engine: Engine
        self._whole: dict[str, Pack] = {}
        self._kept: OrderedDict[tuple[str, str], Entry] = OrderedDict()
        self._users = 0
        self._unused = asyncio.Event()
        self._unused.set()

    @contextmanager
    def in_use(self) -> Iterator[_Opened]:
        """Keep the file open while the block runs."""
        self._users += 1
        self._unused.clear()
        try:
            yield self
        finally:
            self._users -= 1
            if not self._users:
                self._unused.set()

    async def retire(self) -> None:
        """Close the file once nobody uses it; whoever takes too long is cut off."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_RETIRE_SECONDS):
                await self._unused.wait()
        await self.store.close()

    @classmethod
    async def at(cls, path: Path) -> _Opened:
        store = await Store.open(path)
        try:
            opened = cls(store, {frame.pack.id: frame for frame in await store.frames()})
            opened.engine = await opened._engine()
        except BaseException:
            await store.close()
            raise
        return opened

    async def whole(self, pack_id: str) -> Pack:
        if pack_id not in self._whole:
            pack = await self.store.pack(pack_id)
            if pack is None:
                raise KeyError(pack_id)
            self._whole[pack_id] = pack
        return self._whole[pack_id]

    async def entries(self, pack: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        missing = [one for one in ids if (pack, one) not in self._kept]
        if missing:
            for one, entry in (await self.store.entries(pack, missing)).items():
                self._kept[pack, one] = entry
        found = {one: self._kept[pack, one] for one in ids if (pack, one) in self._kept}
        while len(self._kept) > _MAX_KEPT_ENTRIES:
            self._kept.popitem(last=False)
        return found

    async def beginnings(self, packs: Collection[str] | None = None) -> tuple[Suggestion, ...]:
        """Return a question to begin with for each topic of these packs."""
        return first_questions([await self.whole(pack_id) for pack_id in self._among(packs)])

    async def questions(self, packs: Collection[str] | None) -> list[Suggestion]:
        """Return every way of asking for every entry of these packs that reads as a question."""
        whole = [await self.whole(pack_id) for pack_id in self._among(packs)]
        return [
            Suggestion(question, pack.id, entry.id)
            for pack in whole
            for entry in pack.entries
            for question in _put_as_questions(entry)
        ]

    def _among(self, packs: Collection[str] | None) -> list[str]:
        return [pack_id for pack_id in self.frames if packs is None or pack_id in packs]

    async def _engine(self) -> Engine:
        packs = {pack_id: frame.pack for pack_id, frame in self.frames.items()}
        index = await Index.open(self.store.blobs)
        asked = await Asked.open(self.store.blobs)
        blobs = await self.store.blobs((TERMINOLOGY_BLOB,))
        words = Terminology.decoded(blobs[TERMINOLOGY_BLOB])
        names = _name_words(packs)
        vocabulary = {**dict.fromkeys(names, 1), **index.words}
        speller = Speller(vocabulary, names=names, full_names=_full_names(packs))
        return Engine(
            packs=packs,
            names=Names.of(packs.values(), words.name_ids),
            reader=QueryReader(words, speller, index.rarity, index.knows),
            ranker=Ranker(index, asked, self.store.blobs, parameters()),
            entries=self,
            parameters=parameters(),
        )


def _name_words(packs: Mapping[str, Pack]) -> frozenset[str]:
    return frozenset(
        word
        for pack in packs.values()
        for named in (*pack.people, *pack.places, *pack.organisations)
        for called in (named.name, named.name.replace("-", ""))  # "Jae-in" is also typed "Jaein"
        for word in split_words(called)
    )


def _full_names(packs: Mapping[str, Pack]) -> Iterable[tuple[str, str]]:
    for pack in packs.values():
        for person in pack.people:
            for alias in (person.name, *person.aliases):
                words = split_words(alias)
                if len(words) == 2 and alias[0].isupper():
                    yield words[0], words[1]


def _put_as_questions(entry: Entry) -> list[str]:
    """Return the ways of asking for an entry that are no fragments, or else the first."""
    return [one for one in entry.questions() if one.endswith("?")] or [entry.phrasings[0]]


def _kinship(entry: Entry, other: Entry) -> int:
    """Return how much two entries have in common: people count most, then topics and paragraphs."""
    return (
        2 * len({*entry.people} & {*other.people})
        + 2 * len({*entry.topics} & {*other.topics})
        + len({*entry.places} & {*other.places})
        + 3 * bool({*entry.citations} & {*other.citations})
    )

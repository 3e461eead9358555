"""Answers from memory: members ask the same things again, and completion offers the same words.

An answer follows from the built knowledge, the question, the packs and, where the question leans
on it, the conversation. So one that was given is given again until changed packs are swapped in.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from typing import Any, TypeVar

from knowledge.answering.overlay import Overlay
from knowledge.answers import Answer, Line, Suggestion
from knowledge.conversation import Conversation
from knowledge.library import Library, MessageCheck, PackSummary
from knowledge.model import Entry, Pack

# An answer takes some 2 KB beside the entries that it shares with the library: about 20 MB.
MAX_REMEMBERED = 10_000

Value = TypeVar("Value")


class RememberedAnswers:
    """A library that remembers what it answered; a `commands.services.Answers`."""

    def __init__(self, library: Library, max_remembered: int = MAX_REMEMBERED) -> None:
        self._library = library
        self._max = max_remembered
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._known_from = library.engine

    @property
    def packs(self) -> Sequence[PackSummary]:
        """The packs, in the order in which they are listed."""
        return self._library.packs

    async def pack(self, pack_id: str) -> Pack:
        """Return a whole pack. Raises: KeyError."""
        return await self._library.pack(pack_id)

    async def ask(
        self,
        question: str,
        *,
        conversation: Conversation | None = None,
        packs: Collection[str] | None = None,
        overlay: Overlay | None = None,
    ) -> Answer:
        """Return the answer to a question; `overlay` goes before the packs' own questions."""
        among = None if packs is None else frozenset(packs)
        said = conversation if conversation is not None and conversation.last else None
        if said is not None and await self._remembered(("alone", question), self._alone(question)):
            said = None
        if overlay:  # differs from guild to guild: looked up each time
            added = await self._library.added(
                question, overlay, leaning=said is not None, packs=packs
            )
            if added is not None:
                return added
        return await self._remembered(
            ("ask", question, said, among),
            lambda: self._library.ask(question, conversation=said, packs=packs),
        )

    async def entry(self, pack_id: str, entry_id: str) -> Entry | None:
        """Return an entry, or None where pack or entry is gone."""
        return await self._library.entry(pack_id, entry_id)

    async def around(self, pack_id: str, entry_id: str) -> tuple[Line, ...]:
        """Return the entries of the same and the neighbouring paragraphs."""
        return await self._remembered(
            ("around", pack_id, entry_id), lambda: self._library.around(pack_id, entry_id)
        )

    async def related_questions(
        self, pack_id: str, entry_id: str, *, limit: int = 5
    ) -> tuple[Suggestion, ...]:
        """Return questions that follow on from an entry."""
        return await self._remembered(
            ("related", pack_id, entry_id, limit),
            lambda: self._library.related_questions(pack_id, entry_id, limit=limit),
        )

    async def nearest(
        self, question: str, *, packs: Collection[str] | None = None, limit: int = 25
    ) -> tuple[Suggestion, ...]:
        """Return questions that come nearest to one without an answer, best first."""
        return await self._library.nearest(question, packs=packs, limit=limit)

    async def suggest(
        self, typed: str, *, packs: Collection[str] | None = None, limit: int = 25
    ) -> tuple[Suggestion, ...]:
        """Return questions that start or sound like what has been typed."""
        among = None if packs is None else frozenset(packs)
        return await self._remembered(
            ("suggest", typed, among, limit),
            lambda: self._library.suggest(typed, packs=packs, limit=limit),
        )

    async def check_claims(
        self, text: str, *, packs: Collection[str] | None = None
    ) -> MessageCheck:
        """Return a text's claims, each with the entries that it touches."""
        return await self._library.check_claims(text, packs=packs)

    def _alone(self, question: str) -> Callable[[], Awaitable[bool]]:
        async def stands_alone() -> bool:
            return self._library.engine.stands_alone(question)

        return stands_alone

    async def _remembered(self, key: Hashable, find: Callable[[], Awaitable[Value]]) -> Value:
        engine = self._library.engine
        if engine is not self._known_from:  # changed packs were swapped in
            self._known.clear()
            self._known_from = engine
        if key in self._known:
            self._known.move_to_end(key)
            known: Value = self._known[key]
            return known
        found = await find()
        if self._library.engine is engine is self._known_from:
            self._known[key] = found
            while len(self._known) > self._max:
                self._known.popitem(last=False)
        return found

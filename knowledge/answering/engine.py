"""The engine: from a question to an answer made of entries, or to a plain "doesn't say"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from knowledge.answering import wording
from knowledge.answering.antecedents import Names
from knowledge.answering.composition import lead_of, suggestions_from
from knowledge.answering.decision import Decider, EntryReader
from knowledge.answering.followups import (
    ORDINALS,
    FollowUp,
    Leaning,
    another_one,
    beside_replaced,
    leaning,
    wants_another,
)
from knowledge.answering.overlay import Overlay
from knowledge.answering.side_by_side import side_by_side, speaking, to_the_point
from knowledge.answers import Answer, Line, Status, Suggestion
from knowledge.conversation import Conversation, Turn
from knowledge.language.cleaning import clean
from knowledge.language.overviews import wants_overview
from knowledge.language.smalltalk import small_talk
from knowledge.language.words import split_words
from knowledge.lines import line_of, references_of
from knowledge.matching.comparing import STRICT_ASKS
from knowledge.matching.parameters import Parameters
from knowledge.matching.query import Query, QueryReader, QueryTerm, lighter
from knowledge.matching.ranking import Ranker
from knowledge.matching.views import Document, Target, marks_of
from knowledge.model import Ask, Entry, Pack

# A question that refers back is also read on its own; its own reading must be this much surer.
_OWN_READING_SURER = 0.1
_QUESTION_WORDS = frozenset(
    "who whom whose what when where why how which did does do is are was were".split()
)


class Engine:
    """Answers questions from built knowledge. Holds nothing of a conversation."""

    def __init__(
        self,
        *,
        packs: Mapping[str, Pack],
        names: Names,
        reader: QueryReader,
        ranker: Ranker,
        entries: EntryReader,
        parameters: Parameters,
    ) -> None:
        self._names = names
        self.reader = reader
        self.ranker = ranker
        self._entries = entries
        self._packs = packs
        self._decider = Decider(packs=packs, entries=entries, parameters=parameters)

    async def ask(
        self,
        question: str,
        *,
        conversation: Conversation | None = None,
        packs: Collection[str] | None = None,
    ) -> Answer:
        """Return the answer to a question of any length and content, from `packs` (None: all)."""
        text = clean(question)
        first, *others = self.reader.readings(text)
        answer = await self._read(text, first, conversation, packs)
        if answer.status in (Status.ANSWERED, Status.CHAT):
            return answer
        # Where a misspelt word may stand for several, what the source says tells which was meant.
        read = [await self._read(text, words, conversation, packs) for words in others]
        answered = [other for other in read if other.status is Status.ANSWERED]
        return max(answered, key=lambda other: other.confidence, default=answer)

    async def _read(
        self,
        text: str,
        words: list[str],
        conversation: Conversation | None,
        packs: Collection[str] | None,
    ) -> Answer:
        """Return the answer to a question whose words are read so."""
        turn = conversation.last if conversation else None
        if any(
            wants_overview(way, in_conversation=turn is not None and bool(turn.entries))
            for way in (words, split_words(text))
        ):
            return await self._overview(text, packs)
        if conversation is not None and turn is not None:
            answer = await self._following(text, words, turn, conversation, packs)
            if answer is not None:
                return answer
        kind = small_talk(words) or small_talk(split_words(text))
        if kind is not None:
            return await self._decider.small_talk(text, kind, packs)
        query = self.reader.read(text, words)
        return await self._decided(query, packs)

    async def _overview(self, text: str, packs: Collection[str] | None) -> Answer:
        """Return the packs in short: the newest few, side by side."""
        each = await self._decider.overviews(text, packs)
        told = side_by_side(each[0], each[1:], self._packs)
        among = [pack for pack in self._packs if packs is None or pack in packs]
        return replace(told, notice=wording.NEWEST_ONLY) if len(among) > len(each) else told

    async def added(
        self,
        question: str,
        overlay: Overlay,
        *,
        leaning: bool = False,
        packs: Collection[str] | None = None,
    ) -> Answer | None:
        """Return the answer to a question that a curator has sent to an entry, or None.

        It has the words of one that was added, or nearly its letters and the same telling words,
        misspelt or not. An entry that is gone answers nothing; nor is a question answered that is
        `leaning` on a conversation and has no telling word of its own ("when was that?").
        """
        text = clean(question)
        equal = overlay.equal(text, packs)
        near = [(equal, 1.0)] if equal else overlay.nearly_equal(text, packs)
        if not near:
            return None
        query = self.reader.read(text, self.reader.words(text))
        if leaning and _is_bare(query):
            return None
        for one, alike in near:
            entries = await self._entries.entries(one.pack, (one.entry,))
            if one.entry not in entries:
                continue
            if one is not equal and not self._means(query, one.question):
                continue
            entry = entries[one.entry]
            lines = (line_of(entry, self._packs[one.pack]),)
            return Answer(
                Status.ANSWERED,
                text,
                lead=None if query.ask is Ask.YES_NO else lead_of(entry, query.ask),
                lines=lines,
                references=references_of(lines, self._packs),
                confidence=alike,
            )
        return None

    def _means(self, query: Query, added: str) -> bool:
        """Tell whether a question asks the same of the same as one that was added."""
        text = clean(added)
        other = self.reader.read(text, self.reader.words(text))
        return query.ask is other.ask and _told_apart_by(query) == _told_apart_by(other)

    def stands_alone(self, question: str) -> bool:
        """Tell whether a question means the same whatever was said before it."""
        return leaning(self.reader.words(clean(question))).kind is FollowUp.NONE

    async def query(self, question: str, conversation: Conversation | None = None) -> Query:
        """Return how a question is understood, for measuring and tuning."""
        text = clean(question)
        words = self.reader.words(text)
        leans = self._leaning(text, words)
        if (
            conversation is None
            or conversation.last is None
            or leans.kind not in (FollowUp.BARE, FollowUp.SWITCH, FollowUp.REFERS)
        ):
            return self.reader.read(text, words)
        entries = await self._entries_of(conversation.last)
        return self._in_context(text, leans.kind, leans.words, conversation, entries)

    def _leaning(self, text: str, words: Sequence[str]) -> Leaning:
        """Return how a question leans on what came before.

        One that has no name and no telling word of its own ("to see whom?") does so whatever its
        form.
        """
        leans = leaning(words)
        asks = text.endswith("?") or not _QUESTION_WORDS.isdisjoint(words)
        if leans.kind is not FollowUp.NONE or not asks or small_talk(words):
            return leans
        alone = self.reader.read(text, words)
        says_nothing = _is_bare(alone) and not alone.names
        return replace(leans, kind=FollowUp.BARE) if says_nothing else leans

    async def _decided(
        self,
        query: Query,
        packs: Collection[str] | None,
    ) -> Answer:
        """Return the answer of the packs together or, where several answer, of each of them."""
        ranking = await self.ranker.rank(query, packs=packs)
        together = await self._decider.decide(ranking)
        asked = speaking(ranking)
        if len(asked) < 2:
            return together
        rankings = [await self.ranker.rank(query, packs=(pack,)) for pack in asked]
        each = [await self._decider.decide(own) for own in to_the_point(rankings)]
        return side_by_side(together, each, self._packs)

    async def nearest(
        self, question: str, *, limit: int, packs: Collection[str] | None = None
    ) -> tuple[Suggestion, ...]:
        """Return up to `limit` questions whose entries come nearest to a question, best first."""
        text = clean(question)
        query = self.reader.read(text, self.reader.words(text))
        ranking = await self.ranker.rank(query, packs=packs)
        return suggestions_from(ranking.candidates, limit=limit)

    async def touching(
        self, claim: str, *, limit: int, packs: Collection[str] | None = None
    ) -> tuple[Line, ...]:
        """Return up to `limit` entries that speak of what a statement claims, best first."""
        text = clean(claim)
        query = self.reader.read(text, self.reader.words(text), ask=Ask.WHAT)
        ranking = await self.ranker.rank(query, packs=packs)
        return await self._decider.touched(ranking, limit=limit)

    async def _following(
        self,
        text: str,
        words: list[str],
        turn: Turn,
        conversation: Conversation,
        packs: Collection[str] | None,
    ) -> Answer | None:
        """Return the answer to a question that leans on the conversation; None if it doesn't."""
        leans = self._leaning(text, words)
        if leans.kind is FollowUp.NONE:
            return None
        if leans.kind is FollowUp.MORE:
            return await self._more(text, turn, conversation, packs)
        if leans.kind is FollowUp.SOURCE and (entries := await self._entries_of(turn)):
            return self._decider.claimed(text, turn, entries)
        return await self._leant(text, words, leans, conversation, packs)

    async def _leant(
        self,
        text: str,
        words: list[str],
        leans: Leaning,
        conversation: Conversation,
        packs: Collection[str] | None,
    ) -> Answer:
        """Return the answer to a question that leaves open what the conversation says."""
        turn = conversation.turns[-1]
        entries = await self._entries_of(turn)
        if leaning(words).kind is FollowUp.NONE:
            on_its_own = await self._decided(self.reader.read(text, words), packs)
            if on_its_own.status is Status.ANSWERED:  # a curator wrote this very question
                return on_its_own
        query = self._in_context(text, leans.kind, leans.words, conversation, entries)
        named = {term.term.key for term in self.reader.read(text, words).names}
        switches = leans.kind is FollowUp.SWITCH and bool(named)
        about_others = switches or not named <= self._names.of_entries(
            entry for _, entry in entries
        )
        turns_away = wants_another(leans.words, self.reader.words(clean(turn.question)))
        if _is_bare(query) and entries and not (about_others or turns_away):
            held = self._decider.held(text, query.ask, turn, entries)
            if held is not None:
                return held
        wanted = query.ask if _is_bare(query) and query.ask in STRICT_ASKS else None

        def lacks(document: Document) -> bool:
            if turns_away and (document.pack, document.id) in turn.entries:
                return True
            return wanted is not None and wanted not in document.holds

        if wanted is None and not turns_away:
            answer = await self._decided(query, packs)
        else:
            # A bare question's words cover little: the conversation fills in what they mean.
            ranking = await self.ranker.rank(query, packs=packs, without=lacks)
            answer = await self._decider.decide(ranking, lenient=wanted is not None)
        alone = self.reader.read(text, words)
        # Whoever "he" is, an answer about somebody else is none.
        if leans.kind is not FollowUp.REFERS or _own_names(query) - _own_names(alone):
            return answer
        return await self._surer(answer, alone, packs)

    async def _surer(self, answer: Answer, alone: Query, packs: Collection[str] | None) -> Answer:
        """Return the answer in context, or the one to the question alone where that is surer."""
        if _is_bare(alone):
            return answer
        on_its_own = await self._decided(alone, packs)
        surer = on_its_own.confidence > answer.confidence + _OWN_READING_SURER
        if on_its_own.status is Status.ANSWERED and (answer.status is not Status.ANSWERED or surer):
            return on_its_own
        return answer

    def _in_context(
        self,
        text: str,
        kind: FollowUp,
        words: tuple[str, ...],
        conversation: Conversation,
        entries: tuple[tuple[str, Entry], ...],
    ) -> Query:
        before = self._before(conversation)
        carried = self._carried(before)
        marks = frozenset(mark for _, entry in entries for mark in _marks(entry))
        other = another_one(words, self.reader.words(before[0].text))
        if other != tuple(words):  # it turns away from what was shown
            words, marks = other, frozenset()
            carried = tuple(term for term in carried if term.term.surface not in ORDINALS)
        ask: Ask | None = None
        names = self._names.meant(words, before, [entry for _, entry in entries])
        if kind is FollowUp.SWITCH:
            own = self.reader.read(text, words)
            ask = None if _QUESTION_WORDS & set(words[:2]) else before[0].ask
            if own.names:
                kept = beside_replaced(words, before[0].plain.split())
                carried = tuple(t for t in carried if not t.term.is_name or t.term.key in kept)
        return self.reader.read(text, words, names=names, carried=carried, ask=ask, before=marks)

    def _before(self, conversation: Conversation) -> list[Query]:
        """Return the questions that the next one follows, the latest first.

        Those are the latest and, while they leaned on one before, the ones before.
        """
        found: list[Query] = []
        for turn in reversed(conversation.turns):
            text = clean(turn.question)
            words = self.reader.words(text)
            found.append(self.reader.read(text, words))
            if self._leaning(text, words).kind is FollowUp.NONE:
                break
        return found

    def _carried(self, before: Sequence[Query]) -> tuple[QueryTerm, ...]:
        """Return the terms of the questions before, lighter the longer ago they were asked."""
        taken: tuple[QueryTerm, ...] = ()
        for query in reversed(before):
            own = self.reader.carried(query)
            keys = {term.term.key for term in own}
            older = (term for term in taken if term.term.key not in keys)
            taken = (*own, *(lighter(term) for term in older))
        return taken

    async def _more(
        self,
        text: str,
        turn: Turn,
        conversation: Conversation,
        packs: Collection[str] | None,
    ) -> Answer:
        shown = conversation.shown

        def is_known(document: Document) -> bool:
            return document.target is not Target.ENTRY or (document.pack, document.id) in shown

        before_text = clean(turn.question)
        query = self.reader.read(before_text, self.reader.words(before_text))
        ranking = await self.ranker.rank(query, packs=packs, without=is_known)
        return await self._decider.more(text, turn, ranking)

    async def _entries_of(self, turn: Turn) -> tuple[tuple[str, Entry], ...]:
        found: list[tuple[str, Entry]] = []
        for pack, entry_id in turn.entries:
            entries = await self._entries.entries(pack, (entry_id,))
            found += [(pack, entry) for entry in entries.values()]
        return tuple(found)


def _marks(entry: Entry) -> frozenset[str]:
    """Return the marks of an entry and of those that it is said to be related to."""
    return marks_of(entry) | {f"={related}" for related in entry.related}


def _own_names(query: Query) -> set[str]:
    return {term.term.key for term in query.names if not term.carried}


def _told_apart_by(query: Query) -> tuple[list[str], bool]:
    """Return what must be the same in questions that are: telling words in order, a denial."""
    return [term.term.key for term in query.terms], query.is_negative


def _is_bare(query: Query) -> bool:
    """Tell whether a question has no telling word of its own ("when was that?")."""
    return all(term.carried or term.term.is_light or term.term.is_name for term in query.terms)

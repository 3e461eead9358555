"""Deciding what to do with what was found, and saying it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from knowledge.answering import wording
from knowledge.answering.composition import (
    WHOLLY,
    lead_of,
    missing_words,
    name_instead,
    suggestions_from,
)
from knowledge.answering.missing import all_but_names, speaks_of, unconnected
from knowledge.answers import Answer, Line, Status, Suggestion
from knowledge.conversation import Turn
from knowledge.language.asking import asks_nothing
from knowledge.lines import line_of, references_of
from knowledge.matching.comparing import STRICT_ASKS, Fit
from knowledge.matching.parameters import Parameters
from knowledge.matching.query import Query
from knowledge.matching.ranking import Ranked, Ranking
from knowledge.matching.views import Target
from knowledge.model import OVERVIEW, Ask, Entry, Gap, Pack

_OVERVIEW_MEANT = 0.5  # "what was that about?" may mean anything else; chosen
_OVERVIEWS = 3  # packs told in short side by side
_OFFERED = 3  # questions offered where there is no answer
_ALSO_WITHIN = 0.2  # probability within which another entry answers as well; chosen
_ALSO_LIKE = 0.85  # share of the best likeness from which it does; chosen
_ALSO = 1  # further entries that a plain answer shows
_LISTED = 6  # entries in a list that no collection gives
_CORRECTION_LIKE = 0.72  # likeness from which a wrong premise is recognised; chosen
_SURE = 0.85  # probability from which a likeness to a wrong premise is chance; chosen
_DENIED_LIKE = 0.7  # likeness from which a question is one that an entry says no to; chosen
_WORD_FOR_WORD = 0.8  # likeness by letters from which two questions are the same; chosen
_ALIKE = 0.6  # likeness by letters from which a question without a telling word is one; chosen
_TOUCHED = 0.6  # share of a statement from which an entry speaks of it; chosen


class EntryReader(Protocol):
    """Reads entries of the built knowledge."""

    async def entries(self, pack: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries of a pack by id; unknown ids are left out."""
        ...

    async def beginnings(self, packs: Collection[str] | None = None) -> tuple[Suggestion, ...]:
        """Return questions to begin with, one a topic."""
        ...


class Decider:
    """Turns rankings into answers."""

    def __init__(
        self, *, packs: Mapping[str, Pack], entries: EntryReader, parameters: Parameters
    ) -> None:
        self._packs = packs
        self._entries = entries
        self._parameters = parameters

    async def small_talk(
        self, text: str, kind: str, packs: Collection[str] | None = None
    ) -> Answer:
        """Return the reply to small talk of a kind, with questions to begin with."""
        closing = kind in ("thanks", "farewell")
        offered = () if closing else await self._entries.beginnings(packs)
        return Answer(
            Status.CHAT,
            text,
            notice=wording.SMALL_TALK[kind],
            suggestions=offered[:_OFFERED],
            confidence=1.0,
        )

    async def decide(self, ranking: Ranking, *, lenient: bool = False) -> Answer:
        """Return the answer that a ranking gives: answered, unsure or not covered.

        `lenient` answers where questions would be offered.
        """
        best = ranking.candidates[0] if ranking.candidates else None
        if ranking.gaps and ranking.gaps[0].exact and not (best and best.fit.exact):
            return await self._not_covered(ranking)
        correction = _correction(ranking, best)
        if correction is not None:
            return await self._corrected(ranking.query, correction)
        if (
            best is None
            or best.probability < self._parameters.offer_above
            or _is_idle(ranking, best)
        ):
            return await self._not_covered(ranking)
        is_likely = best.probability >= self._parameters.answer_above
        if not lenient and (not is_likely or _says_only_whom(ranking.query, best)):
            return self._unsure(ranking)
        if best.document.target is Target.COLLECTION:
            return await self._collected(ranking.query, best)
        return await self._answered(ranking, best)

    async def _answered(self, ranking: Ranking, best: Ranked) -> Answer:
        chosen = self._chosen(ranking, best)
        lines = await self._lines([(one.document.pack, one.document.id) for one in chosen])
        entry, pack = lines[0].entry, self._packs[lines[0].pack]
        lead = lead_of(entry, ranking.query.ask, best, negative=ranking.query.is_negative)
        lead = name_instead(lead, entry, pack, ranking.query)
        return self._answer(ranking.query, lines, lead=lead, confidence=best.probability)

    def _chosen(self, ranking: Ranking, best: Ranked) -> list[Ranked]:
        wants_list = ranking.query.ask is Ask.LIST
        others = [
            one
            for one in ranking.candidates[1:]
            if one.document.target is Target.ENTRY
            and one.document.pack == best.document.pack
            and one.probability
            >= max(self._parameters.answer_above, best.probability - _ALSO_WITHIN)
            and (wants_list or one.features.likeness >= _ALSO_LIKE * best.features.likeness)
        ]
        return [best, *others[: _LISTED - 1 if wants_list else _ALSO]]

    async def _collected(self, query: Query, best: Ranked) -> Answer:
        pack = self._packs[best.document.pack]
        collection = next(one for one in pack.collections if one.id == best.document.id)
        lines = await self._lines([(pack.id, entry_id) for entry_id in collection.entries])
        return self._answer(query, lines, lead=collection.lead, confidence=best.probability)

    async def overviews(self, text: str, packs: Collection[str] | None) -> list[Answer]:
        """Return what each of the newest packs says in short; at least one answer.

        That is the collection which its curators made for this, or else an entry of each topic.
        """
        among = [pack for pack in self._packs.values() if packs is None or pack.id in packs]
        newest = sorted(among, key=lambda pack: pack.as_of, reverse=True)[:_OVERVIEWS]
        answers = []
        for pack in newest:
            told = await self._overview(text, pack)
            lines = told.lines[: max(1, _LISTED // len(newest))]
            answers.append(replace(told, lines=lines, references=references_of(lines, self._packs)))
        return answers or [Answer(Status.NOT_COVERED, text, notice=wording.not_found((), Ask.WHAT))]

    async def _overview(self, text: str, pack: Pack) -> Answer:
        made = next((one for one in pack.collections if one.id == OVERVIEW), None)
        first = () if made else await self._entries.beginnings((pack.id,))
        ids = made.entries if made else [one.entry for one in first]
        return Answer(
            Status.ANSWERED,
            text,
            lead=made.lead if made else None,
            lines=await self._lines([(pack.id, one) for one in ids[:_LISTED]]),
            confidence=_OVERVIEW_MEANT,
        )

    async def _corrected(self, query: Query, fit: Fit) -> Answer:
        lines = await self._lines([(fit.document.pack, fit.document.id)])
        # "Did he …?" and "So he did …?" are answered by what is right; "why did he …?" is not.
        wonders = query.ask is Ask.YES_NO or asks_nothing(query.plain.split())
        status = Status.ANSWERED if wonders else Status.NOT_COVERED
        confidence = min(1.0, fit.correction_likeness)
        answer = self._answer(query, lines, lead=None, confidence=confidence)
        return replace(answer, status=status, notice=wording.SAYS_OTHERWISE)

    def _unsure(self, ranking: Ranking) -> Answer:
        return Answer(
            Status.UNSURE,
            ranking.query.text,
            notice=wording.UNSURE,
            suggestions=suggestions_from(ranking.candidates, limit=_OFFERED),
            missing=missing_words(ranking.query, ranking.candidates),
            confidence=ranking.candidates[0].probability,
        )

    async def _not_covered(self, ranking: Ranking) -> Answer:
        query = ranking.query
        missing = missing_words(query, ranking.candidates)
        notice = wording.not_found(missing, query.ask)
        lines: tuple[Line, ...] = ()
        near: tuple[Suggestion, ...] = ()
        gap = ranking.gaps[0] if ranking.gaps else None
        nearest = all_but_names(ranking)
        if gap is not None and (gap.exact or speaks_of(gap, query, self._packs[gap.document.pack])):
            said = next(
                one for one in self._packs[gap.document.pack].gaps if one.id == gap.document.id
            )
            notice = wording.not_said(said.missing)
            near = await self._near(gap.document.pack, said)
        elif nearest is not None:
            lines = await self._lines([(nearest.document.pack, nearest.document.id)])
            pack = self._packs[nearest.document.pack]
            notice = wording.not_connected(unconnected(query, nearest, pack))
        return Answer(
            Status.NOT_COVERED,
            query.text,
            notice=notice,
            lines=lines,
            missing=missing,
            suggestions=(
                *near,
                *suggestions_from(
                    ranking.candidates,
                    limit=_OFFERED - len(near),
                    without=frozenset(
                        [*(line.entry.id for line in lines), *(one.entry for one in near)]
                    ),
                ),
            ),
            references=references_of(lines, self._packs),
            confidence=ranking.candidates[0].probability if ranking.candidates else 0.0,
        )

    async def _near(self, pack: str, gap: Gap) -> tuple[Suggestion, ...]:
        """Return what can be asked instead: of the entries that a curator named for a gap."""
        entries = await self._entries.entries(pack, gap.near[:_OFFERED])
        return tuple(Suggestion(one.phrasings[0], pack, one.id) for one in entries.values())

    def claimed(self, text: str, turn: Turn, entries: Sequence[tuple[str, Entry]]) -> Answer:
        """Return who claims what was shown last."""
        lines = tuple(line_of(entry, self._packs[pack]) for pack, entry in entries[:1])
        claimed_by = lines[0].claimed_by
        return self._talked(text, turn, lines, f"{claimed_by[0].upper()}{claimed_by[1:]}.")

    def held(
        self, text: str, ask: Ask, turn: Turn, entries: Sequence[tuple[str, Entry]]
    ) -> Answer | None:
        """Return the answer of that kind which the entries shown last hold, or None."""
        if ask not in STRICT_ASKS:
            return None
        for pack, entry in entries:
            lead = lead_of(entry, ask) if ask is not Ask.WHO else entry.leads.who
            if lead is not None and lead != entry.text:
                return self._talked(text, turn, (line_of(entry, self._packs[pack]),), lead)
        return None

    async def touched(self, ranking: Ranking, *, limit: int) -> tuple[Line, ...]:
        """Return the entries that hold most of what a statement speaks of."""
        held = [
            one
            for one in ranking.candidates
            if one.document.target is Target.ENTRY and one.features.entry_covers >= _TOUCHED
        ]
        held.sort(key=lambda one: -(one.features.entry_covers + one.features.text_covers))
        return await self._lines([(one.document.pack, one.document.id) for one in held[:limit]])

    async def more(self, text: str, turn: Turn, ranking: Ranking) -> Answer:
        """Return what else fits the question before, or that there is no more."""
        further = [
            one for one in ranking.candidates if one.probability >= self._parameters.offer_above
        ][:2]
        if not further:
            return Answer(
                Status.NOT_COVERED,
                text,
                notice=wording.NO_MORE,
                suggestions=suggestions_from(ranking.candidates, limit=_OFFERED),
                understood=turn.question,
            )
        lines = await self._lines([(one.document.pack, one.document.id) for one in further])
        return self._talked(text, turn, lines, None)

    def _talked(self, text: str, turn: Turn, lines: tuple[Line, ...], lead: str | None) -> Answer:
        return Answer(
            Status.ANSWERED,
            text,
            lead=lead,
            lines=lines,
            references=references_of(lines, self._packs),
            confidence=1.0,
            understood=turn.question,
        )

    def _answer(
        self, query: Query, lines: tuple[Line, ...], *, lead: str | None, confidence: float
    ) -> Answer:
        return Answer(
            Status.ANSWERED,
            query.text,
            lead=lead,
            lines=lines,
            references=references_of(lines, self._packs),
            confidence=confidence,
        )

    async def _lines(self, keys: Sequence[tuple[str, str]]) -> tuple[Line, ...]:
        lines: list[Line] = []
        for pack, entry_id in keys:
            entries = await self._entries.entries(pack, (entry_id,))
            lines += [line_of(entry, self._packs[pack]) for entry in entries.values()]
        return tuple(lines)


def _is_idle(ranking: Ranking, best: Ranked) -> bool:
    """Tell whether a question is about no subject that a source could have.

    It has no telling word, or is about who asks it and names nobody, and is not word for word one
    that can be answered.
    """
    query = ranking.query
    telling = any(
        term.term.is_name or not (term.term.is_light or term.term.surface.isdigit())
        for term in query.terms
    )
    about_asker = query.is_personal and not query.names
    return (about_asker or not telling) and best.features.letters < _WORD_FOR_WORD


def _says_only_whom(query: Query, best: Ranked) -> bool:
    """Tell whether a question names somebody, and in all else is unlike what was found.

    A name alone asks who that is; "what does Trump want" does not.
    """
    if query.ask in STRICT_ASKS or any(term.carried for term in query.terms):
        return False
    asks_more = len(query.plain.split()) > len(query.names) + 1
    return query.says_only_whom and asks_more and best.features.letters < _ALIKE


def _correction(ranking: Ranking, best: Ranked | None) -> Fit | None:
    """Return the entry that sets the question's premise right, or None."""
    if best is not None and _denied(ranking.query, best):
        return best.fit
    fit = ranking.corrections[0] if ranking.corrections else None
    if fit is not None and fit.exactly_corrected and not (best and best.fit.exact):
        return fit
    if fit is None or fit.correction_likeness < _CORRECTION_LIKE:
        return None
    if best is not None and (
        best.fit.likeness >= fit.correction_likeness
        or best.probability >= _SURE
        or best.features.premise_letters < 0
    ):
        return None
    if ranking.gaps and ranking.gaps[0].likeness > fit.correction_likeness:
        return None
    return fit


def _denied(query: Query, best: Ranked) -> bool:
    """Tell whether a question takes for granted what the best entry says is not so."""
    presumes = query.ask is Ask.WHY and not query.is_negative
    features = best.features
    says_it_all = features.likeness >= _DENIED_LIKE and features.view_covered >= WHOLLY
    return presumes and best.fit.best.polar is False and says_it_all

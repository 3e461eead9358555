"""What happened or will happen, and when: a clause with each of its dates.

A clause without a date of its own may take one over: "last time" from what happened before at the
same place, and "the event will include …" or "a day before" from what is announced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.authoring.clauses import after_that, announces, clauses
from knowledge.authoring.dating import dates_in
from knowledge.authoring.entities import Entities
from knowledge.authoring.names import NameKind
from knowledge.authoring.narration import Narration
from knowledge.authoring.sentences import Span
from knowledge.dates import When

_MIN_QUOTED_WORDS = 4  # a shorter quotation is a name or a catchword, not an account

_OCCASION = re.compile(
    r"\b(summit|meeting|talks|conference|election|vote|referendum|race|final|match|game|"
    r"championships?|tournament|festival|concert|ceremony|trial|hearing|visit|trip|inauguration|"
    r"opening|launch|event)\b"
)
_BACK_TO_OCCASION = re.compile(rf"\b(?:the|this|that|second|their)\s+{_OCCASION.pattern}")
_LAST_TIME = re.compile(r"\b(?:last|the previous|that|the first) time\b", re.IGNORECASE)
_NEXT_TO = re.compile(r"\b(?:an?|one|two|three|few|several) (?:days?|weeks?) (?:before|after)\b")


@dataclass(frozen=True, slots=True)
class Happening:
    """A clause and a date: where in the paragraph it stands, and the sentence that it is in."""

    paragraph: int
    clause: Span
    sentence: Span
    when: When


class Chronicle:
    """Finds happenings paragraph by paragraph, and remembers what later ones point back to."""

    def __init__(self, today: date, entities: Entities) -> None:
        self._today = today
        self._entities = entities
        self._at_place: dict[str, When] = {}  # what happened there, by the place's id
        self._announced: dict[str, When] = {}  # by the occasion's word

    def happenings(self, narration: Narration) -> list[Happening]:
        """Return the next paragraph's happenings, in order; one for each date of a sentence."""
        found: list[Happening] = []
        for sentence in narration.sentences:
            here: list[Happening] = []
            for clause in clauses(narration.masked, sentence):
                here += self._of_clause(narration, sentence, clause)
            seen: set[tuple[date, date]] = set()
            for one in here:
                span = (one.when.start, one.when.end)
                if span not in seen:
                    found.append(one)
                seen.add(span)
        return found

    def _of_clause(self, narration: Narration, sentence: Span, clause: Span) -> list[Happening]:
        text = narration.text[clause.start : clause.end]
        own = [
            one.when
            for one in dates_in(text, self._today)
            if not _in_catchword(narration, clause.start + one.start)
        ]
        for when in own:
            self._remember(narration, sentence, when)
        found = [Happening(narration.number, clause, sentence, when) for when in own]
        # What a dated clause reports may lie ahead: "said on Thursday that the event will …".
        rest = clause if not own else after_that(narration.masked, clause)
        taken = self._taken_over(narration, rest) if rest is not None else None
        if rest is not None and taken is not None:
            found.append(Happening(narration.number, rest, sentence, taken))
        return found

    def _remember(self, narration: Narration, sentence: Span, when: When) -> None:
        if when.start > self._today:
            text = narration.masked[sentence.start : sentence.end]
            for occasion in (*_OCCASION.findall(text), "event"):
                self._announced[occasion] = when
            return
        for place in self._places(narration, sentence):
            kept = self._at_place.get(place)
            # The more exact date of the two: June 2018 rather than 2018.
            if kept is None or (when.end - when.start) <= (kept.end - kept.start):
                self._at_place[place] = when

    def _taken_over(self, narration: Narration, clause: Span) -> When | None:
        text = narration.masked[clause.start : clause.end]
        back = _LAST_TIME.search(text)
        if back is not None:
            known = [
                self._at_place[one]
                for one in self._places(narration, clause)
                if one in self._at_place
            ]
            return replace(known[0], words=back[0].lower()) if known else None
        if not announces(text) or not self._announced:
            return None
        beside = _NEXT_TO.search(text)
        if beside is not None:
            return replace(self._announced["event"], words=beside[0])
        occasion = _BACK_TO_OCCASION.search(text)
        return self._announced.get(occasion[1]) if occasion is not None else None

    def _places(self, narration: Narration, span: Span) -> list[str]:
        return [
            one.entity.id
            for one in self._entities.within(narration.number, span.start, span.end)
            if one.entity.kind is NameKind.PLACE
        ]


def _in_catchword(narration: Narration, place: int) -> bool:
    return any(
        one.outer.start <= place < one.outer.end and len(one.words.split()) < _MIN_QUOTED_WORDS
        for one in narration.quotations
    )


def chronicle(
    narrations: Sequence[Narration], entities: Entities, today: date
) -> dict[int, list[Happening]]:
    """Return what happens, by paragraph."""
    kept = Chronicle(today, entities)
    return {one.number: kept.happenings(one) for one in narrations}

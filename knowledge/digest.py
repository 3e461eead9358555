"""What a digest says on a day: a pure function of the packs, the channel's key and the date.

Each section goes through all its entries, in an order of the channel's own, before one comes again.
Changing a pack shifts the order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from typing import TypeAlias, TypeVar

from knowledge.answers import Line, Reference
from knowledge.briefing import Length
from knowledge.dates import Precision
from knowledge.lines import line_of, references_of
from knowledge.model import Collection, Dispute, Entry, Kind, Pack
from knowledge.timeline import Moment

EVERY_DAY = frozenset(range(7))
MAX_DISCUSSED = 4  # lines below a question to discuss; a collection may hold more; chosen

Item = TypeVar("Item")
_Held: TypeAlias = tuple[Pack, Entry]


@dataclass(frozen=True, slots=True)
class _Amounts:
    facts: int
    quotes: int
    moments: int
    asked: int


# Chosen: half a phone's screen, one screen, two screens.
_AMOUNTS = {
    Length.SHORT: _Amounts(facts=1, quotes=1, moments=0, asked=0),
    Length.STANDARD: _Amounts(facts=1, quotes=1, moments=1, asked=3),
    Length.LONG: _Amounts(facts=3, quotes=2, moments=2, asked=5),
}


class DiscussionKind(StrEnum):
    """What a discussion starts from."""

    DISPUTE = "dispute"  # voices that differ: which one convinces?
    COLLECTION = "collection"  # a question that several entries answer together


@dataclass(frozen=True, slots=True)
class Discussion:
    """A question to discuss. `prompt` is the pack's: the dispute in a sentence, or a question."""

    kind: DiscussionKind
    prompt: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that members asked, the entry that answers it, and how often it did."""

    question: str
    line: Line
    times: int


@dataclass(frozen=True, slots=True)
class AskedEntry:
    """How often an entry was asked for."""

    pack: str
    entry: str
    times: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What is posted on a day. Sections for which the packs hold nothing are empty or None.

    `on_this_day` tells whether the first moment happened on this day of the year.
    """

    day: dt.date
    length: Length
    lead: Line | None
    facts: tuple[Line, ...]  # after the lead
    quotes: tuple[Line, ...]
    moments: tuple[Moment, ...]
    on_this_day: bool
    discussion: Discussion | None
    asked: tuple[Asked, ...]
    references: tuple[Reference, ...]

    def lines(self) -> Iterator[Line]:
        """Yield every line, in the order in which a digest shows them."""
        if self.lead is not None:
            yield self.lead
        yield from self.facts
        yield from self.quotes
        yield from (moment.line for moment in self.moments)
        if self.discussion is not None:
            yield from self.discussion.lines
        yield from (asked.line for asked in self.asked)


def compose_digest(
    packs: Pack | Sequence[Pack],
    *,
    key: str,
    day: dt.date,
    days: frozenset[int] = EVERY_DAY,
    topics: Sequence[str] = (),
    length: Length = Length.STANDARD,
    asked_most: Sequence[AskedEntry] = (),
) -> Digest:
    """Return the digest of a day.

    `key` names who it is for (a channel's subscription) and decides the order of the entries.
    `days` are the weekdays on which it comes (Monday is 0), so that none is passed over. `topics`
    are ids; none means all. `asked_most` is ordered, the most asked first; what the digest says
    anyway, and what the packs no longer hold, is left out.
    """
    packs = [packs] if isinstance(packs, Pack) else packs
    amounts = _AMOUNTS[length]
    number = digest_number(day, days)
    pool = _Pool({pack.id: pack for pack in packs}, frozenset(topics), key)
    facts = _lines(_turn(pool.of_kind(Kind.FACT), number, amounts.facts))
    quotes = _lines(_turn(pool.of_kind(Kind.QUOTE), number, amounts.quotes))
    events = _events(pool.of_kind(Kind.EVENT), number, amounts.moments, days)
    moments = tuple(Moment(e.when, line_of(e, pack)) for pack, e in events if e.when is not None)
    discussed = _turn(pool.discussions(), number, 1)
    digest = Digest(
        day=day,
        length=length,
        lead=facts[0] if facts else None,
        facts=facts[1:],
        quotes=quotes,
        moments=moments,
        on_this_day=bool(events) and _is_anniversary(events[0][1], day),
        discussion=_discussion(*discussed[0]) if discussed else None,
        asked=_asked(asked_most, pool, [*facts, *quotes, *(one.line for one in moments)])[
            : amounts.asked
        ],
        references=(),
    )
    return replace(digest, references=references_of(digest.lines(), pool.packs))


def digest_number(day: dt.date, days: frozenset[int] = EVERY_DAY) -> int:
    """Return how many digest days lie before `day`, counted from a Monday long past."""
    weeks, weekday = divmod(day.toordinal() - 1, 7)  # 1 January of year 1 was a Monday
    return weeks * len(days) + sum(1 for chosen in days if chosen < weekday)


def _day_of(number: int, days: frozenset[int]) -> dt.date:
    """Return the day of a digest by its number: the inverse of `digest_number`."""
    weeks, index = divmod(number, len(days))
    return dt.date.fromordinal(weeks * 7 + sorted(days)[index] + 1)


@dataclass(frozen=True)
class _Pool:
    """What the packs hold on the topics, each kind in the key's own order."""

    packs: Mapping[str, Pack]
    topics: frozenset[str]
    key: str

    def of_kind(self, kind: Kind) -> list[_Held]:
        found = {
            f"{pack.id}/{entry.id}": (pack, entry)
            for pack in self.packs.values()
            for entry in pack.entries
            if entry.kind is kind and not entry.draft and self.covers(entry.topics)
        }
        return self._in_order(found)

    def discussions(self) -> list[tuple[Pack, Dispute | Collection]]:
        found: dict[str, tuple[Pack, Dispute | Collection]] = {}
        for pack in self.packs.values():
            several: tuple[Dispute | Collection, ...] = (*pack.disputes, *pack.collections)
            found |= {f"{pack.id}/{o.id}": (pack, o) for o in several if self.covers(o.topics)}
        return self._in_order(found)

    def covers(self, topics: Iterable[str]) -> bool:
        return not self.topics or not self.topics.isdisjoint(topics)

    def _in_order(self, found: Mapping[str, Item]) -> list[Item]:
        # By hash, not by `random`: the same on every machine and in every Python.
        return [found[name] for name in sorted(found, key=lambda name: _hash(self.key, name))]


def _hash(key: str, name: str) -> bytes:
    return blake2b(f"{key}\0{name}".encode(), digest_size=8).digest()


def _discussion(pack: Pack, one: Dispute | Collection) -> Discussion:
    lines = _lines((pack, pack.entry_by_id[entry]) for entry in one.entries[:MAX_DISCUSSED])
    if isinstance(one, Dispute):
        return Discussion(DiscussionKind.DISPUTE, one.text, lines)
    return Discussion(DiscussionKind.COLLECTION, one.phrasings[0], lines)


def _lines(held: Iterable[_Held]) -> tuple[Line, ...]:
    return tuple(line_of(entry, pack) for pack, entry in held)


def _turn(items: Sequence[Item], number: int, amount: int) -> list[Item]:
    """Return the items whose turn it is; each comes once before any comes again."""
    amount = min(amount, len(items))
    return [items[(number * amount + index) % len(items)] for index in range(amount)]


def _events(items: list[_Held], number: int, amount: int, days: frozenset[int]) -> list[_Held]:
    """Return the events whose turn it is, one that happened on this day of the year first."""
    amount = min(amount, len(items))
    turn: list[_Held] = []
    for position in range(number * amount, (number + 1) * amount):
        round_number, place = divmod(position, len(items))
        event = _round(items, round_number, amount, days)[place]
        if event not in turn:  # a turn may reach into the next round
            turn.append(event)
    day = _day_of(number, days)
    return sorted(turn, key=lambda held: not _is_anniversary(held[1], day))


def _round(items: list[_Held], round_number: int, amount: int, days: frozenset[int]) -> list[_Held]:
    """Return the order of the events in one round, each once.

    An event whose day of the year falls into the round changes places with the one planned for it.
    """
    order = list(range(len(items)))
    free: dict[tuple[int, int], list[int]] = {}
    for place in order:
        day = _day_of((round_number * len(items) + place) // amount, days)
        free.setdefault((day.month, day.day), []).append(place)
    for index, (_pack, event) in enumerate(items):
        places = free.get(_day_of_year(event) or (0, 0))
        if places:
            wanted, now_at = places.pop(0), order.index(index)
            order[wanted], order[now_at] = order[now_at], order[wanted]
    return [items[index] for index in order]


def _day_of_year(event: Entry) -> tuple[int, int] | None:
    when = event.when
    if when is None or when.precision is not Precision.DAY or when.expected:
        return None
    return (when.start.month, when.start.day)


def _is_anniversary(event: Entry, day: dt.date) -> bool:
    return _day_of_year(event) == (day.month, day.day)


def _asked(
    asked_most: Iterable[AskedEntry], pool: _Pool, said: Iterable[Line]
) -> tuple[Asked, ...]:
    shown = {(line.pack, line.entry.id) for line in said}
    found = []
    for one in asked_most:
        pack = pool.packs.get(one.pack)
        entry = pack.entry_by_id.get(one.entry) if pack else None
        if pack is None or entry is None or (one.pack, one.entry) in shown:
            continue
        if pool.covers(entry.topics):
            found.append(Asked(entry.phrasings[0], line_of(entry, pack), one.times))
    return tuple(found)

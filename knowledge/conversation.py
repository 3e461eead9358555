"""What a conversation remembers: its last few questions and what they were answered with.

Values only; time is given by the caller.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from knowledge.answers import Answer, Status

_MAX_TURNS = 6  # chosen: people seldom refer further back

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and the entries that answered it, as (pack id, entry id), best first."""

    question: str
    status: Status
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The last few turns, oldest first."""

    turns: tuple[Turn, ...] = ()

    def after(self, answer: Answer) -> Conversation:
        """Return the conversation as it stands after an answer; small talk leaves no trace."""
        if answer.status is Status.CHAT:
            return self
        entries = tuple((line.pack, line.entry.id) for line in answer.lines)
        turn = Turn(answer.understood or answer.question, answer.status, entries)
        return Conversation((*self.turns, turn)[-_MAX_TURNS:])

    @property
    def last(self) -> Turn | None:
        """The latest turn."""
        return self.turns[-1] if self.turns else None

    @property
    def shown(self) -> frozenset[tuple[str, str]]:
        """Every entry shown so far, as (pack id, entry id)."""
        return frozenset(entry for turn in self.turns for entry in turn.entries)


class Conversations(Generic[Key]):
    """Conversations by key, at most `max_count` of them, each forgotten after `lifetime` unused."""

    def __init__(self, *, max_count: int, lifetime: timedelta) -> None:
        self._max_count = max_count
        self._lifetime = lifetime
        self._kept: OrderedDict[Key, tuple[datetime, Conversation]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key, *, now: datetime) -> Conversation:
        """Return the conversation under `key`, an empty one if there is none or it has expired."""
        kept = self._kept.get(key)
        if kept is None or now - kept[0] > self._lifetime:
            self._kept.pop(key, None)
            return Conversation()
        return kept[1]

    def put(self, key: Key, conversation: Conversation, *, now: datetime) -> None:
        """Keep a conversation; the one unused for longest makes room."""
        self._kept[key] = (now, conversation)
        self._kept.move_to_end(key)
        while len(self._kept) > self._max_count:
            self._kept.popitem(last=False)
        oldest = next(iter(self._kept))
        if now - self._kept[oldest][0] > self._lifetime:
            del self._kept[oldest]

    def forget(self, which: Callable[[Key], bool]) -> None:
        """Forget the conversations under all keys for which `which` is true."""
        for key in [key for key in self._kept if which(key)]:
            del self._kept[key]

"""Which message answered which question, so that edits and deletions can follow."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

import discord

MAX_DELETED_EARLY = 1_000  # of all servers, on their way from message to question
MAX_REMEMBERED = 10_000  # about 10 MB; older answers stay as they are when their question changes


@dataclass
class Given:
    """One question that came as a message, and its answer once there is one."""

    question: str
    asked_at: datetime
    answer: discord.Message | None = None
    listened: bool = False  # nobody had asked the bot
    deleted: bool = False
    withdrawn: int = 0  # answers that an edit made wrong
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # one change at a time


class GivenAnswers:
    """Answers by the id of the question's message, the latest ones."""

    def __init__(self, max_remembered: int = MAX_REMEMBERED) -> None:
        self._max = max_remembered
        self._given: OrderedDict[int, Given] = OrderedDict()
        self._deleted_early: OrderedDict[int, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._given)

    def begin(self, message_id: int, given: Given) -> bool:
        """Remember a question that is about to be answered; False if it has been before or is gone.

        After a resumed connection, Discord may tell of a message a second time.
        """
        if message_id in self._given or message_id in self._deleted_early:
            return False
        self._given[message_id] = given
        while len(self._given) > self._max:
            self._given.popitem(last=False)
        return True

    def deleted_early(self, message_id: int) -> None:
        """Remember a message that was deleted before anything was known of it."""
        self._deleted_early[message_id] = None
        while len(self._deleted_early) > MAX_DELETED_EARLY:
            self._deleted_early.popitem(last=False)

    def find(self, message_id: int) -> Given | None:
        """Return what is remembered of a question."""
        return self._given.get(message_id)

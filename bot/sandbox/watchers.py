"""What the page sees live: changes as one user of the local Discord sees them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.sandbox.model import JsonObject

KEPT_CHANGES = 1_000


@dataclass(frozen=True)
class Change:
    """Something a person would see.

    Attributes:
        number: rises from 1, so that a page that lost its connection can catch up.
        kind: message_create, message_update, message_delete, typing and so on.
        channel_id: where; None for what concerns everybody.
        only_for: the only user who sees it, for ephemeral messages and forms.
    """

    number: int
    kind: str
    data: JsonObject
    channel_id: int | None = None
    only_for: int | None = None


Sees = Callable[[Change], bool]


class Watchers:
    """Those who watch, and the latest changes."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Change]] = set()
        self._recent: deque[Change] = deque(maxlen=KEPT_CHANGES)
        self._count = 0

    @property
    def count(self) -> int:
        """The number of the latest change."""
        return self._count

    def tell(
        self,
        kind: str,
        data: JsonObject,
        *,
        channel_id: int | None = None,
        only_for: int | None = None,
    ) -> None:
        """Tell all watchers of a change."""
        self._count += 1
        change = Change(self._count, kind, data, channel_id, only_for)
        self._recent.append(change)
        for queue in self._queues:
            queue.put_nowait(change)

    @contextmanager
    def watching(self, since: int | None = None) -> Iterator[asyncio.Queue[Change]]:
        """Give a queue of the changes after a number, or of those from now on."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        if since is not None:
            for change in self._recent:
                if change.number > since:
                    queue.put_nowait(change)
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

"""How often a member and a channel may ask, and when they may again."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_KEYS = 50_000  # members and channels remembered; the longest silent are forgotten first


@dataclass(frozen=True, slots=True)
class Rate:
    """So many questions in so long a time."""

    questions: int
    period: timedelta


class Cooldowns:
    """Remembers who asked when, for as long as a rate needs it. Cost: constant a question."""

    def __init__(self, max_keys: int = MAX_KEYS) -> None:
        self._max_keys = max_keys
        self._asked: OrderedDict[Hashable, deque[datetime]] = OrderedDict()

    def wait_until(self, rates: dict[Hashable, Rate], *, now: datetime) -> datetime | None:
        """Return when the question may be asked, or count it now and return None.

        A question that has to wait is not counted. Where several keys have to wait, it is the
        latest moment.
        """
        waits = [self._free_at(key, rate, now) for key, rate in rates.items()]
        latest = max((wait for wait in waits if wait is not None), default=None)
        if latest is None:
            for key in rates:
                self._count(key, now)
        return latest

    def _free_at(self, key: Hashable, rate: Rate, now: datetime) -> datetime | None:
        asked = self._asked.get(key)
        if asked is None:
            return None
        while asked and asked[0] <= now - rate.period:
            asked.popleft()
        if len(asked) < rate.questions:
            return None
        return asked[len(asked) - rate.questions] + rate.period

    def _count(self, key: Hashable, now: datetime) -> None:
        self._asked.setdefault(key, deque()).append(now)
        self._asked.move_to_end(key)
        while len(self._asked) > self._max_keys:
            self._asked.popitem(last=False)

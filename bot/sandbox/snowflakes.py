"""Discord's ids: 64-bit numbers that hold when they were made, and sort by it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

DISCORD_EPOCH_MS = 1_420_070_400_000  # 2015-01-01T00:00Z; Discord's reference, "Snowflakes"
TIMESTAMP_SHIFT = 22


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def made_at(snowflake: int) -> datetime:
    """Return when a snowflake was made, in UTC, to the millisecond."""
    # A timedelta of whole milliseconds keeps exact what a float of seconds would round.
    since_1970 = timedelta(milliseconds=(snowflake >> TIMESTAMP_SHIFT) + DISCORD_EPOCH_MS)
    return datetime(1970, 1, 1, tzinfo=UTC) + since_1970


class Snowflakes:
    """Makes ids that rise strictly, however many are wanted within a millisecond."""

    def __init__(self, now_ms: Callable[[], int] = _now_ms) -> None:
        self._now_ms = now_ms
        self._last = 0

    def make(self) -> int:
        """Return a new id, higher than all before."""
        lowest_now = (self._now_ms() - DISCORD_EPOCH_MS) << TIMESTAMP_SHIFT
        self._last = max(lowest_now, self._last + 1)
        return self._last

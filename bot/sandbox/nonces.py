"""Nonces: a message sent twice with the same one is made once, as `enforce_nonce` promises."""

from __future__ import annotations

import time
from collections.abc import Callable

# "in the past few minutes", says Discord's reference of `enforce_nonce`; this is a choice.
REMEMBERED_SECONDS = 300.0

_Key = tuple[int, str]


class Nonces:
    """Remembers for some minutes which message a nonce made."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._made: dict[_Key, tuple[float, int]] = {}

    def find(self, author_id: int, nonce: str | int) -> int | None:
        """Return the id of the message that the nonce made, or None."""
        self._forget_old()
        made = self._made.get((author_id, str(nonce)))
        return None if made is None else made[1]

    def remember(self, author_id: int, nonce: str | int, message_id: int) -> None:
        """Note which message a nonce made."""
        self._made[author_id, str(nonce)] = (self._clock(), message_id)

    def _forget_old(self) -> None:
        oldest = self._clock() - REMEMBERED_SECONDS
        # In the order of making, so the first that is young enough ends the search.
        while self._made:
            key = next(iter(self._made))
            if self._made[key][0] >= oldest:
                break
            del self._made[key]

"""What a digest's post is recognised by: its nonce, and a mark that the message carries.

Discord keeps a nonce for a few minutes only and never tells it again. A component's id is ours to
choose and comes back with the message, so it says for good which delivery a message is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

MAX_NONCE_CHARS = 25  # Discord's
# Component ids are 32-bit integers; Discord and the cards number theirs from 1 and from 9001.
_FIRST_MARK = 1 << 20
_MARKS = (1 << 31) - _FIRST_MARK


@dataclass(frozen=True, slots=True)
class DeliveryKey:
    """One post: of which subscription, for which local day; `turn` 0 is the scheduled one."""

    subscription: int
    day: date
    turn: int = 0

    def _hashed(self, size: int, purpose: str) -> bytes:
        text = f"{purpose}:{self.subscription}:{self.day.isoformat()}:{self.turn}"
        return blake2b(text.encode(), digest_size=size).digest()

    @property
    def nonce(self) -> str:
        """The nonce under which the post is sent, however often: 25 characters."""
        return "d" + self._hashed(12, "nonce").hex()

    @property
    def mark(self) -> int:
        """The component id that the posted message carries."""
        return _FIRST_MARK + int.from_bytes(self._hashed(8, "mark"), "big") % _MARKS

"""What the runner needs from Discord, and what can go wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.state.repositories.deliveries import Delivery, PausedDigest
from commands.remarks import Remark
from knowledge.digest import Digest


class _ToldError(Exception):
    """Something moderators are told of: `why` in their language, the message in English."""

    def __init__(self, why: Remark) -> None:
        self.why = why
        super().__init__(str(why))


class PostRefusedError(_ToldError):
    """Discord will not take the post however often it is sent; `why` says the reason."""


class PostFailedError(Exception):
    """Discord is away or overloaded; later it may work, and it may have worked already."""


class CannotLookError(_ToldError):
    """Nobody can tell whether a post is in the channel; `why` says the reason."""


class Poster(Protocol):
    """Posts digests. Every method raises PostRefusedError or PostFailedError."""

    async def post(self, delivery: Delivery, digest: Digest) -> int:
        """Post a digest, carrying the delivery's nonce and mark; return the message's id."""

    async def find(self, delivery: Delivery) -> int | None:
        """Return the id of the delivery's post if it is there already.

        Raises:
            CannotLookError: the channel may not be read, or too much stands in it.
        """

    async def open_thread(self, delivery: Delivery, message: int) -> None:
        """Open the thread below a post; one that is there already is fine."""


class Notifier(Protocol):
    """Tells moderators."""

    async def tell_paused(self, guild: int, paused: Sequence[PausedDigest]) -> None:
        """Tell a guild's moderators, once, that digests were paused, and why.

        Raises:
            PostFailedError: it did not work, and may later.
        """


class Composer(Protocol):
    """Says what a digest says."""

    async def compose(self, delivery: Delivery) -> Digest:
        """Return the digest of a delivery.

        Raises:
            PackGoneError: its pack is no longer served.
        """


class PackGoneError(_ToldError):
    """A digest's pack is no longer served; `why` says which."""


class DigestMetrics(Protocol):
    """Counts what becomes of digests."""

    def posted(self, due_at: datetime, at: datetime) -> None:
        """Count a digest that was posted."""

    def skipped(self) -> None:
        """Count a digest that was left out."""

    def paused(self) -> None:
        """Count a digest that was paused."""

    def retried(self) -> None:
        """Count an attempt that failed and is made again later."""

"""The card of a digest."""

from __future__ import annotations

from typing import Any

from commands.cards.layout import Card
from commands.texts import Wording


def digest_card(_digest: Any, _t: Wording) -> Card:
    """Return the card of a digest."""
    raise NotImplementedError

"""A member's turn to ask, by a command or a button: cool-downs."""

from __future__ import annotations

from commands.asking import come_back, cooling_down
from commands.packs import asker_of
from commands.requests import MemberError, Request


def take_turn(request: Request) -> None:
    """Count one more question of this member here.

    Raises:
        MemberError: the member or the channel has to wait; it says until when.
    """
    free_at = cooling_down(request.services, asker_of(request))
    if free_at is not None:
        raise MemberError(come_back(free_at, request.t))

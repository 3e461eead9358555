"""Where presses of buttons, choices in selects and submitted forms find what they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from discord import Interaction

from commands import (
    ask,
    brief,
    details,
    digest,
    feedback,
    forms,
    handover,
    privacy,
    quotes,
    settings,
    sources,
    taught,
    timeline,
    unanswered,
    who,
)
from commands.requests import Action, MemberError, Press, Request, run

log = structlog.get_logger(__name__)

ACTIONS: Mapping[str, Action] = {
    **ask.ACTIONS,
    **brief.ACTIONS,
    **details.ACTIONS,
    **digest.ACTIONS,
    **feedback.ACTIONS,
    **handover.ACTIONS,
    **privacy.ACTIONS,
    **quotes.ACTIONS,
    **settings.ACTIONS,
    **sources.ACTIONS,
    **taught.ACTIONS,
    **timeline.ACTIONS,
    **unanswered.ACTIONS,
    **who.ACTIONS,
}
FORMS: Mapping[str, forms.Submit] = {**feedback.FORMS, **unanswered.FORMS}


async def pressed(
    interaction: Interaction[Any], action: str, fields: tuple[str, ...], values: tuple[str, ...]
) -> None:
    """Do what a button or select asks for, and answer the interaction."""

    async def act(request: Request) -> None:
        outdated = request.t("This button is from an older version of me.")
        known = ACTIONS.get(action)
        if known is None:
            raise MemberError(outdated)
        try:
            await known(request, Press(fields, values))
        except (ValueError, TypeError, LookupError) as error:
            # The custom id was written by another version, or by nobody: Discord lets only those
            # ids through that stand on a message of ours. If it is a fault of ours, the log tells.
            log.warning("a button could not be understood", action=action, exc_info=True)
            raise MemberError(outdated) from error

    await run(interaction, act)


async def submitted(interaction: Interaction[Any]) -> bool:
    """Answer an interaction if it is one of our forms; tell whether it was."""
    return await forms.submitted(interaction, FORMS)

"""A digest that is set up: finding the one that is meant, and what is done to it in one step."""

from __future__ import annotations

from dataclasses import replace

import structlog

from commands.autocomplete import completing
from commands.cards.layout import Card
from commands.cards.lines import listed
from commands.digest_words import digest_name, subscription_words
from commands.remarks import remark
from commands.requests import MemberError, Request
from commands.services import StorageUnavailableError, Subscription
from commands.texts import Wording

log = structlog.get_logger(__name__)


async def _named_digests(request: Request, typed: str) -> list[str]:
    kept = await request.services.digests.list(request.guild)
    names = [digest_name(one, request.interaction.guild) for one in kept]
    return [name for name in names if typed.casefold() in name.casefold()]


digests = completing(_named_digests)


async def chosen_digest(request: Request, which: str) -> Subscription:
    """Return the digest that is meant. Raises: MemberError: the server has none such."""
    number = which.partition(":")[0].strip().removeprefix("#")
    kept = await request.services.digests.list(request.guild)
    one = next((one for one in kept if str(one.id) == number), None)
    if one is None:
        raise MemberError(unknown_digest(which, request.t))
    return one


def unknown_digest(which: str, t: Wording) -> str:
    """Return that there is no such digest."""
    return t("There is no digest {typed}; `/digest list` shows them.", typed=listed([which]))


async def carry_out(request: Request, which: str, deed: str) -> Card:
    """Pause, resume, remove or post the digest that is meant, and return the card that says so."""
    t, desk, guild = request.t, request.services.digests, request.guild
    one = await chosen_digest(request, which)
    if deed == "pause":
        done = await desk.pause(guild, one.id, remark("paused by a moderator"))
        text = t("Paused. `/digest resume` lets it come again.")
    elif deed == "resume":
        done, text = await desk.resume(guild, one.id), t("It comes again.")
    elif deed == "remove":
        done, text = await desk.remove(guild, one.id), t("Removed.")
    else:
        done, text = await desk.post_now(guild, one.id), t("It is being posted.")
    if not done:
        raise MemberError(unknown_digest(which, t))
    return Card(blocks=(text, await _as_it_is(request, one)))


async def _as_it_is(request: Request, one: Subscription) -> str:
    """Return a digest as a list shows it now, or as it was before it was removed.

    Where it can't be read again, its plan alone: what was done is done, and must not be told as if
    it had failed.
    """
    try:
        kept = await request.services.digests.list(request.guild)
    except StorageUnavailableError as error:
        log.warning("a digest could not be read again", digest=one.id, why=str(error))
        return subscription_words(replace(one, next_due=None, paused=None), request.t)
    now = next((other for other in kept if other.id == one.id), None)
    return subscription_words(now or replace(one, next_due=None), request.t)

"""The packs that are on where a request comes from."""

from __future__ import annotations

from commands.asking import Asker
from commands.requests import MemberError, Request
from commands.services import PackSummary
from knowledge.model import Entry, Pack


def summaries_here(request: Request) -> list[PackSummary]:
    """Return the packs that are on here, as a list shows them."""
    wanted = request.packs
    return [p for p in request.services.answers.packs if wanted is None or p.id in wanted]


async def packs_here(request: Request) -> list[Pack]:
    """Return the packs that are on here.

    Raises:
        MemberError: there is none.
    """
    packs = [await request.services.answers.pack(p.id) for p in summaries_here(request)]
    if not packs:
        raise MemberError(request.t("No pack is on here. A moderator can change that: /settings."))
    return packs


async def pack_or_refuse(request: Request, pack_id: str) -> Pack:
    """Return a pack by its id.

    Raises:
        MemberError: it is no longer served, or not on here.
    """
    if pack_id not in {summary.id for summary in summaries_here(request)}:
        raise MemberError(request.t("The pack this came from isn't on here any more."))
    return await request.services.answers.pack(pack_id)


async def entry_or_refuse(request: Request, pack_id: str, entry_id: str) -> tuple[Pack, Entry]:
    """Return an entry and its pack.

    Raises:
        MemberError: the entry is gone, or its pack is not on here.
    """
    pack = await pack_or_refuse(request, pack_id)
    entry = pack.entry_by_id.get(entry_id)
    if entry is None:
        text = request.t("This line is no longer in the pack; it has been reworked since.")
        raise MemberError(text)
    return pack, entry


def asker_of(request: Request) -> Asker:
    """Return who asks by this request, and where."""
    interaction = request.interaction
    return Asker(
        user=interaction.user.id,
        channel=interaction.channel_id or 0,
        guild=interaction.guild_id,
        packs=request.packs,
        settings=request.settings,
    )

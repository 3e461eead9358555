"""/quotes, and its pages."""

from __future__ import annotations

import asyncio
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import locale_str as _

from commands.autocomplete import speakers, subjects
from commands.brief import unknown_subject
from commands.cards.keys import NONE, key
from commands.cards.layout import Card
from commands.cards.quotes import QuotesView, quotes_card
from commands.packs import packs_here
from commands.requests import Action, MemberError, Press, Request, answer, run, update
from commands.turns import take_turn
from knowledge.quotes import quotes
from knowledge.subjects import UnknownSubjectError


@app_commands.command(name=_("quotes"), description=_("What people said, in their own words"))
@app_commands.rename(speaker=_("speaker"), topic=_("topic"))
@app_commands.describe(speaker=_("Only what this person said"), topic=_("Only quotes on this"))
@app_commands.autocomplete(speaker=speakers, topic=subjects)
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def quotes_command(
    interaction: Interaction[Any],
    speaker: app_commands.Range[str, 1, 100] | None = None,
    topic: app_commands.Range[str, 1, 100] | None = None,
) -> None:
    """Show quotes, by speaker and topic."""

    async def act(request: Request) -> None:
        take_turn(request)
        await answer(request, _quoted(request, speaker, topic))

    await run(interaction, act)


async def _quoted(
    request: Request, speaker: str | None, topic: str | None, *, page: int = 0
) -> Card:
    try:
        packs = await packs_here(request)
        found = await asyncio.to_thread(quotes, packs, speaker=speaker, topic=topic)
    except UnknownSubjectError as unknown:
        raise MemberError(unknown_subject(unknown, request)) from None
    view = QuotesView.of(found, by_speaker=speaker is not None)
    return quotes_card(found, view, request.t, page=page)


async def _from_fields(request: Request, fields: tuple[str, ...]) -> Card:
    speaker, topic, page = fields
    names: dict[str, str] = {}
    for pack in await packs_here(request):
        for named in (*pack.places, *pack.organisations, *pack.people, *pack.topics):
            names[key(named.id)] = named.name
    return await _quoted(
        request,
        None if speaker == NONE else names.get(speaker, speaker),
        None if topic == NONE else names.get(topic, topic),
        page=int(page),
    )


async def _page(request: Request, press: Press) -> None:
    await update(request, _from_fields(request, press.fields))


async def _new(request: Request, press: Press) -> None:
    await answer(request, _from_fields(request, press.fields), ephemeral=True)


ACTIONS: dict[str, Action] = {"quotes": _page, "newquotes": _new}

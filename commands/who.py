"""/who: the people whom the source names."""

from __future__ import annotations

import asyncio
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import locale_str as _

from commands.autocomplete import people as people_names
from commands.brief import unknown_subject
from commands.cards.layout import Card
from commands.cards.people import people_card, person_card
from commands.packs import pack_or_refuse, packs_here
from commands.requests import Action, MemberError, Press, Request, answer, run, update
from commands.turns import take_turn
from knowledge.people import people
from knowledge.subjects import UnknownSubjectError


@app_commands.command(name=_("who"), description=_("Who is who in the source"))
@app_commands.rename(person=_("person"))
@app_commands.describe(person=_("Whom you mean; everyone if left out"))
@app_commands.autocomplete(person=people_names)
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def who(
    interaction: Interaction[Any], person: app_commands.Range[str, 1, 100] | None = None
) -> None:
    """Show one person, or everyone."""

    async def act(request: Request) -> None:
        take_turn(request)
        await answer(request, _who(request, person))

    await run(interaction, act)


async def _who(request: Request, person: str | None, *, page: int = 0) -> Card:
    packs = await packs_here(request)
    if person is None:
        everyone = await asyncio.to_thread(people, packs)
        return people_card(everyone, request.t, page=page)
    try:
        profile = (await asyncio.to_thread(people, packs, who=person))[0]
    except UnknownSubjectError as unknown:
        raise MemberError(unknown_subject(unknown, request)) from None
    return person_card(profile, request.t)


async def _page(request: Request, press: Press) -> None:
    await update(request, _who(request, None, page=int(press.fields[0])))


async def _one(request: Request, press: Press) -> None:
    await answer(request, _chosen(request, press.values[0]), ephemeral=True)


async def _chosen(request: Request, value: str) -> Card:
    pack_id, _sep, person_id = value.partition(":")
    pack = await pack_or_refuse(request, pack_id)
    everyone = await asyncio.to_thread(people, [pack])
    profile = next((p for p in everyone if p.person.id == person_id), None)
    if profile is None:
        raise MemberError(request.t("The pack has nothing on this any more."))
    return person_card(profile, request.t)


ACTIONS: dict[str, Action] = {"people": _page, "who": _one}

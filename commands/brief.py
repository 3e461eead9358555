"""/brief, and its buttons."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.app_commands import locale_str as _

from commands.autocomplete import subjects
from commands.cards.briefing import briefing_card
from commands.cards.layout import Card
from commands.cards.lines import listed
from commands.packs import pack_or_refuse, packs_here
from commands.requests import Action, MemberError, Press, Request, answer, run, update
from commands.turns import take_turn
from knowledge.briefing import Length, brief
from knowledge.subjects import SubjectKind, UnknownSubjectError

LENGTHS = {length[:2]: length for length in Length}
KINDS = {kind[:2]: kind for kind in SubjectKind}


@app_commands.command(name=_("brief"), description=_("A short briefing on a topic or a person"))
@app_commands.rename(topic=_("topic"), length=_("length"))
@app_commands.describe(
    topic=_("What the briefing is about"), length=_("How much it says; standard if left out")
)
@app_commands.autocomplete(topic=subjects)
@app_commands.choices(
    length=[
        Choice(name=_("short"), value="short"),
        Choice(name=_("standard"), value="standard"),
        Choice(name=_("long"), value="long"),
    ]
)
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def brief_command(
    interaction: Interaction[Any],
    topic: app_commands.Range[str, 1, 100],
    length: str = "standard",
) -> None:
    """Brief on a topic, a person, a place or an organisation."""

    async def act(request: Request) -> None:
        take_turn(request)
        await answer(request, _briefed(request, topic, Length(length)))

    await run(interaction, act)


async def _briefed(request: Request, topic: str, length: Length) -> Card:
    try:
        briefing = await asyncio.to_thread(brief, await packs_here(request), topic, length)
    except UnknownSubjectError as unknown:
        raise MemberError(unknown_subject(unknown, request)) from None
    return briefing_card(briefing, request.t)


def unknown_subject(unknown: UnknownSubjectError, request: Request) -> str:
    """Return the line that says what was not found, and what comes near."""
    text = request.t("The source has nothing called {typed}.", typed=listed([unknown.typed]))
    if not unknown.nearest:
        return text
    return f"{text} {request.t('The nearest: {names}.', names=listed(unknown.nearest))}"


async def _page(request: Request, press: Press) -> None:
    await update(request, _from_fields(request, press.fields))


async def _new(request: Request, press: Press) -> None:
    await answer(request, _from_fields(request, press.fields), ephemeral=True)


async def _from_fields(request: Request, fields: tuple[str, ...]) -> Card:
    pack_id, kind, subject_id, length, page = fields
    pack = await pack_or_refuse(request, pack_id)
    named = {
        SubjectKind.TOPIC: pack.topics,
        SubjectKind.PERSON: pack.people,
        SubjectKind.PLACE: pack.places,
        SubjectKind.ORGANISATION: pack.organisations,
    }[KINDS[kind]]
    name = next((one.name for one in named if one.id == subject_id), None)
    if name is None:
        raise MemberError(request.t("The pack has nothing on this any more."))
    briefing = await asyncio.to_thread(brief, pack, name, LENGTHS[length])
    return replace(briefing_card(briefing, request.t), page=int(page))


ACTIONS: dict[str, Action] = {"brief": _page, "newbrief": _new}

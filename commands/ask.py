"""/ask, and the buttons that ask further."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import locale_str as _

from commands.asking import answered, card_for, settle
from commands.autocomplete import questions
from commands.cards.keys import key
from commands.cards.layout import Card
from commands.packs import asker_of, entry_or_refuse
from commands.requests import Action, Press, Request, answer, run
from commands.turns import take_turn
from knowledge.model import Entry


@app_commands.command(name=_("ask"), description=_("Ask what the source says"))
@app_commands.rename(question=_("question"))
@app_commands.describe(question=_("Your question, in your own words"))
@app_commands.autocomplete(question=questions)
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def ask(interaction: Interaction[Any], question: app_commands.Range[str, 1, 1000]) -> None:
    """Answer a question with what the source says."""
    await run(interaction, lambda request: ask_and_answer(request, question, show_question=True))


async def ask_and_answer(
    request: Request, question: str, *, show_question: bool, ephemeral: bool = False
) -> None:
    """Answer a question as an interaction's reply.

    Raises:
        MemberError: the member or the channel has to wait.
    """
    take_turn(request)
    await answer(
        request, answer_to(request, question, show_question=show_question), ephemeral=ephemeral
    )


async def answer_to(request: Request, question: str, *, show_question: bool) -> Card:
    """Return the card that answers a question, and remember that it was asked."""
    begun = time.perf_counter()
    asker = asker_of(request)
    found = await answered(request.services, question, asker)
    await settle(request.services, found, asker, seconds=time.perf_counter() - begun)
    return await card_for(request.services, found, asker, request.t, show_question=show_question)


async def _ask_entry(request: Request, press: Press) -> None:
    """Ask the question on a button or in a select: its pack, its entry, its wording's key."""
    pack_id, entry_id, wanted = press.values[0].split(":") if press.values else press.fields
    _pack, entry = await entry_or_refuse(request, pack_id, entry_id)
    only_here = replace(
        request, settings=replace(request.settings, channel_packs={}, packs=(pack_id,))
    )
    await ask_and_answer(
        only_here,
        _question(entry, wanted),
        show_question=True,
        ephemeral=_is_ephemeral(request),
    )


def _question(entry: Entry, wanted: str) -> str:
    return next((q for q in entry.questions() if key(q) == wanted), entry.phrasings[0])


def _is_ephemeral(request: Request) -> bool:
    message = request.interaction.message
    return message is not None and message.flags.ephemeral


ACTIONS: dict[str, Action] = {"ask": _ask_entry, "asknext": _ask_entry}

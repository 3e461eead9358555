"""Handing a question that could not be answered to the moderators' channel."""

from __future__ import annotations

from typing import cast

import discord
from discord.ui import Button, LayoutView

from commands.cards.layout import ASKED_ID, Card, laid_out, text_with_id
from commands.requests import Action, MemberError, Press, Request
from commands.texts import wording

EDIT_VIEW_SECONDS = 1.0  # the edited view keeps no state worth keeping


async def _hand_over(request: Request, _press: Press) -> None:
    interaction = request.interaction
    message = interaction.message
    channel = request.settings.handover_channel
    asked = text_with_id(message, ASKED_ID).removeprefix("-# ")
    if channel is None or message is None or not asked:
        raise MemberError(request.t("Handing over isn't set up here any more."))
    await _post(request, channel, message, asked)
    await interaction.response.edit_message(view=_without_button(message, request))


async def _post(request: Request, channel: int, message: discord.Message, asked: str) -> None:
    t = wording(request.settings.language or request.interaction.guild_locale or "en")
    who = request.interaction.user.mention
    card = Card(
        title=f"## {t('A question for you')}",
        blocks=[f"> {asked}"],
        foot=f"-# {t('Handed on by {who}: {link}', who=who, link=message.jump_url)}",
    )
    client = cast("discord.Client", request.interaction.client)
    target = client.get_partial_messageable(channel)
    try:
        # The nonce is the card's own, so that a second press within minutes posts nothing new.
        await target.send(view=laid_out(card, t), nonce=f"h{message.id}")
    except (discord.Forbidden, discord.NotFound):
        text = request.t("I can't write in the moderators' channel. Please tell a moderator.")
        raise MemberError(text) from None


def _without_button(message: discord.Message, request: Request) -> LayoutView:
    view = LayoutView.from_message(message, timeout=EDIT_VIEW_SECONDS)
    for item in view.walk_children():
        if isinstance(item, Button) and str(item.custom_id).startswith("b1:handover"):
            item.disabled = True
            item.label = request.t("Handed to the moderators")
    return view


ACTIONS: dict[str, Action] = {"handover": _hand_over}

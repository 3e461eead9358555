"""What can be done with somebody's message: answer it, or check it against the source."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import locale_str as _

from commands.ask import ask_and_answer
from commands.cards.layout import Card, pages_of
from commands.cards.lines import blocks_of, source_foot
from commands.cards.text import escaped
from commands.packs import packs_here
from commands.requests import MemberError, Request, answer, run
from knowledge.lines import references_of

MAX_CHECKED_CHARS = 2000
MAX_CLAIMS = 5
LINES_A_CLAIM = 3


@app_commands.context_menu(name=_("Answer this"))
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def answer_this(interaction: Interaction[Any], message: discord.Message) -> None:
    """Answer the question in a message."""

    async def act(request: Request) -> None:
        await ask_and_answer(request, _text(request, message), show_question=True)

    await run(interaction, act)


@app_commands.context_menu(name=_("Check against the source"))
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def check_message(interaction: Interaction[Any], message: discord.Message) -> None:
    """Show what the source says on a message's claims; only who asked for it sees it."""

    async def act(request: Request) -> None:
        await answer(request, _checked(request, _text(request, message)), ephemeral=True)

    await run(interaction, act)


def _text(request: Request, message: discord.Message) -> str:
    text = message.content.strip()
    if not text:
        raise MemberError(request.t("There is no text in this message that I could read."))
    return text[:MAX_CHECKED_CHARS]


async def _checked(request: Request, text: str) -> Card:
    t = request.t
    checks = await request.services.answers.check_claims(text, packs=request.packs)
    packs = {pack.id: pack for pack in await packs_here(request)}
    blocks: list[str] = []
    shown = []
    for check in [check for check in checks if check.lines][:MAX_CLAIMS]:
        lines = list(check.lines)[:LINES_A_CLAIM]
        shown += lines
        blocks.append(f"-# {t('On: “{claim}”', claim=escaped(check.claim, 300))}")
        blocks += blocks_of(lines, t)
    return Card(
        title=f"## {t('What the source says on this')}",
        # Further pages would need the message's text, which a button cannot hold: a short list.
        blocks=pages_of(blocks)[0] or [t("The source says nothing on what this message claims.")],
        foot=source_foot(references_of(shown, packs), t),
    )

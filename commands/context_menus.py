"""What can be done with somebody's message: answer it, or check it against the source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import locale_str as _

from commands.ask import ask_and_answer
from commands.cards.layout import MAX_PAGE_CHARS, Card
from commands.cards.lines import line_blocks, source_foot
from commands.cards.text import escaped
from commands.packs import packs_here
from commands.requests import MemberError, Request, answer, run
from commands.services import ClaimCheck, MessageCheck
from commands.texts import Wording
from commands.turns import take_turn
from knowledge.answers import Line
from knowledge.lines import references_of
from knowledge.model import Pack

MAX_QUESTION_CHARS = 2000
LINES_A_CLAIM = 2
MAX_LINE_CHARS = 1200  # so that a claim with its first line always fits
UNTOUCHED_SHOWN = 4
ROOM_FOR_COUNT = 100  # the line that says how many claims are not shown


@app_commands.context_menu(name=_("Answer this"))
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def answer_this(interaction: Interaction[Any], message: discord.Message) -> None:
    """Answer the question in a message."""

    async def act(request: Request) -> None:
        question = _text(request, message)[:MAX_QUESTION_CHARS]
        await ask_and_answer(request, question, show_question=True)

    await run(interaction, act)


@app_commands.context_menu(name=_("Check against the source"))
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def check_message(interaction: Interaction[Any], message: discord.Message) -> None:
    """Show what the source says on a message's claims; only who asked for it sees it."""

    async def act(request: Request) -> None:
        take_turn(request)
        await answer(request, _checked(request, _text(request, message)), ephemeral=True)

    await run(interaction, act)


def _text(request: Request, message: discord.Message) -> str:
    text = message.content.strip()
    if not text:
        raise MemberError(request.t("There is no text in this message that I could read."))
    return text


async def _checked(request: Request, text: str) -> Card:
    check = await request.services.answers.check_claims(text, packs=request.packs)
    packs = {pack.id: pack for pack in await packs_here(request)}
    return check_card(check, packs, request.t)


def check_card(check: MessageCheck, packs: Mapping[str, Pack], t: Wording) -> Card:
    """Return the card of a message's claims, each with what the source says on it.

    It has one page: others would need the message's text, which a button cannot hold. Many claims
    get fewer lines each, and what is still too long is counted.
    """
    touched = [claim for claim in check.claims if claim.lines]
    unread = _unread(check.not_looked_at, t)
    if not touched:
        text = t("The source says nothing on what this message claims.")
        return Card(title=f"## {t('What the source says on this')}", blocks=[text, *unread])
    tail = "\n".join([*_untouched(check.claims, t), *unread])
    room = MAX_PAGE_CHARS - len(tail) - ROOM_FOR_COUNT
    for lines_each in range(LINES_A_CLAIM, 0, -1):
        blocks = [_claim_block(claim, lines_each, t) for claim in touched]
        if sum(len(block) + 2 for block in blocks) <= room:
            break
    fitting = _how_many_fit(blocks, room)
    lines = [line for claim in touched[:fitting] for line in claim.lines[:lines_each]]
    more = len(touched) - fitting
    counted = [t("… and {count} more. Check a shorter message to see them.", count=more)]
    told = [*blocks[:fitting], *(counted if more else []), *([tail] if tail else [])]
    return Card(
        title=f"## {t('What the source says on this')}",
        blocks=["\n\n".join(told)],
        foot=source_foot(references_of(lines, packs), t),
    )


def _claim_block(claim: ClaimCheck, lines_each: int, t: Wording) -> str:
    heading = f"**{t('On: “{claim}”', claim=escaped(claim.claim, 250))}**"
    return "\n".join([heading, *(_line(line, t) for line in claim.lines[:lines_each])])


def _line(line: Line, t: Wording) -> str:
    whole = "\n".join(line_blocks(line, t))
    if len(whole) <= MAX_LINE_CHARS:
        return whole
    return f"{escaped(line.text, MAX_LINE_CHARS - 100)} {line.marks}"


def _how_many_fit(blocks: Sequence[str], room: int) -> int:
    lengths = accumulate(len(block) + 2 for block in blocks)
    return sum(length <= room for length in lengths)


def _untouched(claims: Sequence[ClaimCheck], t: Wording) -> list[str]:
    """Return the line that names the claims on which the source says nothing, if there are any."""
    untouched = [claim.claim for claim in claims if not claim.lines]
    if not untouched:
        return []
    named = ", ".join(f"“{escaped(claim, 120)}”" for claim in untouched[:UNTOUCHED_SHOWN])
    more = len(untouched) - UNTOUCHED_SHOWN
    if more > 0:
        told = t("The source says nothing on: {claims}, and {count} more", claims=named, count=more)
    else:
        told = t("The source says nothing on: {claims}", claims=named)
    return [f"-# {told}"]


def _unread(count: int, t: Wording) -> list[str]:
    """Return the line that says how much of the message was not looked at, if anything was not."""
    if not count:
        return []
    text = t(
        "This message is too long to check all of it. Sentences left out at its end: {count}.",
        count=count,
    )
    return [f"⚠️ {text}"]

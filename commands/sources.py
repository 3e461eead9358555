"""/sources and /help: what the answers are made from, and how to ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import locale_str as _

from commands.cards import items
from commands.cards.buttons import suggestion_buttons
from commands.cards.layout import Card
from commands.cards.text import escaped, shown_day
from commands.packs import summaries_here
from commands.requests import Action, Press, Request, answer, run, update
from commands.services import PackSummary
from commands.texts import Wording
from knowledge.model import Source


@app_commands.command(name=_("sources"), description=_("What the answers are made from"))
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def sources(interaction: Interaction[Any]) -> None:
    """List the packs that are on here, with their sources."""

    async def act(request: Request) -> None:
        await answer(request, _listed(request, 0))

    await run(interaction, act)


async def _listed(request: Request, page: int) -> Card:
    return sources_card(summaries_here(request), request.t, page=page)


def sources_card(packs: Sequence[PackSummary], t: Wording, *, page: int = 0) -> Card:
    """Return the card of packs and their sources, the packs newest as-of first."""
    newest_first = sorted(packs, key=lambda pack: pack.as_of, reverse=True)
    blocks = [block for pack in newest_first for block in _pack_blocks(pack, t)]
    return Card(
        title=f"## {t('Sources')}",
        blocks=blocks or [t("No pack is on here. A moderator can change that: /settings.")],
        turn=lambda page, words: items.button("sources", str(page), label=words),
        page=page,
    )


def _pack_blocks(pack: PackSummary, t: Wording) -> list[str]:
    as_of = t("as of {date}", date=shown_day(pack.as_of))
    title = f"### {escaped(pack.title, 250)}\n-# `{pack.id}` · {as_of}"
    first, *rest = [_source_block(source, t) for source in pack.sources]
    return [f"{title}\n{first}", *rest]


def _source_block(source: Source, t: Wording) -> str:
    known = [shown_day(source.date), t("paragraphs: {count}", count=source.paragraphs)]
    known += [escaped(name, 210) for name in (source.author, source.publisher) if name]
    return f"“{escaped(source.title, 210)}” · {' · '.join(known)}"


@app_commands.command(name=_("help"), description=_("What I can do, and how to ask"))
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def help_command(interaction: Interaction[Any]) -> None:
    """Say what the bot can do."""

    async def act(request: Request) -> None:
        await answer(request, _helped(request), ephemeral=True)

    await run(interaction, act)


async def _helped(request: Request) -> Card:
    t = request.t
    suggestions = await request.services.answers.suggest("", packs=request.packs, limit=3)
    return Card(
        title=f"## {t('Ask the source')}",
        blocks=[
            t(
                "Ask in plain words: mention me, reply to me, write to me directly, or use `/ask`. "
                "I answer with what the source says, who claims it, and the paragraph, "
                "or say that the source doesn't say. I never make anything up."
            ),
            t(
                "`/brief` sums up a topic · `/timeline` puts events in order · `/quotes` gives "
                "people's own words · `/who` tells who is who · `/sources` lists what I know from"
            ),
            t("`/privacy` shows and deletes what is kept about you."),
        ],
        buttons=suggestion_buttons(suggestions, 3),
    )


async def _page(request: Request, press: Press) -> None:
    await update(request, _listed(request, int(press.fields[0])))


ACTIONS: dict[str, Action] = {"sources": _page}

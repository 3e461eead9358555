"""/privacy: what is kept about a member, and its deletion."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.app_commands import locale_str as _

from commands.cards import items
from commands.cards.layout import Card
from commands.cards.text import escape
from commands.requests import Action, Press, Request, answer, run, update
from commands.texts import Wording

privacy = app_commands.Group(
    name=_("privacy"),
    description=_("What is kept about you"),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=True, private_channel=True
    ),
)


@privacy.command(name=_("show"), description=_("Show what is kept about you"))
async def show(interaction: Interaction[Any]) -> None:
    """Show what is kept about who asks."""

    async def act(request: Request) -> None:
        await answer(request, _shown(request), ephemeral=True)

    await run(interaction, act)


@privacy.command(name=_("delete"), description=_("Delete all that is kept about you"))
@app_commands.rename(what=_("what"))
@app_commands.describe(what=_("Yours if left out; moderators can delete the whole server's"))
@app_commands.choices(
    what=[
        Choice(name=_("what is kept about me"), value="mine"),
        Choice(name=_("what is kept about this server"), value="server"),
    ]
)
async def delete(interaction: Interaction[Any], what: str = "mine") -> None:
    """Delete all that is kept about who asks, or about the server."""

    async def act(request: Request) -> None:
        if what == "server":
            request.require_manager()
            await answer(request, _asked_twice(request), ephemeral=True)
        else:
            await answer(request, _deleted(request), ephemeral=True)

    await run(interaction, act)


async def _shown(request: Request) -> Card:
    t = request.t
    kept = await request.services.privacy.kept_about(request.interaction.user.id)
    rows = [f"- {_kind(kind, t)}: {count}" for kind, count in kept.items() if count]
    return Card(
        title=f"## {t('What is kept about you')}",
        blocks=[
            t(
                "Your questions are answered and forgotten; the last few are remembered for some "
                "minutes, in memory only, so that you can ask on."
            ),
            *_kept_here(request),
            "\n".join(rows) if rows else t("Nothing is stored about you."),
            t("`/privacy delete` deletes all of it."),
        ],
    )


def _kept_here(request: Request) -> list[str]:
    """Return the line that says so where a server keeps what could not be answered."""
    settings = request.settings
    if not settings.keep_unanswered:
        return []
    text = request.t(
        "Questions that I can't answer are kept here for {days} days; moderators see them, "
        "without names.",
        days=settings.retention.days,
    )
    return [text]


def _kind(kind: str, t: Wording) -> str:
    known = {
        "feedback": t("Your opinions on answers"),
        "unanswered": t("Your questions that could not be answered"),
        "phrasings": t("Ways of asking that you added"),
    }
    return known.get(kind) or escape(kind)


async def _asked_twice(request: Request) -> Card:
    t = request.t
    sure = items.button(
        "wipe", str(request.guild), label=t("Delete it all"), style=discord.ButtonStyle.danger
    )
    text = t(
        "This deletes all that is kept about this server, for good: its settings and digests, the "
        "questions I could not answer, what I was taught here, and opinions on answers."
    )
    return Card(blocks=(text,), buttons=(sure,))


async def _wipe(request: Request, _press: Press) -> None:
    request.require_manager()
    await update(request, _wiped(request))


async def _wiped(request: Request) -> Card:
    count = await request.services.privacy.delete_guild(request.guild)
    return Card(blocks=(request.t("Done. Records deleted: {count}.", count=count),))


async def _deleted(request: Request) -> Card:
    member = request.interaction.user.id
    count = await request.services.privacy.delete_member(member)
    request.services.conversations.forget(lambda key: key[1] == member)
    return Card(blocks=(request.t("Done. Records deleted: {count}.", count=count),))


ACTIONS: dict[str, Action] = {"wipe": _wipe}

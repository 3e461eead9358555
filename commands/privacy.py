"""/privacy: what is kept about a member, and its deletion."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import locale_str as _

from commands.cards.layout import Card
from commands.cards.text import escape
from commands.packs import asker_of
from commands.requests import Request, answer, run
from knowledge.conversation import Conversation

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
async def delete(interaction: Interaction[Any]) -> None:
    """Delete all that is kept about who asks."""

    async def act(request: Request) -> None:
        await answer(request, _deleted(request), ephemeral=True)

    await run(interaction, act)


async def _shown(request: Request) -> Card:
    t = request.t
    kept = await request.services.privacy.kept_about(request.interaction.user.id)
    rows = [f"- {escape(t(kind))}: {count}" for kind, count in kept.items() if count]
    return Card(
        title=f"## {t('What is kept about you')}",
        blocks=[
            t(
                "Your questions are answered and forgotten; the last few are remembered for some "
                "minutes, in memory only, so that you can ask on."
            ),
            "\n".join(rows) if rows else t("Nothing is stored about you."),
            t("`/privacy delete` deletes all of it."),
        ],
    )


async def _deleted(request: Request) -> Card:
    count = await request.services.privacy.delete_member(request.interaction.user.id)
    here = asker_of(request).conversation
    now = request.services.clock.now()
    request.services.conversations.put(here, Conversation(), now=now)
    return Card(blocks=(request.t("Done. Records deleted: {count}.", count=count),))

"""/unanswered: what could not be answered, and turning it into something that can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import locale_str as _

from commands import taught
from commands.autocomplete import MAX_CHOICES
from commands.cards import items
from commands.cards.keys import found, key
from commands.cards.layout import MAX_OPTION_CHARS, MAX_OPTIONS, Card, label, offered
from commands.cards.text import cut, escaped, plain, shown_moment
from commands.forms import Submit, form, text_field
from commands.packs import packs_here
from commands.requests import Action, MemberError, Press, Request, answer, run, update
from commands.services import Unanswered
from commands.texts import Wording
from knowledge.model import MAX_PHRASING_CHARS

unanswered = app_commands.Group(
    name=_("unanswered"),
    description=_("Questions I could not answer"),
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    allowed_contexts=app_commands.AppCommandContext(guild=True),
)


@unanswered.command(name=_("list"), description=_("List them, and teach me one"))
async def list_questions(interaction: Interaction[Any]) -> None:
    """List the questions that could not be answered."""

    async def act(request: Request) -> None:
        request.require_moderator()
        await answer(request, _listed(request, 0), ephemeral=True)

    await run(interaction, act)


@unanswered.command(name=_("taught"), description=_("What I was taught here, to take it back"))
async def list_taught(interaction: Interaction[Any]) -> None:
    """List what moderators have taught."""

    async def act(request: Request) -> None:
        request.require_moderator()
        await answer(request, taught.listed(request, 0), ephemeral=True)

    await run(interaction, act)


@unanswered.command(name=_("clear"), description=_("Delete all of them"))
async def clear(interaction: Interaction[Any]) -> None:
    """Ask whether all questions that could not be answered shall be deleted."""

    async def act(request: Request) -> None:
        request.require_moderator()
        await answer(request, _asked_twice(request), ephemeral=True)

    await run(interaction, act)


async def _asked_twice(request: Request) -> Card:
    t = request.t
    count = await _count(request)
    if not count:
        return Card(blocks=(t("Nothing: every question was answered."),))
    return Card(
        blocks=(
            t(
                "Delete all unanswered questions ({count}) for good? What I was taught stays.",
                count=count,
            ),
        ),
        buttons=[
            items.button("unwipe", label=t("Delete them all"), style=discord.ButtonStyle.danger),
            items.button("unkeep", label=t("Keep them")),
        ],
    )


async def _count(request: Request) -> int:
    """Return how many questions are kept. Raises: MemberError where none are to be."""
    count = await request.services.unanswered.count(request.guild)
    if not count and not request.settings.keep_unanswered:
        text = request.t("Unanswered questions aren't kept. Turn it on: `/settings unanswered`.")
        raise MemberError(text)
    return count


async def _wipe(request: Request, _press: Press) -> None:
    request.require_moderator()
    await update(request, _wiped(request))


async def _wiped(request: Request) -> Card:
    count = await request.services.unanswered.delete(request.guild)
    return Card(blocks=(request.t("Deleted: {count}.", count=count),))


async def _keep(request: Request, _press: Press) -> None:
    request.require_moderator()
    await update(request, _kept(request))


async def _kept(request: Request) -> Card:
    return Card(blocks=(request.t("Nothing was deleted."),))


async def _listed(request: Request, page: int) -> Card:
    count = await _count(request)
    kept = await request.services.unanswered.read(request.guild)
    return unanswered_card(kept, request.t, page=page, count=count)


def unanswered_card(
    kept: Sequence[Unanswered], t: Wording, *, page: int = 0, count: int = 0
) -> Card:
    """Return the card that lists questions, the newest first, of `count` that are kept."""
    blocks = [_block(one, t) for one in kept]
    options = [
        discord.SelectOption(label=label(one.question, MAX_OPTION_CHARS), value=str(one.id))
        for one in offered(kept, blocks, page)
    ]
    selects = [items.select("unanswered", placeholder=t("Deal with …"), options=options)]
    return Card(
        title=f"## {t('Could not be answered')}",
        blocks=blocks or [t("Nothing: every question was answered.")],
        foot=f"-# {t('The latest {shown} of {count}.', shown=len(kept), count=count)}"
        if count > len(kept)
        else "",
        selects=selects if options else [],
        turn=lambda page, words: items.button("unlist", str(page), label=words),
        page=page,
    )


def _block(one: Unanswered, t: Wording) -> str:
    often = f" · {t('{count} times', count=one.times)}" if one.times > 1 else ""
    return f"{escaped(one.question, 600)}\n-# {shown_moment(one.asked_at)}{often}"


async def _page(request: Request, press: Press) -> None:
    request.require_moderator()
    await update(request, _listed(request, int(press.fields[0])))


async def _chosen(request: Request, press: Press) -> None:
    request.require_moderator()
    await answer(request, _one(request, int(press.values[0])), ephemeral=True)


async def _one(request: Request, question_id: int) -> Card:
    t = request.t
    one = await _question(request, question_id)
    near = await request.services.answers.nearest(
        one.question, packs=request.packs, limit=MAX_CHOICES
    )
    entries = {f"{s.pack}/{s.entry}": s for s in near}
    options = [
        discord.SelectOption(
            label=label(s.question, MAX_OPTION_CHARS), value=key(at), description=label(at, 100)
        )
        for at, s in entries.items()
    ]
    delete = items.button(
        "undelete", str(one.id), label=t("Delete"), style=discord.ButtonStyle.danger
    )
    return Card(
        title=f"## {t('Could not be answered')}",
        blocks=[
            escaped(one.question, 1500),
            t("Which of these answers it? Then I'll know next time."),
        ],
        buttons=[delete],
        selects=[
            items.select(
                "phrase", str(one.id), placeholder=t("The same as …"), options=options[:MAX_OPTIONS]
            )
        ]
        if options
        else [],
    )


async def _question(request: Request, question_id: int) -> Unanswered:
    kept = await request.services.unanswered.read(request.guild)
    one = next((one for one in kept if one.id == question_id), None)
    if one is None:
        raise MemberError(request.t("This question is no longer kept."))
    return one


async def _delete(request: Request, press: Press) -> None:
    request.require_moderator()
    await update(request, _deleted(request, int(press.fields[0])))


async def _deleted(request: Request, question_id: int) -> Card:
    count = await request.services.unanswered.delete(request.guild, question_id)
    return Card(blocks=(request.t("Deleted: {count}.", count=count),))


async def _phrase(request: Request, press: Press) -> None:
    request.require_moderator()
    one = await _question(request, int(press.fields[0]))
    modal = form("phrase", str(one.id), press.values[0], title=request.t("Teach me this question"))
    text_field(
        modal,
        "phrasing",
        words=request.t("How people ask it"),
        default=cut(plain(one.question), MAX_PHRASING_CHARS),
        required=True,
        max_chars=MAX_PHRASING_CHARS,
    )
    await request.interaction.response.send_modal(modal)


async def _phrased(request: Request, fields: tuple[str, ...], values: Mapping[str, str]) -> None:
    request.require_moderator()
    await answer(request, _taught(request, fields, values.get("phrasing", "")), ephemeral=True)


async def _taught(request: Request, fields: tuple[str, ...], phrasing: str) -> Card:
    question_id, wanted = fields
    phrasing = plain(phrasing)[:MAX_PHRASING_CHARS]
    entries = [f"{p.id}/{e.id}" for p in await packs_here(request) for e in p.entries]
    entry = found(wanted, entries)
    if entry is None or len(phrasing) < 2:
        raise MemberError(
            request.t("This line is no longer in the pack; it has been reworked since.")
        )
    pack_id, _sep, entry_id = entry.partition("/")
    user = request.interaction.user.id
    await request.services.phrasings.add(request.guild, user, pack_id, entry_id, phrasing)
    await request.services.unanswered.delete(request.guild, int(question_id))
    learnt = request.t("Learnt: “{phrasing}”.", phrasing=escaped(phrasing, 250))
    return Card(blocks=(learnt,), foot=f"-# {request.t('To take it back: `/unanswered taught`.')}")


ACTIONS: dict[str, Action] = {
    "unlist": _page,
    "unanswered": _chosen,
    "undelete": _delete,
    "phrase": _phrase,
    "unkeep": _keep,
    "unwipe": _wipe,
}
FORMS: dict[str, Submit] = {"phrase": _phrased}

"""/digest: what a channel gets every day, set up by moderators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.app_commands import locale_str as _

from commands import digest_plan as plans
from commands.autocomplete import packs_on_here, topic_lists, zones
from commands.cards import items
from commands.cards.digest import digest_card
from commands.cards.layout import Card
from commands.cards.lines import listed
from commands.digest_deeds import carry_out, chosen_digest, digests, unknown_digest
from commands.digest_words import plan_words, subscription_words
from commands.packs import pack_or_refuse, packs_here, summaries_here
from commands.requests import Action, MemberError, Press, Request, answer, run, update
from commands.services import DigestPlan
from knowledge.briefing import Length
from knowledge.model import Pack

DEFAULT_TIME = "9:00"
MAX_PACKS_NAMED = 10
MAX_DIGESTS = 25  # a guild's; as many as an autocompletion can offer

digest = app_commands.Group(
    name=_("digest"),
    description=_("A daily post from the source"),
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    allowed_contexts=app_commands.AppCommandContext(guild=True),
)

LENGTHS = [
    Choice(name=_("short"), value="short"),
    Choice(name=_("standard"), value="standard"),
    Choice(name=_("long"), value="long"),
]


@digest.command(name=_("setup"), description=_("Set up a digest; you see a preview first"))
@app_commands.rename(
    channel=_("channel"),
    time=_("time"),
    timezone=_("timezone"),
    days=_("days"),
    pack=_("pack"),
    topics_named=_("topics"),
    length=_("length"),
    thread=_("thread"),
)
@app_commands.describe(
    channel=_("Where it is posted; here if left out"),
    time=_("When, for example 9:00 (if left out) or 21:30"),
    timezone=_("In which time zone, for example Europe/Berlin"),
    days=_("daily (if left out), workdays, weekend, or mon, wed, fri"),
    pack=_("The pack"),
    topics_named=_("Only on these topics, separated by commas"),
    length=_("How much it says; standard if left out"),
    thread=_("Open a thread below it for the discussion"),
)
@app_commands.autocomplete(timezone=zones, pack=packs_on_here, topics_named=topic_lists)
@app_commands.choices(length=LENGTHS)
async def setup(  # noqa: PLR0917 - Discord passes options by name
    interaction: Interaction[Any],
    channel: discord.TextChannel | None = None,
    time: app_commands.Range[str, 1, 20] = DEFAULT_TIME,
    timezone: app_commands.Range[str, 1, 60] | None = None,
    days: app_commands.Range[str, 1, 60] = "daily",
    pack: app_commands.Range[str, 1, 32] | None = None,
    topics_named: app_commands.Range[str, 1, 300] | None = None,
    length: str = "standard",
    thread: bool = False,
) -> None:
    """Show a preview of a new digest, with a button that saves it."""

    async def act(request: Request) -> None:
        request.require_moderator()
        chosen = await _pack(request, pack)
        plan = DigestPlan(
            channel=channel.id if channel else interaction.channel_id or 0,
            at=plans.read_time(time, request.t),
            timezone=plans.read_zone(timezone or request.settings.timezone, request.t),
            days=plans.read_days(days, request.t),
            pack=chosen.id,
            topics=plans.read_topics(topics_named or "", chosen, request.t),
            length=Length(length),
            thread=thread,
        )
        _require_rights(request, plan)
        await answer(request, _offer(request, plan, 0), ephemeral=True)

    await run(interaction, act)


async def _pack(request: Request, pack_id: str | None) -> Pack:
    if pack_id is not None:
        return await pack_or_refuse(request, pack_id)
    return (await packs_here(request))[0]


def _require_rights(request: Request, plan: DigestPlan) -> None:
    guild = request.interaction.guild
    channel = guild.get_channel(plan.channel) if guild else None
    if guild is None or channel is None:
        return
    rights = channel.permissions_for(guild.me)
    if not (rights.view_channel and rights.send_messages):
        raise MemberError(
            request.t(
                "I can't write in that channel; give me View Channel and Send Messages there."
            )
        )
    if plan.thread and not rights.create_public_threads:
        raise MemberError(
            request.t("I can't open threads in that channel; give me Create Public Threads there.")
        )


async def _offer(
    request: Request, plan: DigestPlan, digest_id: int, *, paused: bool = False
) -> Card:
    """Return the preview of a plan, with a button that saves it under this id; 0 is a new one.

    One that is `paused` comes again once it is saved.
    """
    t = request.t
    card = await _today(request, plan)
    fields = (str(digest_id), *plans.to_fields(plan))
    save = items.button(
        "dsave", *fields, label=t("Save"), emoji="✅", style=discord.ButtonStyle.success
    )
    heading = f"**{t('Preview: saved only when you press Save.')}**\n{plan_words(plan, t)}"
    if paused:
        heading += f"\n⏸️ {t('It is paused. Once you save it, it comes again.')}"
    return replace(card, blocks=[heading, *card.blocks], buttons=[save], selects=[])


async def _today(request: Request, plan: DigestPlan) -> Card:
    """Return the card that a plan would post today. Raises: MemberError where its pack is gone."""
    if plan.pack not in {summary.id for summary in request.services.answers.packs}:
        raise _pack_gone(request, plan)
    today = request.services.clock.now().astimezone(ZoneInfo(plan.timezone)).date()
    content = await request.services.digests.preview(request.guild, plan, today)
    return digest_card(content, request.t)


def _pack_gone(request: Request, plan: DigestPlan) -> MemberError:
    """Return the refusal of a digest whose pack is gone; no option could give it another."""
    here = [summary.id for summary in summaries_here(request)]
    if not here:
        return MemberError(request.t("No pack is on here. A moderator can change that: /settings."))
    text = request.t(
        "The pack {pack} isn't on here any more. Remove this digest with `/digest remove`, and "
        "set up another with `/digest setup`; on here: {names}.",
        pack=listed([plan.pack]),
        names=listed(here[:MAX_PACKS_NAMED]),
    )
    return MemberError(text)


async def _save(request: Request, press: Press) -> None:
    request.require_moderator()
    await update(request, _saved(request, press.fields))


async def _saved(request: Request, fields: tuple[str, ...]) -> Card:
    t, desk = request.t, request.services.digests
    plan = plans.from_fields(fields[1:], await packs_here(request))
    digest_id = int(fields[0])
    kept = await desk.list(request.guild)
    if not digest_id:
        same = next((one for one in kept if one.plan == plan), None)  # pressed twice
        if same is None and len(kept) >= MAX_DIGESTS:
            raise MemberError(t("A server can have {count} digests.", count=MAX_DIGESTS))
        user = request.interaction.user.id
        saved = same or await desk.create(request.guild, user, plan)
    else:
        changed = await desk.change(request.guild, digest_id, plan)
        if changed is None:
            raise MemberError(unknown_digest(str(digest_id), t))
        saved = changed
    return Card(title=f"## {t('Saved')}", blocks=[subscription_words(saved, t)])


@digest.command(name=_("list"), description=_("The digests of this server"))
async def list_digests(interaction: Interaction[Any]) -> None:
    """List the server's digests."""

    async def act(request: Request) -> None:
        request.require_moderator()
        await answer(request, _listed(request, 0), ephemeral=True)

    await run(interaction, act)


async def _listed(request: Request, page: int) -> Card:
    t = request.t
    kept = await request.services.digests.list(request.guild)
    return Card(
        title=f"## {t('Digests')}",
        blocks=[subscription_words(one, t) for one in kept]
        or [t("None yet. Set one up: `/digest setup`.")],
        turn=lambda page, words: items.button("dlist", str(page), label=words),
        page=page,
    )


async def _page(request: Request, press: Press) -> None:
    request.require_moderator()
    await update(request, _listed(request, int(press.fields[0])))


@digest.command(name=_("preview"), description=_("See what a digest would post today"))
@app_commands.rename(which=_("digest"))
@app_commands.describe(which=_("Which digest"))
@app_commands.autocomplete(which=digests)
async def preview(interaction: Interaction[Any], which: app_commands.Range[str, 1, 100]) -> None:
    """Show what a digest would post today."""

    async def act(request: Request) -> None:
        request.require_moderator()
        await answer(request, _previewed(request, which), ephemeral=True)

    await run(interaction, act)


async def _previewed(request: Request, which: str) -> Card:
    return await _today(request, (await chosen_digest(request, which)).plan)


@digest.command(name=_("edit"), description=_("Change a digest; you see a preview first"))
@app_commands.rename(
    which=_("digest"),
    channel=_("channel"),
    time=_("time"),
    timezone=_("timezone"),
    days=_("days"),
    topics_named=_("topics"),
    length=_("length"),
    thread=_("thread"),
)
@app_commands.describe(
    which=_("Which digest"),
    channel=_("Where it is posted"),
    time=_("When, for example 9:00 or 21:30"),
    timezone=_("In which time zone, for example Europe/Berlin"),
    days=_("daily, workdays, weekend, or mon, wed, fri"),
    topics_named=_("Only on these topics, separated by commas; all for every topic"),
    length=_("How much it says"),
    thread=_("Open a thread below it for the discussion"),
)
@app_commands.autocomplete(which=digests, timezone=zones, topics_named=topic_lists)
@app_commands.choices(length=LENGTHS)
async def edit(  # noqa: PLR0917 - Discord passes options by name
    interaction: Interaction[Any],
    which: app_commands.Range[str, 1, 100],
    channel: discord.TextChannel | None = None,
    time: app_commands.Range[str, 1, 20] | None = None,
    timezone: app_commands.Range[str, 1, 60] | None = None,
    days: app_commands.Range[str, 1, 60] | None = None,
    topics_named: app_commands.Range[str, 1, 300] | None = None,
    length: str | None = None,
    thread: bool | None = None,
) -> None:
    """Show a preview of a changed digest, with a button that saves it."""

    async def act(request: Request) -> None:
        request.require_moderator()
        t = request.t
        one = await chosen_digest(request, which)
        plan = one.plan
        if plan.pack not in {summary.id for summary in summaries_here(request)}:
            raise _pack_gone(request, plan)
        if channel is not None:
            plan = replace(plan, channel=channel.id)
        if time is not None:
            plan = replace(plan, at=plans.read_time(time, t))
        if timezone is not None:
            plan = replace(plan, timezone=plans.read_zone(timezone, t))
        if days is not None:
            plan = replace(plan, days=plans.read_days(days, t))
        if topics_named is not None:
            pack = await pack_or_refuse(request, plan.pack)
            plan = replace(plan, topics=plans.read_topics(topics_named, pack, t))
        if length is not None:
            plan = replace(plan, length=Length(length))
        if thread is not None:
            plan = replace(plan, thread=thread)
        _require_rights(request, plan)
        offer = _offer(request, plan, one.id, paused=one.paused is not None)
        await answer(request, offer, ephemeral=True)

    await run(interaction, act)


async def _told(interaction: Interaction[Any], which: str, deed: str) -> None:
    """Do one of the short deeds to a digest, and say that it is done."""

    async def act(request: Request) -> None:
        request.require_moderator()
        await answer(request, carry_out(request, which, deed), ephemeral=True)

    await run(interaction, act)


@digest.command(name=_("pause"), description=_("Stop a digest for a while"))
@app_commands.rename(which=_("digest"))
@app_commands.describe(which=_("Which digest"))
@app_commands.autocomplete(which=digests)
async def pause(interaction: Interaction[Any], which: app_commands.Range[str, 1, 100]) -> None:
    """Pause a digest."""
    await _told(interaction, which, "pause")


@digest.command(name=_("resume"), description=_("Let a paused digest come again"))
@app_commands.rename(which=_("digest"))
@app_commands.describe(which=_("Which digest"))
@app_commands.autocomplete(which=digests)
async def resume(interaction: Interaction[Any], which: app_commands.Range[str, 1, 100]) -> None:
    """Resume a digest."""
    await _told(interaction, which, "resume")


@digest.command(name=_("remove"), description=_("Remove a digest"))
@app_commands.rename(which=_("digest"))
@app_commands.describe(which=_("Which digest"))
@app_commands.autocomplete(which=digests)
async def remove(interaction: Interaction[Any], which: app_commands.Range[str, 1, 100]) -> None:
    """Remove a digest."""
    await _told(interaction, which, "remove")


@digest.command(name=_("now"), description=_("Post a digest now, out of turn"))
@app_commands.rename(which=_("digest"))
@app_commands.describe(which=_("Which digest"))
@app_commands.autocomplete(which=digests)
async def now(interaction: Interaction[Any], which: app_commands.Range[str, 1, 100]) -> None:
    """Post a digest now."""
    await _told(interaction, which, "now")


ACTIONS: dict[str, Action] = {"dsave": _save, "dlist": _page}

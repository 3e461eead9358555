"""/timeline, its pages and its picture."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import locale_str as _

from commands.autocomplete import people_with_events, topics_with_events
from commands.brief import unknown_subject
from commands.cards.keys import key
from commands.cards.layout import Card
from commands.cards.lines import listed, source_foot
from commands.cards.timeline import MAX_NAMED, TimelineView, timeline_card
from commands.packs import entry_or_refuse, pack_or_refuse, packs_here
from commands.requests import Action, MemberError, Press, Reply, Request, answer, run, update
from commands.turns import take_turn
from knowledge.dates import parse_span
from knowledge.model import Pack
from knowledge.subjects import Subject, SubjectKind, UnknownSubjectError
from knowledge.timeline import (
    Timeline,
    TimelineFilters,
    subjects_with_events,
    timeline,
    without,
)

PICTURE = "timeline.png"


@app_commands.command(name=_("timeline"), description=_("What happened when, in order"))
@app_commands.rename(
    topic=_("topic"), person=_("person"), since=_("since"), until=_("until"), picture=_("picture")
)
@app_commands.describe(
    topic=_("Only events on this topic"),
    person=_("Only events with this person"),
    since=_("From this day, month or year on: 2018, 2018-06 or 2018-06-12"),
    until=_("Up to this day, month or year: 2018, 2018-06 or 2018-06-12"),
    picture=_("Draw it"),
)
@app_commands.autocomplete(topic=topics_with_events, person=people_with_events)
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def timeline_command(  # noqa: PLR0917 - Discord passes options by name
    interaction: Interaction[Any],
    topic: app_commands.Range[str, 1, 100] | None = None,
    person: app_commands.Range[str, 1, 100] | None = None,
    since: app_commands.Range[str, 4, 10] | None = None,
    until: app_commands.Range[str, 4, 10] | None = None,
    picture: bool = False,
) -> None:
    """Show a timeline, narrowed as wished."""

    async def act(request: Request) -> None:
        take_turn(request)
        filters = TimelineFilters(
            topic=topic,
            person=person,
            since=_day(request, since, last=False),
            until=_day(request, until, last=True),
        )
        await answer(request, _timed(request, filters, picture=picture))

    await run(interaction, act)


def _day(request: Request, text: str | None, *, last: bool) -> date | None:
    if text is None:
        return None
    try:
        span = parse_span(text.strip())
    except ValueError:
        raise MemberError(
            request.t(
                "{typed} is no date I can read: write 2018, 2018-06 or 2018-06-12.",
                typed=listed([text]),
            )
        ) from None
    return span.end if last else span.start


async def _timed(request: Request, filters: TimelineFilters, *, picture: bool) -> Card | Reply:
    packs = await packs_here(request)
    if filters.since and filters.until and filters.since > filters.until:
        raise MemberError(request.t("The timeline would end before it starts; swap the two dates."))
    try:
        made = await asyncio.to_thread(timeline, packs, filters)
    except UnknownSubjectError as unknown:
        raise MemberError(unknown_subject(unknown, request)) from None
    view = TimelineView.of(made, filters, None)
    if picture and made.moments:
        return await _drawn(made, request)
    return await _shown(request, packs, made, view)


async def _shown(
    request: Request, packs: Sequence[Pack], made: Timeline, view: TimelineView, *, page: int = 0
) -> Card:
    instead_of = _stood_in_for(packs, view) if made.moments else []
    others: Sequence[Subject] = ()
    if instead_of or not made.moments:
        others = await asyncio.to_thread(_others, packs, view)
    return timeline_card(made, view, request.t, page=page, others=others, instead_of=instead_of)


def _stood_in_for(packs: Sequence[Pack], view: TimelineView) -> list[Subject]:
    """Return the topics that a view's timeline stands in for; those that are gone are left out."""
    return [
        Subject(pack.id, SubjectKind.TOPIC, topic.id, topic.name)
        for pack in packs
        for topic in pack.topics
        if key(topic.id) in view.instead_of
    ]


def _others(packs: Sequence[Pack], view: TimelineView) -> Sequence[Subject]:
    """Return what a timeline could be narrowed to instead of its topic or person."""
    filters = view.filters(packs)
    of_topics = filters.topic or view.instead_of
    kind = SubjectKind.TOPIC if of_topics else SubjectKind.PERSON
    return subjects_with_events(packs, kind, without(filters, kind))


async def _drawn(made: Timeline, request: Request) -> Reply:
    try:
        drawing = await request.services.drawings.of(made)
    except ImportError:
        raise MemberError(request.t("Pictures aren't set up here (the plot extra).")) from None
    card = Card(
        title=f"## {request.t('Timeline')}",
        foot=source_foot(made.references, request.t),
        picture=(PICTURE, drawing.description),
    )
    file = discord.File(io.BytesIO(drawing.png), PICTURE, description=drawing.description)
    return Reply(card, [file])


async def _page(request: Request, press: Press) -> None:
    await update(request, _from_fields(request, press.fields))


async def _new(request: Request, press: Press) -> None:
    await answer(request, _from_fields(request, press.fields), ephemeral=True)


async def _picture(request: Request, press: Press) -> None:
    take_turn(request)
    await answer(request, _redrawn(request, press.fields), ephemeral=True)


async def _redrawn(request: Request, fields: tuple[str, ...]) -> Reply:
    _packs, made = await _viewed(request, TimelineView.from_fields(fields))
    if not made.moments:
        raise MemberError(request.t("Nothing in the source falls into this."))
    return await _drawn(made, request)


async def _from_fields(request: Request, fields: tuple[str, ...]) -> Card:
    view, page = TimelineView.of_page(fields)
    packs, made = await _viewed(request, view)
    return await _shown(request, packs, made, view, page=page)


async def _viewed(request: Request, view: TimelineView) -> tuple[Sequence[Pack], Timeline]:
    if view.pack is None:
        packs = await packs_here(request)
    else:
        packs = [await pack_or_refuse(request, view.pack)]
    filters = view.filters(packs)
    if (view.topic and not filters.topic) or (view.person and not filters.person):
        raise MemberError(request.t("The pack has nothing on this any more."))
    return packs, await asyncio.to_thread(timeline, packs, filters)


async def _topic(request: Request, press: Press) -> None:
    view = replace(TimelineView.from_fields(press.fields), topic=press.values[0])
    await update(request, _from_fields(request, view.page_fields(0)))


async def _person(request: Request, press: Press) -> None:
    view = replace(TimelineView.from_fields(press.fields), person=press.values[0])
    await update(request, _from_fields(request, view.page_fields(0)))


async def _around_entry(request: Request, press: Press) -> None:
    await answer(request, _on_entry(request, *press.fields), ephemeral=True)


async def _on_entry(request: Request, pack_id: str, entry_id: str) -> Card:
    """Return the timeline of an entry's topic; if that has no more events, of the whole pack."""
    pack, entry = await entry_or_refuse(request, pack_id, entry_id)
    for topic in entry.topics:
        view = TimelineView(pack=pack.id, topic=key(topic))
        made = await asyncio.to_thread(timeline, [pack], view.filters([pack]))
        if any(moment.line.entry.id != entry.id for moment in made.moments):
            return timeline_card(made, view, request.t)
    bare = tuple(key(topic) for topic in entry.topics[:MAX_NAMED])
    view = TimelineView(pack=pack.id, instead_of=bare)
    return await _shown(request, [pack], await asyncio.to_thread(timeline, [pack]), view)


ACTIONS: dict[str, Action] = {
    "tl": _page,
    "newtl": _new,
    "picture": _picture,
    "timeline": _around_entry,
    "tlperson": _person,
    "tltopic": _topic,
}

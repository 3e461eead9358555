"""What moderators have taught in their server, and taking it back. See /unanswered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from commands.cards import items
from commands.cards.layout import MAX_OPTION_CHARS, Card, label, offered
from commands.cards.text import escape, escaped, shown_moment
from commands.requests import Action, MemberError, Press, Request, update
from commands.services import Taught
from commands.texts import Wording
from knowledge.lines import line_of

MAX_SHOWN_CHARS = 400  # of an entry's text: enough to know it again


@dataclass(frozen=True)
class Lesson:
    """A taught question and what it is answered with; `text` is "" where the entry is gone."""

    taught: Taught
    text: str = ""
    marks: str = ""


async def listed(request: Request, page: int) -> Card:
    """Return the card of what this server has taught, the newest first."""
    taught = await request.services.phrasings.taught(request.guild)
    lessons = [await _lesson(request, one) for one in taught]
    return taught_card(lessons, request.t, page=page)


async def _lesson(request: Request, taught: Taught) -> Lesson:
    entry = await request.services.answers.entry(taught.pack, taught.entry)
    if entry is None:
        return Lesson(taught)
    line = line_of(entry, await request.services.answers.pack(taught.pack))
    return Lesson(taught, line.text, line.marks)


def taught_card(lessons: Sequence[Lesson], t: Wording, *, page: int = 0) -> Card:
    """Return the card that lists taught questions, each with what it is answered with."""
    blocks = [_block(lesson, t) for lesson in lessons]
    options = [
        discord.SelectOption(
            label=label(lesson.taught.question, MAX_OPTION_CHARS), value=str(lesson.taught.id)
        )
        for lesson in offered(lessons, blocks, page)
    ]
    return Card(
        title=f"## {t('What I was taught here')}",
        blocks=blocks or [t("Nothing yet. `/unanswered list` shows what could be.")],
        selects=[items.select("untaught", str(page), placeholder=t("Take back …"), options=options)]
        if options
        else [],
        turn=lambda page, words: items.button("taught", str(page), label=words),
        page=page,
    )


def _block(lesson: Lesson, t: Wording) -> str:
    taught = lesson.taught
    if lesson.text:
        told = f"{escaped(lesson.text, MAX_SHOWN_CHARS)} {lesson.marks}"
    else:
        told = t("This line is no longer in the pack; it has been reworked since.")
    at = f"`{escape(taught.pack)}/{escape(taught.entry)}`"
    when = shown_moment(taught.added_at)
    return f"**{escaped(taught.question, 300)}**\n{told}\n-# {at} · {when}"


async def _page(request: Request, press: Press) -> None:
    request.require_moderator()
    await update(request, listed(request, int(press.fields[0])))


async def _take_back(request: Request, press: Press) -> None:
    request.require_moderator()
    await update(request, _taken_back(request, int(press.values[0]), int(press.fields[0])))


async def _taken_back(request: Request, taught: int, page: int) -> Card:
    if not await request.services.phrasings.take_back(request.guild, taught):
        raise MemberError(request.t("This question is no longer kept."))
    return await listed(request, page)


ACTIONS: dict[str, Action] = {"taught": _page, "untaught": _take_back}

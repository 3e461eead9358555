"""What Discord offers while an option is being typed. Errors give no choices, never a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any
from zoneinfo import available_timezones

import discord
import structlog
from discord import Interaction
from discord.app_commands import Choice
from rapidfuzz import fuzz, process, utils

from commands.cards.layout import MAX_OPTION_CHARS, label
from commands.packs import packs_here, summaries_here
from commands.requests import MemberError, Request, opened
from commands.services import StorageUnavailableError
from commands.topic_lists import completed, split_last
from knowledge.subjects import SubjectKind
from knowledge.timeline import subjects_with_events

MAX_CHOICES = 25
DEADLINE_SECONDS = 2.0

log = structlog.get_logger(__name__)

Offer = Callable[[Request, str], Awaitable[Iterable[str]]]
Completion = Callable[[Interaction[Any], str], Coroutine[Any, Any, list[Choice[str]]]]


def completing(offer: Offer) -> Completion:
    """Return an autocompletion that offers these texts; each stands for itself."""

    async def complete(interaction: Interaction[Any], typed: str) -> list[Choice[str]]:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                offered = await offer(await opened(interaction), typed)
        except (MemberError, StorageUnavailableError, TimeoutError, discord.HTTPException):
            log.warning(
                "nothing to offer", command=str(interaction.command and interaction.command.name)
            )
            return []
        return choices(offered)

    return complete


def choices(texts: Iterable[str]) -> list[Choice[str]]:
    """Return texts as choices: each once, none longer than Discord takes, at most 25."""
    fitting = dict.fromkeys(text for text in texts if 0 < len(text) <= MAX_OPTION_CHARS)
    return [Choice(name=label(text, MAX_OPTION_CHARS), value=text) for text in fitting][
        :MAX_CHOICES
    ]


def closest(typed: str, texts: Iterable[str]) -> list[str]:
    """Return the texts that fit what has been typed, best first; all of them for nothing typed."""
    among = list(dict.fromkeys(texts))
    typed = typed.strip()[:MAX_OPTION_CHARS]
    if not typed:
        return among[:MAX_CHOICES]
    found = process.extract(
        typed,
        among,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=MAX_CHOICES,
        score_cutoff=50,
    )
    return [text for text, _score, _at in found]


async def _questions(request: Request, typed: str) -> Iterable[str]:
    suggestions = await request.services.answers.suggest(
        typed[:MAX_OPTION_CHARS], packs=request.packs, limit=MAX_CHOICES
    )
    return [suggestion.question for suggestion in suggestions]


async def _topics(request: Request, typed: str) -> Iterable[str]:
    return closest(
        typed, [topic.name for pack in await packs_here(request) for topic in pack.topics]
    )


async def _topic_lists(request: Request, typed: str) -> Iterable[str]:
    """Return the topics that fit the last of several, each after those typed before it."""
    topics = [topic for pack in await packs_here(request) for topic in pack.topics]
    before, last = split_last(typed)
    fitting = closest(last, [topic.name for topic in topics])
    named = {topic.name: topic for topic in reversed(topics)}
    return completed(before, [named[name] for name in fitting], topics)


async def _subjects(request: Request, typed: str) -> Iterable[str]:
    packs = await packs_here(request)
    named = [*(x for p in packs for x in p.topics), *(x for p in packs for x in p.people)]
    named += [*(x for p in packs for x in p.organisations), *(x for p in packs for x in p.places)]
    return closest(typed, [one.name for one in named])


async def _people(request: Request, typed: str) -> Iterable[str]:
    return closest(typed, [one.name for pack in await packs_here(request) for one in pack.people])


async def _topics_with_events(request: Request, typed: str) -> Iterable[str]:
    found = subjects_with_events(await packs_here(request), SubjectKind.TOPIC)
    return closest(typed, [topic.name for topic in found])


async def _people_with_events(request: Request, typed: str) -> Iterable[str]:
    found = subjects_with_events(await packs_here(request), SubjectKind.PERSON)
    return closest(typed, [person.name for person in found])


async def _speakers(request: Request, typed: str) -> Iterable[str]:
    packs = await packs_here(request)
    names = (p.speaker_name(e.speaker) for p in packs for e in p.entries if e.speaker)
    return closest(typed, names)


async def _packs(request: Request, typed: str) -> Iterable[str]:
    return closest(typed, [summary.id for summary in request.services.answers.packs])


async def _packs_here(request: Request, typed: str) -> Iterable[str]:
    return closest(typed, [summary.id for summary in summaries_here(request)])


async def _zones(_request: Request, typed: str) -> Iterable[str]:
    if not typed.strip():
        return COMMON_ZONES
    return closest(typed, sorted(available_timezones()))


# Chosen: one for each part of the world where many people live, to start from.
COMMON_ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Ho_Chi_Minh",
    "Asia/Shanghai",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Sydney",
)

questions = completing(_questions)
topics = completing(_topics)
topic_lists = completing(_topic_lists)
subjects = completing(_subjects)
people = completing(_people)
topics_with_events = completing(_topics_with_events)
people_with_events = completing(_people_with_events)
speakers = completing(_speakers)
packs = completing(_packs)
packs_on_here = completing(_packs_here)
zones = completing(_zones)

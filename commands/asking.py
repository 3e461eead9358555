"""From a question to its card: conversation, engine, surroundings. For commands and chat alike."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from commands.cards.answer import Surroundings, answer_card, lines_card
from commands.cards.layout import Card
from commands.cards.lines import looked_in
from commands.cards.text import shown_moment
from commands.cooldown import Rate
from commands.services import ANSWER_DEADLINE, GuildSettings, Services, StorageUnavailableError
from commands.texts import Wording
from knowledge.answering.overlay import Overlay
from knowledge.answers import Answer, Line, Status
from knowledge.conversation import Conversation
from knowledge.lines import references_of
from knowledge.model import Kind

MAX_QUESTION_CHARS = 1000  # of a message; the engine has its own limit
RELATED_SHOWN = 10
OVERLAY_DEADLINE_SECONDS = 1.0  # a slow database may not cost the answer; chosen

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asker:
    """Who asks, and where. `guild` is None in a direct message."""

    user: int
    channel: int
    guild: int | None
    packs: tuple[str, ...] | None
    settings: GuildSettings

    @property
    def conversation(self) -> tuple[int, int]:
        """The key of the conversation: one for each member in each channel."""
        return (self.channel, self.user)


async def answered(services: Services, question: str, asker: Asker) -> Answer:
    """Return the answer to a question, in the asker's conversation.

    Raises:
        TimeoutError: the engine took longer than its deadline.
    """
    now = services.clock.now()
    conversation = services.conversations.get(asker.conversation, now=now)
    return await _asked(services, question, asker, conversation)


async def answered_alone(services: Services, question: str, asker: Asker) -> Answer:
    """Return the answer to a question that was heard in passing: nobody was talking with us.

    Raises:
        TimeoutError: the engine took longer than its deadline.
    """
    return await _asked(services, question, asker, Conversation())


async def _asked(
    services: Services, question: str, asker: Asker, conversation: Conversation
) -> Answer:
    async with asyncio.timeout(ANSWER_DEADLINE.total_seconds()):
        overlay = await _overlay(services, asker)
        return await services.answers.ask(
            question[:MAX_QUESTION_CHARS],
            conversation=conversation,
            packs=asker.packs,
            overlay=overlay,
        )


async def _overlay(services: Services, asker: Asker) -> Overlay | None:
    """Return what the asker's guild was taught; the packs alone answer where it doesn't come."""
    if asker.guild is None:
        return None
    try:
        async with asyncio.timeout(OVERLAY_DEADLINE_SECONDS):
            return await services.phrasings.overlay(asker.guild)
    except TimeoutError:
        log.warning("what was taught could not be read; the packs alone answer", guild=asker.guild)
        return None


async def settle(services: Services, answer: Answer, asker: Asker, *, seconds: float) -> None:
    """Remember an answer that took so long: in the conversation and, if wished, as unanswered."""
    services.observer.question(answer.status, seconds)
    now = services.clock.now()
    conversation = services.conversations.get(asker.conversation, now=now)
    services.conversations.put(asker.conversation, conversation.after(answer), now=now)
    if asker.guild is None:
        return
    try:
        if answer.status is Status.ANSWERED:
            await services.asked.count(asker.guild, answer.lines[0].pack, answer.entries[0])
        elif asker.settings.keep_unanswered and answer.status is not Status.CHAT:
            await services.unanswered.keep(
                asker.guild, asker.channel, asker.user, answer.question[:MAX_QUESTION_CHARS]
            )
    except StorageUnavailableError:
        log.warning("what was asked could not be kept", guild=asker.guild, status=answer.status)


async def card_for(
    services: Services, answer: Answer, asker: Asker, t: Wording, *, show_question: bool
) -> Card:
    """Return the card for an answer, with what it offers beyond."""
    handover = asker.guild is not None and asker.settings.handover_channel is not None
    shown = (show_question, handover, t.language, asker.packs)
    known = services.cards.find(answer, shown)
    if known is not None:
        return known
    if answer.status is Status.ANSWERED and answer.lines:
        around = await surroundings(services, answer.lines)
    else:
        on = [p for p in services.answers.packs if asker.packs is None or p.id in asker.packs]
        around = Surroundings(handover=handover, looked_in=looked_in(on, t))
    card = answer_card(answer, around, t)
    # Handing over takes the question from the card.
    needs_question = handover and answer.status in (Status.UNSURE, Status.NOT_COVERED)
    if show_question or needs_question:
        card = replace(card, asked=answer.question)
    return services.cards.keep(answer, shown, card)


async def surroundings(services: Services, lines: Sequence[Line]) -> Surroundings:
    """Return what can be offered beside these lines."""
    first = lines[0]
    nearby = await services.answers.around(first.pack, first.entry.id)
    related = await services.answers.related_questions(
        first.pack, first.entry.id, limit=RELATED_SHOWN
    )
    return Surroundings(quotes=bool(quotes_among([*lines, *nearby])), related=related)


async def entries_card(services: Services, lines: Sequence[Line], t: Wording) -> Card:
    """Return the card of some entries, as an answer would show them."""
    packs = {pack: await services.answers.pack(pack) for pack in {line.pack for line in lines}}
    around = await surroundings(services, lines)
    return lines_card(lines, references_of(lines, packs), around, t)


def quotes_among(lines: Sequence[Line]) -> list[Line]:
    """Return the quotes among some lines, each once."""
    quotes = {(x.pack, x.entry.id): x for x in lines if x.entry.kind is Kind.QUOTE}
    return list(quotes.values())


def cooling_down(services: Services, asker: Asker) -> datetime | None:
    """Return when this member may ask again here, or count the question and return None."""
    rates: dict[Hashable, Rate] = {
        ("member", asker.guild, asker.user): asker.settings.member_rate,
        ("channel", asker.channel): asker.settings.channel_rate,
    }
    return services.cooldowns.wait_until(rates, now=services.clock.now())


def come_back(at: datetime, t: Wording) -> str:
    """Return the line that says when to come back."""
    return t("One moment please: I can take your next question {when}.", when=shown_moment(at))

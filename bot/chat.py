"""Questions that come as messages: mentions, replies, direct messages, channels listened in."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import discord
import structlog

from bot.given_answers import Given, GivenAnswers
from bot.sending import send_surely
from commands.asking import (
    Asker,
    answered,
    answered_alone,
    card_for,
    come_back,
    cooling_down,
    settle,
)
from commands.cards.layout import Card, label, laid_out
from commands.requests import packs_on, read_settings, reference_for
from commands.services import GuildSettings, Services
from commands.texts import Wording, wording
from knowledge.answers import Answer, Status

EDITABLE_FOR = timedelta(minutes=1)
TYPING_AFTER_SECONDS = 1.5
# Chosen high: an answer that nobody asked for has to be right. On questions asked in development,
# one unanswerable question in forty comes above it, and seven answerable ones in eight.
LISTENING_CONFIDENCE = 0.75
MIN_LISTENED_WORDS = 3
MAX_LISTENED_CHARS = 300
MAX_THREAD_NAME_CHARS = 100
ARCHIVE_THREADS_AFTER_MINUTES: Final = 1440

_TALK = (discord.MessageType.default, discord.MessageType.reply)
_SOMEBODY = re.compile(r"<(?:@[!&]?|#)\d+>")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Heard:
    """A message that may want an answer."""

    message: discord.Message
    question: str
    spoken_to: bool
    settings: GuildSettings
    t: Wording

    @property
    def asker(self) -> Asker:
        """Who asks, and where."""
        message = self.message
        return Asker(
            user=message.author.id,
            channel=message.channel.id,
            guild=message.guild.id if message.guild else None,
            packs=packs_on(self.settings, message.channel),
            settings=self.settings,
        )


class Chat:
    """Answers messages; keeps answers in step with edits and deletions of their questions."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services
        self._given = GivenAnswers()

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message if it is for us, or a question we are sure of where we listen."""
        if message.author.bot or message.webhook_id is not None or message.type not in _TALK:
            return
        structlog.contextvars.bind_contextvars(reference=reference_for(message.id))
        heard = await self._heard(message)
        if heard is None:
            return
        now = self._services.clock.now()
        given = Given(heard.question, now, listened=not heard.spoken_to)
        if not self._given.begin(message.id, given):
            return
        async with given.turn:
            await self._answer(heard, given)

    async def on_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer anew where a question was edited soon after it was asked."""
        given = self._given.find(payload.message_id)
        if given is None or given.deleted:
            return
        if self._services.clock.now() - given.asked_at > EDITABLE_FOR:
            return
        async with given.turn:
            heard = await self._heard(payload.message)
            if heard is None:
                if given.listened:
                    await _withdraw(given)
                return
            if heard.question == given.question or given.deleted:
                return
            given.question = heard.question
            await self._answer(heard, given)

    async def on_delete(self, message_id: int) -> None:
        """Delete the answer to a question that was deleted."""
        given = self._given.find(message_id)
        if given is None:
            self._given.deleted_early(message_id)  # its settings may still be being read
            return
        given.deleted = True
        async with given.turn:
            await _withdraw(given)

    async def _heard(self, message: discord.Message) -> Heard | None:
        """Return the message as a question, or None where it is none for us."""
        settings = GuildSettings()
        if message.guild is not None:
            settings = await read_settings(self._services, message.guild.id)
        locale = message.guild.preferred_locale if message.guild else "en"
        t = wording(settings.language or locale)
        spoken_to = self._spoken_to(message)
        if not spoken_to and not self._listens(message, settings):
            return None
        heard = Heard(message, self._question(message), spoken_to, settings, t)
        if not spoken_to and not is_whole_question(message.content):
            return None
        return heard

    def _spoken_to(self, message: discord.Message) -> bool:
        me = self._client.user
        if message.guild is None or (me is not None and me.id in message.raw_mentions):
            return True
        own_role = message.guild.self_role
        if own_role is not None and own_role.id in message.raw_role_mentions:
            return True  # Discord offers the role of that name beside the bot itself
        replied = message.reference and message.reference.resolved
        return isinstance(replied, discord.Message) and replied.author == me

    def _listens(self, message: discord.Message, settings: GuildSettings) -> bool:
        if not self._client.intents.message_content or message.reference is not None:
            return False
        channel = message.channel
        parent = channel.parent_id if isinstance(channel, discord.Thread) else None
        return channel.id in settings.listening or parent in settings.listening

    def _question(self, message: discord.Message) -> str:
        question = self._without_own_name(message)
        replied = message.reference and message.reference.resolved
        me = self._client.user
        if not question and isinstance(replied, discord.Message) and replied.author != me:
            return replied.content.strip()  # "@Dossier" below somebody's question
        return question

    def _without_own_name(self, message: discord.Message) -> str:
        own = [self._client.user.id] if self._client.user else []
        if message.guild is not None and message.guild.self_role is not None:
            own.append(message.guild.self_role.id)
        names = "|".join(map(str, own))
        return re.sub(rf"<@[!&]?(?:{names})>", " ", message.content).strip()

    async def _answer(self, heard: Heard, given: Given) -> None:
        try:
            view = await self._made(heard, given)
            if view is None:
                await _withdraw(given)  # what it said before an edit answers this no longer
            elif not given.deleted:
                await self._show(heard, given, view)
        except discord.Forbidden as refusal:
            log.warning(
                "may not answer here; let me view the channel and send messages",
                channel=heard.message.channel.id,
                code=refusal.code,
            )
        except Exception:
            log.exception("a message could not be answered", channel=heard.message.channel.id)
            await self._apologise(heard, given)

    async def _made(self, heard: Heard, given: Given) -> discord.ui.LayoutView | None:
        """Return what is to be shown, or None for silence."""
        services = self._services
        free_at = cooling_down(services, heard.asker)
        if free_at is not None:
            if not heard.spoken_to:
                return None
            return laid_out(Card(blocks=(come_back(free_at, heard.t),)), heard.t)
        if self._unreadable(heard.message):
            text = heard.t("I can't read this reply. Please mention me, or leave its ping on.")
            return laid_out(Card(blocks=(text,)), heard.t)
        begun = time.perf_counter()
        found = await self._found(heard)
        if given.listened and not _sure(found):
            return None
        await settle(services, found, heard.asker, seconds=time.perf_counter() - begun)
        card = await card_for(services, found, heard.asker, heard.t, show_question=False)
        return laid_out(card, heard.t)

    def _unreadable(self, message: discord.Message) -> bool:
        """Tell whether Discord has kept the message's words from us: a reply without a ping."""
        me = self._client.user
        pinged = me is not None and any(user.id == me.id for user in message.mentions)
        return (
            not self._client.intents.message_content
            and message.guild is not None
            and not message.content
            and not pinged
        )

    async def _found(self, heard: Heard) -> Answer:
        services = self._services
        if not heard.spoken_to:
            return await answered_alone(services, heard.question, heard.asker)
        question = heard.question or "help"
        task = asyncio.ensure_future(answered(services, question, heard.asker))
        try:
            done, _pending = await asyncio.wait({task}, timeout=TYPING_AFTER_SECONDS)
            if done:
                return task.result()
            async with heard.message.channel.typing():
                return await task
        finally:
            task.cancel()

    async def _show(self, heard: Heard, given: Given, view: discord.ui.LayoutView) -> None:
        """Post the answer, or put it in the place of the one before an edit."""
        message = heard.message
        if given.answer is not None:
            with suppress(discord.NotFound):  # a moderator deleted it, and meant it
                given.answer = await given.answer.edit(view=view)
            return
        place = await self._thread(heard) if heard.settings.threads else None
        # With the nonce of an answer that was withdrawn, Discord would make no new message.
        nonce = f"a{message.id}.{given.withdrawn}" if given.withdrawn else f"a{message.id}"
        if place is not None:
            given.answer = await send_surely(lambda: place.send(view=view, nonce=nonce))
        else:
            given.answer = await send_surely(lambda: self._reply(message, view, nonce))

    async def _reply(
        self, message: discord.Message, view: discord.ui.LayoutView, nonce: str
    ) -> discord.Message:
        if message.guild is not None:
            rights = message.channel.permissions_for(message.guild.me)
            if not rights.read_message_history:  # Discord then refuses replies
                return await message.channel.send(view=view, nonce=nonce)
        reference = message.to_reference(fail_if_not_exists=False)
        return await message.channel.send(view=view, reference=reference, nonce=nonce)

    async def _thread(self, heard: Heard) -> discord.Thread | None:
        """Return a new thread below the question, or None where there can be none."""
        message = heard.message
        if not isinstance(message.channel, discord.TextChannel) or message.guild is None:
            return None
        rights = message.channel.permissions_for(message.guild.me)
        if not (rights.create_public_threads and rights.send_messages_in_threads):
            return None
        name = label(_SOMEBODY.sub("", heard.question), MAX_THREAD_NAME_CHARS)
        try:
            return await message.create_thread(
                name=name, auto_archive_duration=ARCHIVE_THREADS_AFTER_MINUTES
            )
        except discord.HTTPException as error:
            log.warning("could not open a thread; answering in the channel", code=error.code)
            return None

    async def _apologise(self, heard: Heard, given: Given) -> None:
        if not heard.spoken_to or given.answer is not None:
            return
        text = heard.t(
            "Something went wrong on my side. Please try again; if it stays, tell a moderator "
            "the reference {reference}.",
            reference=f"`{reference_for(heard.message.id)}`",
        )
        view = laid_out(Card(blocks=(text,)), heard.t)
        with suppress(discord.HTTPException):
            given.answer = await self._reply(heard.message, view, f"e{heard.message.id}")


async def _withdraw(given: Given) -> None:
    """Delete the answer that was given, if there is one."""
    if given.answer is None:
        return
    with suppress(discord.NotFound, discord.Forbidden):
        await given.answer.delete()
    given.answer = None
    given.question = ""
    given.withdrawn += 1


def is_whole_question(text: str) -> bool:
    """Tell whether a message is a fully formed question, addressed to nobody in particular."""
    text = text.strip()
    return (
        text.endswith("?")
        and len(text) <= MAX_LISTENED_CHARS
        and len(text.split()) >= MIN_LISTENED_WORDS
        and "\n" not in text
        and not _SOMEBODY.search(text)
        and not _ADDRESS.search(text)
    )


def _sure(answer: Answer) -> bool:
    return answer.status is Status.ANSWERED and answer.confidence >= LISTENING_CONFIDENCE

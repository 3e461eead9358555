"""Interactions: their tokens, their three seconds, and what the bot made of them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from bot.sandbox import errors
from bot.sandbox.model import JsonObject, Message

# A long run must not fill the memory; the oldest interactions are forgotten first.
MAX_INTERACTIONS = 20_000


class InteractionType(IntEnum):
    """What a user did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class CallbackType(IntEnum):
    """How the bot answers."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass
class Interaction:
    """One thing a user did, and the bot's answer.

    Attributes:
        made_at: on the monotonic clock, in seconds.
        metadata: `interaction_metadata` of messages that answer it.
        legacy: the older `interaction` field of messages that answer it; commands only.
        source_message_id: the component's message, also for a modal opened from a component.
        command_type: 1 slash, 2 user, 3 message; None for others.
        answer: the type of the callback, once there is one.
        original_id: the message that `@original` stands for.
        loading: deferred, and the message not yet there.
        modal: the form that was opened in answer.
    """

    id: int
    type: InteractionType
    user_id: int
    channel_id: int
    guild_id: int | None
    made_at: float
    metadata: JsonObject
    legacy: JsonObject | None = None
    source_message_id: int | None = None
    command_type: int | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    answer: CallbackType | None = None
    original_id: int | None = None
    loading: bool = False
    modal: JsonObject | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    choices: list[JsonObject] | None = None
    focused_type: int | None = None
    answered_after_ms: float | None = None


class Interactions:
    """All interactions whose tokens may still be used."""

    def __init__(
        self,
        *,
        callback_seconds: float,
        token_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.callback_seconds = callback_seconds
        self._token_seconds = token_seconds
        self._clock = clock
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}
        self._open_modals: dict[tuple[int, str], Interaction] = {}

    def now(self) -> float:
        """Return the time on the clock of `made_at`."""
        return self._clock()

    def add(self, interaction: Interaction) -> None:
        """Keep an interaction."""
        self._by_id[interaction.id] = self._by_token[interaction.token] = interaction
        while len(self._by_id) > MAX_INTERACTIONS:
            oldest = self._by_id.pop(next(iter(self._by_id)))
            del self._by_token[oldest.token]

    def find(self, interaction_id: int) -> Interaction | None:
        """Return an interaction, or None."""
        return self._by_id.get(interaction_id)

    def to_answer(self, interaction_id: int, token: str) -> Interaction:
        """Return the interaction that a callback answers.

        Raises:
            DiscordError: it is unknown, too old, or answered already.
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise errors.unknown_interaction()
        if interaction.answer is not None:
            raise errors.already_acknowledged()
        if self._clock() - interaction.made_at > self.callback_seconds:
            raise errors.unknown_interaction()
        return interaction

    def by_token(self, token: str) -> Interaction:
        """Return the answered interaction of a webhook's token.

        Raises:
            DiscordError: the token is unknown, too old, or not answered yet.
        """
        interaction = self._by_token.get(token)
        if interaction is None:
            raise errors.unknown_webhook()
        if self._clock() - interaction.made_at > self._token_seconds:
            raise errors.invalid_webhook_token()
        if interaction.answer is None:
            raise errors.unknown_webhook()
        return interaction

    def acknowledge(self, interaction: Interaction, answer: CallbackType) -> None:
        """Note that the bot has answered; whoever waits for it goes on."""
        interaction.answer = answer
        interaction.answered_after_ms = (self._clock() - interaction.made_at) * 1000
        interaction.answered.set()
        if not interaction.loading:
            interaction.settled.set()

    def answered_with(self, interaction: Interaction, message: Message) -> None:
        """Note the message that `@original` stands for from now on."""
        interaction.original_id = message.id

    def opened(self, interaction: Interaction, modal: JsonObject) -> None:
        """Note the form that a user has before them."""
        interaction.modal = modal
        self._open_modals[interaction.user_id, modal["custom_id"]] = interaction

    def take_modal(self, user_id: int, custom_id: str) -> Interaction | None:
        """Return the interaction that opened a form, and take the form away; None if none did."""
        return self._open_modals.pop((user_id, custom_id), None)

    def peek_modal(self, user_id: int, custom_id: str) -> Interaction | None:
        """Return the interaction that opened a form, or None."""
        return self._open_modals.get((user_id, custom_id))

"""Putting together what the client works with: knowledge, state, and the clock."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.digests.composing import DigestComposer
from bot.digests.desk import KeptDigests
from bot.knowledge_upkeep import served_library
from bot.metrics import Metrics
from bot.remembered_answers import RememberedAnswers
from bot.settings import Settings
from bot.state.database import sqlite_url
from bot.state.opened import State, opened_state
from bot.state.writing import WritingCheck
from commands.cards.remembered import RememberedCards
from commands.cooldown import Cooldowns
from commands.drawings import Drawings
from commands.services import Answers, DigestDesk, Observer, Services
from knowledge.conversation import Conversations

MAX_CONVERSATIONS = 20_000
CONVERSATION_LIFETIME = timedelta(minutes=10)


class Bell:
    """Rings for whoever has come to listen: commands are there before the digests' runner is."""

    def __init__(self) -> None:
        self._listening: list[Callable[[], None]] = []

    def ring(self) -> None:
        """Call all who listen."""
        for listener in self._listening:
            listener()

    def listen(self, listener: Callable[[], None]) -> None:
        """Be called at each ring from now on."""
        self._listening.append(listener)


@dataclass(frozen=True)
class Assembly:
    """Everything a process works with.

    `digests_changed` rings when a digest was planned anew. `owner` names the process among those
    that share the database.
    """

    services: Services
    state: State
    writing: WritingCheck
    metrics: Metrics
    composer: DigestComposer
    digests_changed: Bell
    clock: Clock
    owner: str


@asynccontextmanager
async def assembled(settings: Settings, clock: Clock) -> AsyncIterator[Assembly]:
    """Give everything that the process works with, and close it afterwards.

    Raises:
        knowledge.pack_files.PackInvalidError: a pack is invalid and nothing was built before.
        bot.state.errors.StateUrlError: DOSSIER_STATE_URL names no database that can be used.
        bot.state.errors.MigrationError: a newer version has used the database.
    """
    url = settings.state_url or sqlite_url(settings.data_dir)
    async with served_library(settings) as library, opened_state(url, clock) as state:
        metrics, changed = Metrics(), Bell()
        answers = RememberedAnswers(library)
        composer = DigestComposer(answers, state.asked_counts)
        digests = KeptDigests(state.digests, composer, changed.ring)
        owner = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        yield Assembly(
            services=_services(answers, state, digests, metrics, clock),
            state=state,
            writing=WritingCheck(state, clock),
            metrics=metrics,
            composer=composer,
            digests_changed=changed,
            clock=clock,
            owner=owner,
        )


def _services(
    answers: Answers, state: State, digests: DigestDesk, observer: Observer, clock: Clock
) -> Services:
    return Services(
        answers=answers,
        settings=state.settings,
        asked=state.asked,
        unanswered=state.unanswered,
        phrasings=state.phrasings,
        feedback=state.feedback,
        privacy=state.privacy,
        digests=digests,
        observer=observer,
        conversations=Conversations(max_count=MAX_CONVERSATIONS, lifetime=CONVERSATION_LIFETIME),
        cooldowns=Cooldowns(),
        drawings=Drawings(),
        cards=RememberedCards(),
        clock=clock,
    )

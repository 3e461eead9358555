"""Putting together what the client works with: knowledge, state, and the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.clock import Clock
from bot.knowledge_upkeep import served_library
from bot.memory_stores import (
    MemoryAsked,
    MemoryFeedback,
    MemoryPhrasings,
    MemorySettings,
    MemoryUnanswered,
)
from bot.settings import Settings
from commands.cooldown import Cooldowns
from commands.services import Services
from knowledge.conversation import Conversations

MAX_CONVERSATIONS = 20_000
CONVERSATION_LIFETIME = timedelta(minutes=10)


@asynccontextmanager
async def assembled(settings: Settings, clock: Clock) -> AsyncIterator[Services]:
    """Give everything that commands and chat work with, and close it afterwards.

    Raises:
        knowledge.pack_files.PackInvalidError: a pack is invalid and nothing was built before.
    """
    async with served_library(settings) as library:
        feedback = MemoryFeedback()
        yield Services(
            answers=library,
            settings=MemorySettings(),
            asked=MemoryAsked(),
            unanswered=MemoryUnanswered(clock),
            phrasings=MemoryPhrasings(),
            feedback=feedback,
            privacy=feedback,
            digests=None,  # type: ignore[arg-type]
            conversations=Conversations(
                max_count=MAX_CONVERSATIONS, lifetime=CONVERSATION_LIFETIME
            ),
            cooldowns=Cooldowns(),
            clock=clock,
        )

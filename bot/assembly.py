"""Putting together what the client works with: knowledge, state, and the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.clock import Clock
from bot.digest_desk import StateDigestDesk
from bot.knowledge_upkeep import served_library
from bot.settings import Settings
from bot.state.database import sqlite_url
from bot.state.opened import opened_state
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
        bot.state.errors.StateUrlError: DOSSIER_STATE_URL names no database that can be used.
        bot.state.errors.MigrationError: a newer version has used the database.
    """
    url = settings.state_url or sqlite_url(settings.data_dir)
    async with served_library(settings) as library, opened_state(url, clock) as state:
        yield Services(
            answers=library,
            settings=state.settings,
            asked=state.asked,
            unanswered=state.unanswered,
            phrasings=state.phrasings,
            feedback=state.feedback,
            privacy=state.privacy,
            digests=StateDigestDesk(state, library),
            conversations=Conversations(
                max_count=MAX_CONVERSATIONS, lifetime=CONVERSATION_LIFETIME
            ),
            cooldowns=Cooldowns(),
            clock=clock,
        )

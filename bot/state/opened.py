"""The state, opened: one object with all that is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from bot.clock import Clock
from bot.state.asked_buffer import AskedBuffer
from bot.state.database import Database
from bot.state.errors import StateUnavailableError
from bot.state.migrating import migrate
from bot.state.phrasings_cache import CachedPhrasings
from bot.state.repositories.asked import AskedRepository
from bot.state.repositories.deliveries import DeliveryRepository
from bot.state.repositories.digests import DigestRepository
from bot.state.repositories.feedback import FeedbackRepository
from bot.state.repositories.guild_settings import GuildSettingsRepository
from bot.state.repositories.leases import LeaseRepository
from bot.state.repositories.phrasings import PhrasingRepository
from bot.state.repositories.privacy import DepartureRepository, PrivacyRepository
from bot.state.repositories.unanswered import UnansweredRepository
from bot.state.settings_cache import CachedSettings

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class State:
    """All that is kept. `settings`, `asked`, … are the stores that commands work with."""

    database: Database
    saved_settings: GuildSettingsRepository
    settings: CachedSettings
    asked_counts: AskedRepository
    asked: AskedBuffer
    unanswered: UnansweredRepository
    saved_phrasings: PhrasingRepository
    phrasings: CachedPhrasings
    feedback: FeedbackRepository
    privacy: PrivacyRepository
    departures: DepartureRepository
    digests: DigestRepository
    deliveries: DeliveryRepository
    leases: LeaseRepository


def state_on(database: Database, clock: Clock) -> State:
    """Return the state that a database holds."""
    saved = GuildSettingsRepository(database, clock)
    settings = CachedSettings(saved, clock)
    saved_phrasings = PhrasingRepository(database, clock)
    phrasings = CachedPhrasings(saved_phrasings, clock)
    asked_counts = AskedRepository(database)
    asked = AskedBuffer(asked_counts, clock)
    return State(
        database=database,
        saved_settings=saved,
        settings=settings,
        asked_counts=asked_counts,
        asked=asked,
        unanswered=UnansweredRepository(database, clock, settings),
        saved_phrasings=saved_phrasings,
        phrasings=phrasings,
        feedback=FeedbackRepository(database, clock),
        privacy=PrivacyRepository(
            database,
            forget_settings=settings.drop,
            forget_phrasings=phrasings.forget,
            forget_asked=asked.forget,
        ),
        departures=DepartureRepository(database),
        digests=DigestRepository(database, clock),
        deliveries=DeliveryRepository(database, clock),
        leases=LeaseRepository(database, clock),
    )


@asynccontextmanager
async def opened_state(url: str, clock: Clock) -> AsyncIterator[State]:
    """Give the state at a URL, its tables brought up to date, and close it at the end.

    A database that is away is said and put up with: answers need none, and `bot.state.upkeep`
    brings the tables up to date once it is back.

    Raises:
        StateUrlError: the URL names no database that can be used.
        MigrationError: a newer version has used the database.
    """
    database = Database(url)
    state = state_on(database, clock)
    try:
        try:
            await migrate(database)
        except StateUnavailableError as error:
            log.error("the state database is away; nothing is stored", why=error.why)  # noqa: TRY400
        yield state
        try:
            await state.asked.flush()
        except StateUnavailableError as error:
            log.warning(
                "the latest counts of questions are lost", why=error.why, n=len(state.asked)
            )
    finally:
        await database.close()

"""What commands need from the process: values and protocols, which `bot` fulfils."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from commands.cards.remembered import RememberedCards
from commands.cooldown import Cooldowns, Rate
from commands.drawings import Drawings
from commands.remarks import Remark
from knowledge.answering.overlay import Overlay
from knowledge.answers import Answer, Line, Suggestion
from knowledge.briefing import Length
from knowledge.conversation import Conversation, Conversations
from knowledge.digest import Digest
from knowledge.model import Entry, Pack, Source

# Chosen so that nobody who reads the answers meets them.
MEMBER_RATE = Rate(120, timedelta(minutes=1))
CHANNEL_RATE = Rate(1200, timedelta(minutes=1))
ANSWER_DEADLINE = timedelta(seconds=20)  # an answer that takes longer is given up and said so


class PackSummary(Protocol):
    """A pack as a list shows it."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def as_of(self) -> date: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102
    @property
    def sources(self) -> Sequence[Source]: ...  # noqa: D102


class ClaimCheck(Protocol):
    """One claim of a message, and what the source says on it."""

    @property
    def claim(self) -> str: ...  # noqa: D102
    @property
    def lines(self) -> Sequence[Line]: ...  # noqa: D102


class MessageCheck(Protocol):
    """A message's claims, and how many more sentences of it were not looked at."""

    @property
    def claims(self) -> Sequence[ClaimCheck]: ...  # noqa: D102
    @property
    def not_looked_at(self) -> int: ...  # noqa: D102


class Answers(Protocol):
    """The packs that are served, and the engine that answers from them."""

    @property
    def packs(self) -> Sequence[PackSummary]:
        """The packs, in the order in which they are listed."""

    async def pack(self, pack_id: str) -> Pack:
        """Return a whole pack. Raises: KeyError."""

    async def ask(
        self,
        question: str,
        *,
        conversation: Conversation | None = None,
        packs: Collection[str] | None = None,
        overlay: Overlay | None = None,
    ) -> Answer:
        """Return the answer to a question; `overlay` goes before the packs' own questions."""

    async def entry(self, pack_id: str, entry_id: str) -> Entry | None:
        """Return an entry, or None where pack or entry is gone."""

    async def around(self, pack_id: str, entry_id: str) -> tuple[Line, ...]:
        """Return the entries of the same and the neighbouring paragraphs."""

    async def related_questions(
        self, pack_id: str, entry_id: str, *, limit: int = 5
    ) -> tuple[Suggestion, ...]:
        """Return questions that follow on from an entry."""

    async def nearest(
        self, question: str, *, packs: Collection[str] | None = None, limit: int = 25
    ) -> tuple[Suggestion, ...]:
        """Return questions that come nearest to one without an answer, best first."""
        ...

    async def suggest(
        self, typed: str, *, packs: Collection[str] | None = None, limit: int = 25
    ) -> tuple[Suggestion, ...]:
        """Return questions that start or sound like what has been typed."""

    async def check_claims(
        self, text: str, *, packs: Collection[str] | None = None
    ) -> MessageCheck:
        """Return a text's claims, each with the entries that it touches."""


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What moderators have set for a guild. Channels by id; packs by id."""

    listening: frozenset[int] = frozenset()
    threads: bool = False
    packs: tuple[str, ...] = ()  # none: all that are served
    channel_packs: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    language: str | None = None  # of dates and fixed texts; None: each reader's own
    timezone: str = "UTC"
    member_rate: Rate = MEMBER_RATE
    channel_rate: Rate = CHANNEL_RATE
    handover_channel: int | None = None
    keep_unanswered: bool = False
    retention: timedelta = timedelta(days=30)

    def packs_in(self, channel: int | None) -> tuple[str, ...]:
        """Return the packs that are on in a channel; none means all that are served."""
        return self.channel_packs.get(channel or 0) or self.packs


class SettingsStore(Protocol):
    """Guilds' settings. Reading never fails: what cannot be read is answered from memory."""

    async def read(self, guild: int) -> GuildSettings:
        """Return a guild's settings, or the defaults."""

    async def write(self, guild: int, settings: GuildSettings) -> None:
        """Keep a guild's settings. Raises: StorageUnavailable."""


class StorageUnavailableError(Exception):
    """What was to be kept could not be: the disk is full or locked, or the database is away."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that could not be answered."""

    id: int
    question: str
    asked_at: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class Taught:
    """A question that a moderator has sent to an entry."""

    id: int
    pack: str
    entry: str
    question: str
    added_at: datetime


class AskedStore(Protocol):
    """How often entries were asked for."""

    async def count(self, guild: int, pack: str, entry: str) -> None:
        """Count one more question that an entry answered. Raises: StorageUnavailableError."""


class UnansweredStore(Protocol):
    """Questions that could not be answered, in guilds whose moderators want to see them."""

    async def keep(self, guild: int, channel: int, user: int, question: str) -> None:
        """Keep a question. Raises: StorageUnavailableError."""

    async def read(self, guild: int, *, limit: int = 200) -> Sequence[Unanswered]:
        """Return a guild's questions, the newest first."""

    async def count(self, guild: int) -> int:
        """Return how many questions are kept, each counted once however often it was asked."""

    async def delete(self, guild: int, question: int | None = None) -> int:
        """Delete one question or all; return how many there were."""


class PhrasingStore(Protocol):
    """Ways of asking that moderators have added to entries."""

    async def add(self, guild: int, user: int, pack: str, entry: str, phrasing: str) -> None:
        """Keep a phrasing. Raises: StorageUnavailableError."""

    async def taught(self, guild: int, *, limit: int = 200) -> Sequence[Taught]:
        """Return a guild's phrasings, the newest first. Raises: StorageUnavailableError."""

    async def take_back(self, guild: int, taught: int) -> bool:
        """Delete one by its id; False where the guild has none. Raises: StorageUnavailableError."""

    async def overlay(self, guild: int) -> Overlay:
        """Return a guild's phrasings; what cannot be read is answered from memory."""


class FeedbackStore(Protocol):
    """Whether answers helped."""

    async def record(
        self,
        *,
        guild: int | None,
        user: int,
        pack: str,
        entry: str,
        good: bool,
        comment: str | None = None,
    ) -> None:
        """Keep what a member thinks of an answer. Raises: StorageUnavailableError."""


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """What a channel is to get, and when. `days` are weekdays, Monday is 0; `at` is local time."""

    channel: int
    at: time
    timezone: str
    days: frozenset[int]
    pack: str
    topics: tuple[str, ...] = ()  # ids; none: all of the pack
    length: Length = Length.STANDARD
    thread: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest that is set up. `paused` says why it does not come; `last` how the last one went."""

    id: int
    plan: DigestPlan
    next_due: datetime | None
    paused: Remark | None = None
    last: Remark | None = None


class DigestDesk(Protocol):
    """The digests of guilds. Writing raises StorageUnavailableError."""

    async def list(self, guild: int) -> Sequence[Subscription]:
        """Return a guild's digests by their id."""

    async def create(self, guild: int, user: int, plan: DigestPlan) -> Subscription:
        """Set a digest up."""

    async def change(self, guild: int, digest: int, plan: DigestPlan) -> Subscription | None:
        """Change a digest; None where the guild has none of that id."""

    async def pause(self, guild: int, digest: int, reason: Remark) -> bool:
        """Pause a digest; False where the guild has none of that id."""

    async def resume(self, guild: int, digest: int) -> bool:
        """Let a paused digest come again; False where the guild has none of that id."""

    async def remove(self, guild: int, digest: int) -> bool:
        """Remove a digest; False where the guild has none of that id."""

    async def post_now(self, guild: int, digest: int) -> bool:
        """Post a digest out of turn, soon; False where the guild has none of that id."""

    async def preview(self, guild: int, plan: DigestPlan, on: date) -> Digest:
        """Return what a plan would post on a day, with what the guild's members asked."""


class PrivacyStore(Protocol):
    """What is kept about a member or a guild."""

    async def kept_about(self, user: int) -> Mapping[str, int]:
        """Return how many rows of each kind are kept about a member."""

    async def delete_member(self, user: int) -> int:
        """Delete all that is kept about a member; return how many rows."""

    async def delete_guild(self, guild: int) -> int:
        """Delete all that is kept about a guild; return how many rows."""


class Observer(Protocol):
    """Counts questions."""

    def question(self, outcome: str, seconds: float) -> None:
        """Count a question by its answer's status, and how long the answer took."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the time in UTC."""


@dataclass(frozen=True)
class Services:
    """All that commands work with."""

    answers: Answers
    settings: SettingsStore
    asked: AskedStore
    unanswered: UnansweredStore
    phrasings: PhrasingStore
    feedback: FeedbackStore
    privacy: PrivacyStore
    digests: DigestDesk
    observer: Observer
    conversations: Conversations[tuple[int, int]]
    cooldowns: Cooldowns
    drawings: Drawings
    cards: RememberedCards
    clock: Clock

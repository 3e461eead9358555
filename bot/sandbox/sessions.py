"""The bot's gateway sessions: what each is sent, kept for a while so that it can resume."""

from __future__ import annotations

import json
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Protocol

from bot.sandbox.model import JsonObject
from bot.sandbox.snowflakes import TIMESTAMP_SHIFT

# Chosen: Discord names no figures; a client that is away longer has to identify anew.
RESUMABLE_SECONDS = 300.0
KEPT_EVENTS = 20_000


class Intent(IntFlag):
    """What a client wants to hear of. Source: Discord's reference, "Gateway Intents"."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


NO_INTENT = Intent(0)
PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
ALL_INTENTS = (1 << 26) - 1


class Outgoing(Protocol):
    """A connection as a session sees it."""

    def send_text(self, frame: str) -> None:
        """Queue a frame."""


@dataclass(frozen=True)
class Event:
    """Something that happened, for every session that wants to hear of it.

    Attributes:
        needs: one of these intents has to be on; none for what everybody gets.
        guild_id: the guild whose shard gets it; None for direct messages.
        withheld: the data for sessions without the content intent, where it differs.
    """

    name: str
    data: JsonObject
    needs: Intent = NO_INTENT
    guild_id: int | None = None
    withheld: Callable[[JsonObject], JsonObject] | None = None


@dataclass
class Session:
    """One identified client, connected or not."""

    id: str
    intents: int
    shard: tuple[int, int]
    connection: Outgoing | None = None
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    left_at: float | None = None

    def has_guild(self, guild_id: int | None) -> bool:
        """Tell whether the session's shard is the one of a guild, or of direct messages."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> TIMESTAMP_SHIFT) % count)

    def wants(self, event: Event) -> bool:
        """Tell whether an event is for this session."""
        heard = not event.needs or bool(self.intents & event.needs)
        return heard and self.has_guild(event.guild_id)

    def send(self, name: str, data: JsonObject) -> None:
        """Send an event, or keep it until the client resumes."""
        self.sequence += 1
        frame = json.dumps(
            {"op": 0, "d": data, "s": self.sequence, "t": name}, separators=(",", ":")
        )
        self.sent.append((self.sequence, frame))
        if self.connection is not None:
            self.connection.send_text(frame)

    def missed_after(self, sequence: int) -> list[str] | None:
        """Return the frames after a sequence number, or None where some are no longer kept."""
        if sequence > self.sequence:
            return None
        if self.sent and self.sent[0][0] > sequence + 1:
            return None
        return [frame for number, frame in self.sent if number > sequence]


class Sessions:
    """All sessions of the bot."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}

    def __iter__(self) -> Iterator[Session]:
        return iter(self._sessions.values())

    def open(self, intents: int, shard: tuple[int, int], connection: Outgoing) -> Session:
        """Begin a session."""
        session = Session(secrets.token_hex(16), intents, shard, connection)
        self._sessions[session.id] = session
        return session

    def find(self, session_id: str) -> Session | None:
        """Return a session that can be resumed, or None."""
        self._forget_old()
        return self._sessions.get(session_id)

    def left(self, session: Session, connection: Outgoing) -> None:
        """Note that a connection has gone; the session waits for another."""
        if session.connection is connection:
            session.connection = None
            session.left_at = self._clock()

    def end(self, session: Session) -> None:
        """Forget a session for good."""
        self._sessions.pop(session.id, None)

    def dispatch(self, event: Event) -> None:
        """Send an event to every session that is to hear of it."""
        self._forget_old()
        for session in self._sessions.values():
            if not session.wants(event):
                continue
            data = event.data
            if event.withheld is not None and not session.intents & Intent.MESSAGE_CONTENT:
                data = event.withheld(data)
            session.send(event.name, data)

    def _forget_old(self) -> None:
        oldest = self._clock() - RESUMABLE_SECONDS
        for session in list(self._sessions.values()):
            if session.left_at is not None and session.left_at < oldest:
                self.end(session)

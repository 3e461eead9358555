"""Sessions keep what a client missed, for a while and up to a number of events."""

from __future__ import annotations

import json

from bot.sandbox.sessions import KEPT_EVENTS, RESUMABLE_SECONDS, Event, Intent, Session, Sessions


class Wire:
    """A connection that keeps what it is sent."""

    def __init__(self) -> None:
        self.frames: list[str] = []

    def send_text(self, frame: str) -> None:
        self.frames.append(frame)


def opened(sessions: Sessions, intents: int = 1, shard: tuple[int, int] = (0, 1)) -> Session:
    return sessions.open(intents, shard, Wire())


def test_what_happened_while_away_is_kept_in_order() -> None:
    sessions, wire = Sessions(), Wire()
    session = sessions.open(1, (0, 1), wire)
    sessions.dispatch(Event("A", {}))
    sessions.left(session, wire)
    sessions.dispatch(Event("B", {}))
    sessions.dispatch(Event("C", {}))

    missed = session.missed_after(1) or []

    assert [(json.loads(f)["t"], json.loads(f)["s"]) for f in missed] == [("B", 2), ("C", 3)]
    assert len(wire.frames) == 1


def test_a_sequence_that_is_too_old_or_never_was_cannot_be_resumed() -> None:
    session = opened(Sessions())
    for _ in range(KEPT_EVENTS + 2):
        session.send("A", {})

    assert session.missed_after(1) is None
    assert session.missed_after(KEPT_EVENTS + 3) is None
    assert session.missed_after(KEPT_EVENTS + 2) == []


def test_a_session_is_forgotten_some_time_after_its_client_left() -> None:
    now = [0.0]
    sessions, wire = Sessions(lambda: now[0]), Wire()
    session = sessions.open(1, (0, 1), wire)
    sessions.left(session, wire)
    now[0] = RESUMABLE_SECONDS
    still = sessions.find(session.id)
    now[0] += 1

    assert still is session
    assert sessions.find(session.id) is None


def test_events_go_to_sessions_with_the_intent_and_the_shard() -> None:
    sessions = Sessions()
    guild_id = 3 << 22
    plain = opened(sessions, Intent.GUILDS)
    talking = [opened(sessions, Intent.GUILD_MESSAGES, (n, 2)) for n in range(2)]

    sessions.dispatch(Event("M", {}, needs=Intent.GUILD_MESSAGES, guild_id=guild_id))

    assert [s.sequence for s in (plain, *talking)] == [0, 0, 1]


def test_direct_messages_go_to_the_first_shard() -> None:
    sessions = Sessions()
    shards = [opened(sessions, Intent.DIRECT_MESSAGES, (n, 2)) for n in range(2)]

    sessions.dispatch(Event("M", {}, needs=Intent.DIRECT_MESSAGES))

    assert [s.sequence for s in shards] == [1, 0]

"""What commands keep, in memory only: gone when the process ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from commands.services import Clock, GuildSettings, Unanswered


class MemorySettings:
    """Guilds' settings."""

    def __init__(self) -> None:
        self._kept: dict[int, GuildSettings] = {}

    async def read(self, guild: int) -> GuildSettings:
        """Return a guild's settings, or the defaults."""
        return self._kept.get(guild, GuildSettings())

    async def write(self, guild: int, settings: GuildSettings) -> None:
        """Keep a guild's settings."""
        self._kept[guild] = settings


class MemoryUnanswered:
    """Questions that could not be answered."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ids = count(1)
        self._kept: dict[int, list[Unanswered]] = {}

    async def keep(self, guild: int, _channel: int, _user: int, question: str) -> None:
        """Keep a question."""
        one = Unanswered(next(self._ids), question, self._clock.now())
        self._kept.setdefault(guild, []).insert(0, one)

    async def read(self, guild: int, *, limit: int = 200) -> Sequence[Unanswered]:
        """Return a guild's questions, the newest first."""
        return self._kept.get(guild, [])[:limit]

    async def delete(self, guild: int, question: int | None = None) -> int:
        """Delete one question or all; return how many there were."""
        before = self._kept.get(guild, [])
        left = [] if question is None else [one for one in before if one.id != question]
        self._kept[guild] = left
        return len(before) - len(left)


@dataclass(frozen=True)
class Opinion:
    """What a member thought of an answer."""

    user: int
    pack: str
    entry: str
    good: bool
    comment: str | None


class MemoryFeedback:
    """Whether answers helped, and what is kept about members: nothing else is."""

    def __init__(self) -> None:
        self.kept: list[Opinion] = []

    async def record(
        self,
        *,
        guild: int | None,  # noqa: ARG002 - one process's memory tells no guilds apart
        user: int,
        pack: str,
        entry: str,
        good: bool,
        comment: str | None = None,
    ) -> None:
        """Keep what a member thinks of an answer."""
        self.kept.append(Opinion(user, pack, entry, good, comment))

    async def kept_about(self, user: int) -> Mapping[str, int]:
        """Return how many opinions of a member are kept."""
        return {"feedback": sum(one.user == user for one in self.kept)}

    async def delete_member(self, user: int) -> int:
        """Delete a member's opinions; return how many there were."""
        before = len(self.kept)
        self.kept = [one for one in self.kept if one.user != user]
        return before - len(self.kept)

    async def delete_guild(self, _guild: int) -> int:
        """Delete nothing: opinions are not kept by guild here."""
        return 0


class MemoryPhrasings:
    """Ways of asking that moderators have added."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, str, str]] = []

    async def add(self, _guild: int, _user: int, pack: str, entry: str, phrasing: str) -> None:
        """Keep a phrasing."""
        self.kept.append((pack, entry, phrasing))


class MemoryAsked:
    """How often entries were asked for."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, str, str], int] = {}

    async def count(self, guild: int, pack: str, entry: str) -> None:
        """Count one more question."""
        at = (guild, pack, entry)
        self.kept[at] = self.kept.get(at, 0) + 1

"""Ways of asking that moderators have added to entries: an overlay on the packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
import yaml

from bot.clock import Clock
from bot.state.database import Database
from bot.state.notifications import PHRASINGS_CHANGED, notify
from bot.state.repositories.upserts import insert_into
from bot.state.schema import phrasings as table


@dataclass(frozen=True, slots=True)
class AddedPhrasing:
    """A phrasing, where it was added and when. Who added it stays in the database."""

    id: int
    guild: int
    pack: str
    entry: str
    phrasing: str
    added_at: datetime


class PhrasingRepository:
    """Added phrasings. Every method raises StateUnavailableError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, guild: int, user: int, pack: str, entry: str, phrasing: str) -> None:
        """Keep a phrasing; one that the guild has added before stays as it is."""
        row = {
            "guild_id": guild,
            "user_id": user,
            "pack": pack,
            "entry": entry,
            "phrasing": phrasing,
            "added_at": self._clock.now(),
        }
        async with self._database.writing("the phrasing") as connection:
            insert = insert_into(connection, table).values(row)
            await connection.execute(insert.on_conflict_do_nothing())
            await notify(connection, PHRASINGS_CHANGED, guild)

    async def read(
        self, *, guild: int | None = None, pack: str | None = None
    ) -> Sequence[AddedPhrasing]:
        """Return phrasings by pack and entry, the oldest first; of one guild or pack if named."""
        columns = [table.c[name] for name in _SHOWN]
        query = sa.select(*columns).order_by(table.c.pack, table.c.entry, table.c.id)
        if guild is not None:
            query = query.where(table.c.guild_id == guild)
        if pack is not None:
            query = query.where(table.c.pack == pack)
        async with self._database.reading("the phrasings") as connection:
            return [AddedPhrasing(*row) for row in await connection.execute(query)]

    async def latest(self, guild: int, *, limit: int) -> Sequence[AddedPhrasing]:
        """Return the phrasings that a guild has added last, the oldest of them first."""
        columns = [table.c[name] for name in _SHOWN]
        query = sa.select(*columns).where(table.c.guild_id == guild)
        query = query.order_by(table.c.id.desc()).limit(limit)
        async with self._database.reading("the phrasings") as connection:
            return [AddedPhrasing(*row) for row in await connection.execute(query)][::-1]

    async def changed_since(self, moment: datetime) -> Mapping[int, datetime]:
        """Return which guilds have added phrasings at a moment or later, and when they did last."""
        last = sa.func.max(table.c.added_at, type_=table.c.added_at.type).label("last")
        query = sa.select(table.c.guild_id, last).where(table.c.added_at >= moment)
        async with self._database.reading("added phrasings") as connection:
            rows = await connection.execute(query.group_by(table.c.guild_id))
            return {row.guild_id: row.last for row in rows}

    async def delete(self, guild: int, phrasing: int) -> bool:
        """Delete a phrasing by its id; False where the guild has none of that id."""
        query = table.delete().where(table.c.guild_id == guild, table.c.id == phrasing)
        async with self._database.writing("the deletion") as connection:
            await notify(connection, PHRASINGS_CHANGED, guild)
            return (await connection.execute(query)).rowcount > 0


_SHOWN = ("id", "guild_id", "pack", "entry", "phrasing", "added_at")


def as_yaml(added: Iterable[AddedPhrasing]) -> str:
    """Return phrasings as YAML to merge into packs: pack, then entry, then the ways of asking."""
    packs: dict[str, dict[str, dict[str, list[str]]]] = {}
    for one in added:
        entry = packs.setdefault(one.pack, {}).setdefault(one.entry, {"phrasings": []})
        if one.phrasing not in entry["phrasings"]:
            entry["phrasings"].append(one.phrasing)
    return yaml.safe_dump(packs, allow_unicode=True, sort_keys=True, width=100)


def by_entry(added: Iterable[AddedPhrasing]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return phrasings by pack and entry, each once."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in added:
        found.setdefault((one.pack, one.entry), {})[one.phrasing] = None
    return {at: tuple(phrasings) for at, phrasings in found.items()}

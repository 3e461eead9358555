"""The tables of the state database, as of the newest migration.

Discord's ids are 64-bit integers; guild 0 stands for direct messages. Moments are UTC.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

DIRECT_MESSAGES = 0  # instead of a guild's id; NULL would not be unique


class Moment(TypeDecorator[datetime]):
    """An instant: with its zone in Python and PostgreSQL, in UTC without one in SQLite."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value for the driver. Raises: ValueError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the moment {value} has no time zone; give it in UTC")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base's
        """Return the driver's value in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Words(TypeDecorator[str]):
    """What a member wrote, without control characters: PostgreSQL refuses NUL, UTF-8 surrogates."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base's
        """Return the text for the driver; line breaks and tabs stay."""
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """Return a text as it is stored."""
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    )


# SQLite gives out ids on its own only for a column declared INTEGER.
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

guild_settings = sa.Table(
    "guild_settings",
    metadata,
    sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("document", sa.JSON, nullable=False),
    sa.Column("changed_at", Moment, nullable=False, index=True),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", sa.BigInteger, nullable=False),
    sa.Column("user_id", sa.BigInteger, nullable=False),
    sa.Column("pack", sa.Text, nullable=False),
    sa.Column("entry", sa.Text, nullable=False),
    sa.Column("good", sa.Boolean, nullable=False),
    sa.Column("comment", Words),
    sa.Column("given_at", Moment, nullable=False),
    sa.UniqueConstraint("user_id", "guild_id", "pack", "entry"),
    sa.Index(None, "guild_id"),
    sqlite_autoincrement=True,
)

asked = sa.Table(
    "asked",
    metadata,
    sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("pack", sa.Text, primary_key=True),
    sa.Column("entry", sa.Text, primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Index(None, "day"),
)

unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", sa.BigInteger, nullable=False),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("user_id", sa.BigInteger, nullable=False),
    sa.Column("question", Words, nullable=False),
    sa.Column("folded", Words, nullable=False),  # what counts as the same question
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("keep_until", Moment, nullable=False, index=True),
    sa.Index(None, "guild_id", "asked_at"),
    sa.Index(None, "user_id"),
    sqlite_autoincrement=True,
)

phrasings = sa.Table(
    "phrasings",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", sa.BigInteger, nullable=False),
    sa.Column("user_id", sa.BigInteger, nullable=False),
    sa.Column("pack", sa.Text, nullable=False),
    sa.Column("entry", sa.Text, nullable=False),
    sa.Column("phrasing", Words, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.UniqueConstraint("guild_id", "pack", "entry", "phrasing"),
    sa.Index(None, "user_id"),
    sqlite_autoincrement=True,
)

digests = sa.Table(
    "digests",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", sa.BigInteger, nullable=False),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("at", sa.Time, nullable=False),  # the wall clock's
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("days", sa.SmallInteger, nullable=False),  # one bit a weekday; Monday is bit 0
    sa.Column("pack", sa.Text, nullable=False),
    sa.Column("topics", sa.JSON, nullable=False),
    sa.Column("length", sa.Text, nullable=False),
    sa.Column("thread", sa.Boolean, nullable=False),
    sa.Column("rank_in_guild", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("next_day", sa.Date),  # the local day to which next_due_at belongs
    sa.Column("next_due_at", Moment),  # NULL while paused
    sa.Column("paused", sa.Text),  # why
    sa.Column("notice_due", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("last", sa.Text),  # how the last one went, for the list
    sa.Index(None, "guild_id"),
    sa.Index(None, "next_due_at", "rank_in_guild"),
    # Nonces are made from ids: an id must never be given out a second time.
    sqlite_autoincrement=True,
)
sa.Index(
    "ix_digests_notice_due",
    digests.c.guild_id,
    sqlite_where=digests.c.notice_due,
    postgresql_where=digests.c.notice_due,
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("digest_id", RowId, sa.ForeignKey("digests.id", ondelete="CASCADE"), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("turn", sa.SmallInteger, nullable=False),  # 0: scheduled; others out of turn
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # open, posted, skipped
    sa.Column("owner", sa.Text),  # the process that has it under its lease
    sa.Column("available_at", Moment),  # when others may take it; NULL unless open
    sa.Column("attempts", sa.SmallInteger, nullable=False),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("settled_at", Moment),
    sa.UniqueConstraint("digest_id", "day", "turn"),
    sa.Index(None, "settled_at"),
    sqlite_autoincrement=True,
)
sa.Index(
    "ix_deliveries_available_at",
    deliveries.c.available_at,
    sqlite_where=deliveries.c.available_at.is_not(None),
    postgresql_where=deliveries.c.available_at.is_not(None),
)

departures = sa.Table(
    "departures",
    metadata,
    sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("left_at", Moment, nullable=False, index=True),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("note", sa.Text),  # what the last owner left for the next
)

"""Leases between processes, guilds that were left, and how often entries are asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "asked",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False),
        sa.Column("day", sa.Date),
        sa.Column("pack", sa.Text),
        sa.Column("entry", sa.Text),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "day", "pack", "entry", name="pk_asked"),
    )
    op.create_index("ix_asked_day", "asked", ["day"])
    op.create_table(
        "departures",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False),
        sa.Column("left_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_departures"),
    )
    op.create_index("ix_departures_left_at", "departures", ["left_at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.Text),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("expires_at", _moment, nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )

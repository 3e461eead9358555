"""Digests and their deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "digests",
        sa.Column("id", _row_id),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("days", sa.SmallInteger, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("length", sa.Text, nullable=False),
        sa.Column("thread", sa.Boolean, nullable=False),
        sa.Column("next_day", sa.Date),
        sa.Column("next_due_at", _moment),
        sa.Column("paused", sa.Text),
        sa.Column("last", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digests_guild_id", "digests", ["guild_id"])
    op.create_table(
        "deliveries",
        sa.Column("id", _row_id),
        sa.Column("digest_id", _row_id, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("turn", sa.SmallInteger, nullable=False),
        sa.Column("due_at", _moment, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("available_at", _moment),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("settled_at", _moment),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name="fk_deliveries_digest_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("digest_id", "day", "turn", name="uq_deliveries_digest_id_day_turn"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_settled_at", "deliveries", ["settled_at"])
    unless_settled = sa.text("available_at IS NOT NULL")
    op.create_index(
        "ix_deliveries_available_at",
        "deliveries",
        ["available_at"],
        sqlite_where=unless_settled,
        postgresql_where=unless_settled,
    )

"""Guilds' settings, what members think of answers, unanswered questions, phrasings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("changed_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_guild_settings"),
    )
    op.create_index("ix_guild_settings_changed_at", "guild_settings", ["changed_at"])
    op.create_table(
        "feedback",
        sa.Column("id", _row_id),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("given_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint(
            "user_id", "guild_id", "pack", "entry", name="uq_feedback_user_id_guild_id_pack_entry"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_guild_id", "feedback", ["guild_id"])
    op.create_table(
        "unanswered",
        sa.Column("id", _row_id),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("asked_at", _moment, nullable=False),
        sa.Column("keep_until", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unanswered"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unanswered_guild_id_asked_at", "unanswered", ["guild_id", "asked_at"])
    op.create_index("ix_unanswered_keep_until", "unanswered", ["keep_until"])
    op.create_index("ix_unanswered_user_id", "unanswered", ["user_id"])
    op.create_table(
        "phrasings",
        sa.Column("id", _row_id),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("phrasing", sa.Text, nullable=False),
        sa.Column("added_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_phrasings"),
        sa.UniqueConstraint(
            "guild_id",
            "pack",
            "entry",
            "phrasing",
            name="uq_phrasings_guild_id_pack_entry_phrasing",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_phrasings_user_id", "phrasings", ["user_id"])

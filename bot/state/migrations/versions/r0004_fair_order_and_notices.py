"""Digests in an order that is fair between guilds, and notices of those that were paused."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_RANK = """
    UPDATE digests SET rank_in_guild = (
        SELECT count(*) FROM digests AS earlier
        WHERE earlier.guild_id = digests.guild_id AND earlier.id < digests.id
    )
"""


def upgrade() -> None:
    """Add the columns, rank the digests that are there, and index what is due."""
    op.add_column(
        "digests", sa.Column("rank_in_guild", sa.SmallInteger, nullable=False, server_default="0")
    )
    op.add_column(
        "digests", sa.Column("notice_due", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.execute(_RANK)
    op.create_index(
        "ix_digests_next_due_at_rank_in_guild", "digests", ["next_due_at", "rank_in_guild"]
    )
    where = sa.text("notice_due")
    op.create_index(
        "ix_digests_notice_due", "digests", ["guild_id"], sqlite_where=where, postgresql_where=where
    )

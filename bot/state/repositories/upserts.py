"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy words for each."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_into(connection: AsyncConnection, table: sa.Table) -> Any:
    """Return an INSERT that knows `on_conflict_do_update` and `on_conflict_do_nothing`.

    Typed loosely: the two dialects' classes share these methods, but no base that has them.
    """
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)

"""How Alembic reaches the database: on the connection that `bot.state.migrating` hands over."""

from __future__ import annotations

from alembic import context

from bot.state.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # All steps in the caller's transaction, on SQLite too: whole or not at all.
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()

"""What the process keeps: one database, on SQLite or PostgreSQL, by one code path."""

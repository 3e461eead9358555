"""Whether the state database can be reached, and its tables are those of this version."""

from __future__ import annotations

from pathlib import Path

from bot.doctor.findings import Finding, fail, ok, warn
from bot.settings import Settings
from bot.state.database import Database, sqlite_url, translated
from bot.state.errors import StateUnavailableError, StateUrlError
from bot.state.migrating import revision_of, revisions

_AWAY = "see that it runs, that this machine reaches it, and that DOSSIER_STATE_URL is right"


def state_url(settings: Settings) -> str:
    """Return the URL of the database in force."""
    return settings.state_url or sqlite_url(settings.data_dir)


async def database(settings: Settings) -> Finding:
    """Return how the database is; nothing in it is changed."""
    try:
        opened = Database(state_url(settings))
    except StateUrlError as error:
        return fail("database", str(error), "set DOSSIER_STATE_URL so")
    try:
        return await _looked_at(opened)
    except StateUnavailableError as error:
        return fail("database", f"away: {error.why}", _AWAY)
    finally:
        await opened.close()


async def _looked_at(opened: Database) -> Finding:
    kind = "PostgreSQL" if opened.is_postgres else "SQLite"
    file = opened.url.database if not opened.is_postgres else None
    if file is not None and not _there(file):
        return ok("database", f"{kind}: {file} is made at the first start")
    with translated("the revision of its tables"):
        async with opened.engine.connect() as connection:
            revision = await revision_of(connection)
    if revision is None:
        return ok("database", f"{kind}: empty; its tables are made at the first start")
    if revision == revisions()[-1]:
        return ok("database", f"{kind}: reachable, its tables are at revision {revision}")
    if revision in revisions():
        said = f"{kind}: its tables are at revision {revision}, not yet at {revisions()[-1]}"
        return warn("database", said, "they are brought there at the next start; back up before")
    said = f"{kind}: its tables are at revision {revision}, of a newer version"
    return fail("database", said, "update Dossier, or restore an older backup")


async def has_tables(opened: Database) -> bool:
    """Tell whether a database has this version's tables. Raises: StateUnavailableError."""
    file = opened.url.database
    if not opened.is_postgres and not (file and _there(file)):
        return False
    with translated("the revision of its tables"):
        async with opened.engine.connect() as connection:
            return await revision_of(connection) == revisions()[-1]


def _there(file: str) -> bool:
    return Path(file).exists()

"""What goes wrong with the state database."""

from __future__ import annotations

from commands.services import StorageUnavailableError


class StateUnavailableError(StorageUnavailableError):
    """The database is away, locked, full or read-only.

    `what` is what could not be stored or read ("the settings"), `why` the database's own words.
    """

    def __init__(self, what: str, why: str) -> None:
        self.what = what
        self.why = why
        super().__init__(f"the state database could not keep or give {what}: {why}")


class StateUrlError(Exception):
    """DOSSIER_STATE_URL names no database that can be used."""


class MigrationError(Exception):
    """The database's tables cannot be brought to this version's form."""


class BackupError(Exception):
    """A backup cannot be written, read or put back; the message says why, and what to do."""

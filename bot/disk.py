"""Room on the disk on which things are kept."""

from __future__ import annotations

import shutil
from pathlib import Path

# Chosen: room for a year of a large server's state beside the built packs.
LITTLE_SPACE_BYTES = 200 * 1024 * 1024


def little_space(folder: Path, *, wanted_bytes: int = LITTLE_SPACE_BYTES) -> str | None:
    """Return, in words, how little is left where a folder is; None where it is enough.

    Raises:
        OSError: the folder cannot be looked at.
    """
    free = shutil.disk_usage(folder).free
    return f"{free // 1024**2} MB are left at {folder}" if free < wanted_bytes else None

"""Where packs are read from and where the knowledge built of them lies."""

from __future__ import annotations

from pathlib import Path

import knowledge
from bot.settings import Settings

BUILT_FILE = "knowledge.sqlite3"
OWN_PACKS = Path(knowledge.__file__).parent / "packs"


def pack_folders(settings: Settings) -> list[Path]:
    """Return the folders that hold packs: our own, then the host's."""
    return [OWN_PACKS, *([settings.packs_dir] if settings.packs_dir else [])]


def built_file(settings: Settings) -> Path:
    """Return the built knowledge's file, whether it is there or not."""
    return settings.data_dir / BUILT_FILE


def drafts_folder(settings: Settings) -> Path:
    """Return the folder into which new packs are drafted: the host's, or one in the data folder."""
    return settings.packs_dir or settings.data_dir / "packs"

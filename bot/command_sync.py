"""Telling Discord of the commands, only when they have changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import discord
import structlog
from discord import app_commands

SYNC_DEADLINE_SECONDS = 60.0

log = structlog.get_logger(__name__)


async def sync_if_changed(
    tree: app_commands.CommandTree[Any], application_id: int, remembered: Path
) -> bool:
    """Sync the commands unless Discord was told of exactly these before; tell whether it was done.

    `remembered` is the file that keeps the hash of what was last synced, for each application.

    Raises:
        app_commands.CommandSyncFailure: Discord refused the commands.
        TimeoutError: Discord did not answer.
    """
    digest = await payload_hash(tree)
    known = await asyncio.to_thread(_read, remembered)
    if known.get(str(application_id)) == digest and await _still_there(tree):
        return False
    async with asyncio.timeout(SYNC_DEADLINE_SECONDS):
        synced = await tree.sync()
    await asyncio.to_thread(_write, remembered, {**known, str(application_id): digest})
    log.info("commands synced", commands=len(synced))
    return True


async def _still_there(tree: app_commands.CommandTree[Any]) -> bool:
    """Tell whether Discord still has the commands; somebody else may have taken them away."""
    async with asyncio.timeout(SYNC_DEADLINE_SECONDS):
        there = {(command.name, command.type) for command in await tree.fetch_commands()}
    own = {
        (c.name, getattr(c, "type", discord.AppCommandType.chat_input)) for c in tree.get_commands()
    }
    return there == own


async def payload_hash(tree: app_commands.CommandTree[Any]) -> str:
    """Return a hash of what Discord would be told, translations included."""
    translator = tree.translator
    payload = [
        (await c.get_translated_payload(tree, translator)) if translator else c.to_dict(tree)
        for c in tree.get_commands()
    ]
    text = json.dumps([discord.__version__, payload], sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _read(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # nothing remembered: sync once more
    return known if isinstance(known, dict) else {}


def _write(path: Path, known: dict[str, str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        aside.write_text(json.dumps(known), "utf-8")
        aside.replace(path)
    except OSError as error:
        log.warning(
            "the commands' hash could not be kept; they are synced at each start", why=str(error)
        )

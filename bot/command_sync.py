"""Telling Discord of the commands, only when they have changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.synced_commands import SyncedCommands

SYNC_DEADLINE_SECONDS = 60.0

log = structlog.get_logger(__name__)


async def sync_if_changed(
    tree: app_commands.CommandTree[Any], application_id: int, synced: SyncedCommands
) -> bool:
    """Sync the commands unless Discord was told of exactly these before; tell whether it was done.

    Raises:
        app_commands.CommandSyncFailure: Discord refused the commands.
        TimeoutError: Discord did not answer.
    """
    digest = await payload_hash(tree)
    if await synced.known(application_id) == digest and await _still_there(tree):
        return False
    async with asyncio.timeout(SYNC_DEADLINE_SECONDS):
        told = await tree.sync()
    await synced.keep(application_id, digest)
    log.info("commands synced", commands=len(told))
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

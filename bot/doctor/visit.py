"""All checks, one after another; those that need Discord only with a token."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack

import discord

from bot.clock import Clock
from bot.discord_address import use_addresses
from bot.doctor import machine, on_discord
from bot.doctor.database import database, has_tables, state_url
from bot.doctor.findings import Finding, Level, ok, warn, within
from bot.settings import Settings, SettingsError
from bot.state.database import Database
from bot.state.errors import StateUnavailableError
from bot.state.opened import state_on

NETWORK_SECONDS = 15.0
PACKS_SECONDS = 300.0  # checking 100,000 entries takes about a minute


async def examine(settings: Settings, clock: Clock) -> Sequence[Finding]:
    """Return what all checks find, in the order in which things are mended best."""
    findings: list[Finding] = []
    token = None
    try:
        secret = settings.discord_token()
        token = secret.get_secret_value() if secret else None
        findings.append(machine.token_form(token))
    except SettingsError as error:
        findings.append(Finding("token", Level.FAIL, str(error), "see the line itself"))

    async def at_database() -> Sequence[Finding]:
        return [await database(settings)]

    findings += await within(
        NETWORK_SECONDS, "data folder", lambda: machine.data_folder(settings.data_dir)
    )
    findings.append(machine.time_zones())
    findings += await within(PACKS_SECONDS, "packs", lambda: machine.packs(settings))
    findings += await within(PACKS_SECONDS, "knowledge", lambda: machine.knowledge(settings))
    at_hand = await within(NETWORK_SECONDS, "database", at_database)
    findings += at_hand
    if token is not None:
        usable = all(finding.level is Level.OK for finding in at_hand)
        findings += await _on_discord(settings, token, clock, database_usable=usable)
    return findings


async def _on_discord(
    settings: Settings, token: str, clock: Clock, *, database_usable: bool
) -> Sequence[Finding]:
    use_addresses(settings.discord_api, settings.discord_gateway)
    async with AsyncExitStack() as stack:
        client = discord.Client(intents=discord.Intents.none())
        stack.push_async_callback(client.close)

        async def log_in() -> Sequence[Finding]:
            return [await on_discord.log_in(client, token)]

        findings = [*await within(NETWORK_SECONDS, "login", log_in)]
        if findings[0].level is not Level.OK:
            return findings
        findings += await within(
            NETWORK_SECONDS, "clock", lambda: on_discord.clock_against_discord(clock)
        )
        findings += await within(
            NETWORK_SECONDS, "intents", lambda: on_discord.intents(client, settings)
        )
        if not database_usable:
            said = "not looked at: the channels in use stand in the database"
            return [*findings, warn("permissions", said, "mend the database first")]
        findings += await within(
            2 * NETWORK_SECONDS, "permissions", lambda: _permissions(client, settings, clock)
        )
    return findings


async def _permissions(
    client: discord.Client, settings: Settings, clock: Clock
) -> Sequence[Finding]:
    opened = Database(state_url(settings))
    try:
        opened.migrated = await has_tables(opened)
        if not opened.migrated:
            return [ok("permissions", "no channel is in use yet")]
        return await on_discord.permissions(client, state_on(opened, clock))
    except StateUnavailableError as error:
        return [warn("permissions", f"not looked at: {error.why}", "mend the database first")]
    finally:
        await opened.close()

"""What Discord is told of the commands."""

from typing import Any

import discord
import pytest
from discord import app_commands

from commands.tree import COMMANDS
from commands.words import CatalogueTranslator


@pytest.fixture
async def payloads() -> list[dict[str, object]]:
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    translator = CatalogueTranslator()
    for command in COMMANDS:
        tree.add_command(command)
    return [await command.get_translated_payload(tree, translator) for command in COMMANDS]


def by_name(payloads: list[dict[str, Any]]) -> dict[object, dict[str, Any]]:
    return {payload["name"]: payload for payload in payloads}


async def test_moderators_commands_are_hidden_from_members(
    payloads: list[dict[str, object]],
) -> None:
    manage_guild = discord.Permissions(manage_guild=True).value
    guarded = {
        name
        for name, payload in by_name(payloads).items()
        if payload["default_member_permissions"] == manage_guild
    }

    assert guarded == {"settings", "unanswered", "digest"}


async def test_every_command_has_its_german_name(payloads: list[dict[str, object]]) -> None:
    german = {p["name"]: p["name_localizations"]["de"] for p in payloads}  # type: ignore[index]

    assert german["ask"] == "fragen"
    assert german["Check against the source"] == "Mit der Quelle vergleichen"
    assert len(set(german.values())) == len(COMMANDS)


async def test_no_command_is_larger_than_discord_takes(payloads: list[dict[str, object]]) -> None:
    assert [p["name"] for p in payloads if _characters(p) > 8000] == []


async def test_it_can_be_made_to_listen_wherever_members_write(
    payloads: list[dict[str, Any]],
) -> None:
    (listen,) = [o for o in by_name(payloads)["settings"]["options"] if o["name"] == "listen"]
    (channel,) = [o for o in listen["options"] if o["name"] == "channel"]

    assert {discord.ChannelType(kind).name for kind in channel["channel_types"]} == {
        "text",
        "news",
        "voice",
        "forum",
    }


async def test_readers_can_use_their_commands_in_direct_messages(
    payloads: list[dict[str, object]],
) -> None:
    with_direct_messages = {p["name"] for p in payloads if 1 in (p["contexts"] or ())}  # type: ignore[operator]

    assert with_direct_messages == {
        "ask",
        "brief",
        "timeline",
        "quotes",
        "who",
        "sources",
        "help",
        "privacy",
        "Answer this",
        "Check against the source",
    }


def _characters(part: object) -> int:
    """Count as Discord does: names, descriptions and values, the longest translation of each."""
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    own = 0
    for name in ("name", "description", "value"):
        translations = (part.get(f"{name}_localizations") or {}).values()
        own += max(map(len, [str(part.get(name) or ""), *translations]))
    return own + sum(_characters(part.get(name) or []) for name in ("options", "choices"))

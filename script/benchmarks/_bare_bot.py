"""The least bot that answers: a constant, to mentions and to /ask. Run as `_bare_bot.py [card]`.

The library, the client class and the intents are those of Dossier; nothing else is. The constant is
one line of text, or a card with what Dossier's cards have: texts, four buttons, a select.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import intents
from bot.discord_address import use_addresses

LINE = "About 30,000."
TEXT = "About 30,000 US troops are stationed in South Korea. [¶7]\n-# Claimed by the reporter"
FOOT = "-# Source: “Kim Jong Un’s Game Plan: Get Donald Trump Alone”, 22 February 2019, ¶7"
BUTTONS = {"Context": "📄", "Timeline": "🗓️", "Helpful": "👍", "Not helpful": "👎"}
OPTIONS = 10


class Card(ui.LayoutView):
    """A constant card."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        texts = [ui.TextDisplay[Card](f"## {LINE}"), ui.TextDisplay[Card](TEXT)]
        self.add_item(ui.Container(*texts, ui.Separator(), ui.TextDisplay(FOOT)))
        self.add_item(ui.ActionRow(*(_button(words, emoji) for words, emoji in BUTTONS.items())))
        options = [
            discord.SelectOption(
                label=f"What could Kim ask for regarding US troops, {number}?",
                value=f"hanoi-2019:withdrawal-commitment:{number}",
            )
            for number in range(OPTIONS)
        ]
        select: ui.Select[Card] = ui.Select(
            custom_id="s1:asknext", placeholder="Ask next …", options=options
        )
        self.add_item(ui.ActionRow(select))


def _button(words: str, emoji: str) -> ui.Button[Card]:
    custom_id = f"b1:{words.replace(' ', '').lower()}:hanoi-2019:troop-count"
    return ui.Button(label=words, emoji=emoji, custom_id=custom_id)


class BareBot(commands.AutoShardedBot):
    """Answers with a constant."""

    def __init__(self, answer: dict[str, Any]) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents(message_content=False),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )
        self.answer = answer

    async def setup_hook(self) -> None:
        """Tell Discord of the command."""
        self.tree.add_command(ask)
        await self.tree.sync()

    async def on_message(self, message: discord.Message, /) -> None:
        """Reply to whoever mentions the bot."""
        if self.user is not None and self.user.id in message.raw_mentions:
            await message.reply(**self.answer)


@app_commands.command(description="Ask")
async def ask(interaction: discord.Interaction[BareBot], question: str) -> None:  # noqa: ARG001 - it answers all alike
    """Answer the command."""
    await interaction.response.send_message(**interaction.client.answer)


async def main() -> None:
    """Run until the process is ended."""
    answer: dict[str, Any] = {"view": Card()} if sys.argv[1:] == ["card"] else {"content": LINE}
    async with BareBot(answer) as bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    use_addresses(os.environ["DOSSIER_DISCORD_API"], os.environ["DOSSIER_DISCORD_GATEWAY"])
    with suppress(KeyboardInterrupt):
        asyncio.run(main())

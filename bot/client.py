"""The Discord client: intents, events, and where they go."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Protocol, TypedDict

import discord
import structlog
from discord import app_commands
from discord.backoff import ExponentialBackoff
from discord.ext import commands as ext_commands

from bot.chat import Chat
from bot.command_sync import sync_if_changed
from bot.settings import Settings
from bot.shards import ShardRange
from bot.synced_commands import InFile, SyncedCommands
from commands import actions
from commands.cards.items import CardButton, CardSelect
from commands.requests import tell
from commands.services import Services
from commands.texts import wording
from commands.tree import add_commands
from commands.words import CatalogueTranslator

SYNCED_COMMANDS_FILE = "commands.json"

log = structlog.get_logger(__name__)


def intents(*, message_content: bool) -> discord.Intents:
    """Return the least intents: guilds, and messages; their content only where it is wished.

    Without it, Discord still gives the content of mentions, replies that ping, and direct messages.
    """
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    wanted.message_content = message_content
    return wanted


class Departures(Protocol):
    """Remembers which servers were left. Both raise StorageUnavailableError."""

    async def left(self, guild: int, at: datetime) -> None:
        """Remember that a guild was left."""

    async def returned(self, guild: int) -> bool:
        """Forget that a guild was left."""


class DossierClient(ext_commands.AutoShardedBot):
    """Dossier on Discord."""

    def __init__(
        self,
        settings: Settings,
        services: Services,
        *,
        shards: ShardRange | None = None,
        departures: Departures | None = None,
        guild_ready_timeout_seconds: float = 2.0,
        synced_commands: SyncedCommands | None = None,
    ) -> None:
        # Voice is of no use here, so its missing libraries need no warning.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=ext_commands.when_mentioned,  # never used: there are no text commands
            help_command=None,
            intents=intents(message_content=settings.message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            guild_ready_timeout=guild_ready_timeout_seconds,
            **shard_options(shards),
        )
        self.services = services
        self.share = 1.0 if shards is None else shards.share
        self._synced_commands = synced_commands or InFile(settings.data_dir / SYNCED_COMMANDS_FILE)
        self._syncs_commands = shards is None or shards.syncs_commands
        self._departures = departures
        self.connected = asyncio.Event()  # set once all guilds are known
        self._chat = Chat(self, services)
        self._busy: set[asyncio.Task[Any]] = set()
        self.tree.error(self._on_command_error)

    async def setup_hook(self) -> None:
        """Make ready what events need, before the first one arrives."""
        self.add_dynamic_items(CardButton, CardSelect)
        add_commands(self.tree)
        await self.tree.set_translator(CatalogueTranslator())
        if not self._syncs_commands or self.application_id is None:
            return
        try:
            await sync_if_changed(self.tree, self.application_id, self._synced_commands)
        except (discord.HTTPException, app_commands.AppCommandError, TimeoutError) as error:
            # Those that Discord knows from before go on working.
            log.error("the commands could not be synced", why=str(error))  # noqa: TRY400

    async def pressed(
        self,
        interaction: discord.Interaction[Any],
        action: str,
        fields: tuple[str, ...],
        values: tuple[str, ...],
    ) -> None:
        """Do what a button or select asks for."""
        await self._while_busy(actions.pressed(interaction, action, fields, values))

    async def on_ready(self) -> None:
        """Say that the connection stands."""
        self.connected.set()
        log.info("ready", guilds=len(self.guilds), shards=self.shard_count)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Forget how often a connection broke, now that it is back.

        discord.py would wait up to twice as long after each break, up to 17 minutes, and forgets
        them only after half an hour without one. A new session does not count as back: Discord
        allows so many a day.
        """
        shard = self.get_shard(shard_id)
        if shard is not None:
            shard._parent._backoff = ExponentialBackoff()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer forms; commands and components have gone to their handlers already."""
        await self._while_busy(actions.submitted(interaction))

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer a message if it is for us."""
        await self._while_busy(self._chat.on_message(message))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Keep the answer in step with its question."""
        await self._while_busy(self._chat.on_edit(payload))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take the answer back with its question."""
        await self._while_busy(self._chat.on_delete(payload.message_id))

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take the answers back with their questions."""
        for message_id in payload.message_ids:
            await self._while_busy(self._chat.on_delete(message_id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Remember that a server was left: what is kept about it goes after a while."""
        if self._departures is not None:
            await self._departures.left(guild.id, self.services.clock.now())

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep what is there about a server that is back."""
        if self._departures is not None:
            await self._departures.returned(guild.id)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log what an event's handler let through, without the event's contents."""
        log.exception("an event could not be handled", event_name=event_method)

    @property
    def shards_connected(self) -> int:
        """How many of its shards are connected."""
        return sum(not shard.is_closed() for shard in self.shards.values())

    @property
    def under_way(self) -> int:
        """How many messages, presses and commands are being answered."""
        return len(self._busy | _answering())

    async def finish_work(self, *, within_seconds: float) -> None:
        """Wait for what is being answered just now; what takes longer is given up."""
        waiting = (self._busy | _answering()) - {asyncio.current_task()}
        if waiting:
            await asyncio.wait(waiting, timeout=within_seconds)

    async def _while_busy(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        await work

    async def _on_command_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        t = wording(interaction.locale)
        if isinstance(error, app_commands.TransformerError):
            await tell(interaction, t("I couldn't read one of the options; please choose again."))
        elif isinstance(error, app_commands.CheckFailure):
            await tell(interaction, t("You may not do this here."))
        else:
            log.error("a command could not be run", exc_info=error)
            await tell(interaction, t("This command has changed. Please try again in a minute."))


def _answering() -> set[asyncio.Task[Any]]:
    """Return the tasks in which discord.py runs commands and components."""
    return {
        task
        for task in asyncio.all_tasks()
        if task.get_name().startswith(("CommandTree-", "discord-ui-"))
    }


class ShardOptions(TypedDict, total=False):
    """Which shards a client runs, as discord.py wants to be told; nothing for all of them."""

    shard_ids: list[int]
    shard_count: int


def shard_options(shards: ShardRange | None) -> ShardOptions:
    """Return how discord.py is told of a range of shards, or of all of them."""
    return {} if shards is None else {"shard_ids": shards.ids, "shard_count": shards.count}

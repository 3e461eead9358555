"""The commands that Discord is told of."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from commands.ask import ask
from commands.brief import brief_command
from commands.context_menus import answer_this, check_message
from commands.digest import digest
from commands.privacy import privacy
from commands.quotes import quotes_command
from commands.settings import settings
from commands.sources import help_command, sources
from commands.timeline import timeline_command
from commands.unanswered import unanswered
from commands.who import who

COMMANDS: tuple[
    app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu, ...
] = (
    ask,
    brief_command,
    timeline_command,
    quotes_command,
    who,
    sources,
    help_command,
    privacy,
    settings,
    digest,
    unanswered,
    answer_this,
    check_message,
)


def add_commands(tree: app_commands.CommandTree[Any]) -> None:
    """Add every command to a client's tree."""
    for command in COMMANDS:
        tree.add_command(command)

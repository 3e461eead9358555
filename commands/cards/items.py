"""Buttons and selects that work after a restart: all they need stands in their custom id.

A custom id is "b1:action:field:field" for a button, "s1:action:field" for a select; the 1 is the
form's version, so that old cards can still be told apart when the form changes.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, Self, cast

import discord
from discord.ui import Button, DynamicItem, Item, LayoutView, Select, View

MAX_CUSTOM_ID_CHARS = 100


class Pressed(Protocol):
    """What a client has to offer so that cards can call back."""

    async def pressed(
        self,
        interaction: discord.Interaction[Any],
        action: str,
        fields: tuple[str, ...],
        values: tuple[str, ...],
    ) -> None:
        """Do what a button or select asks for, and answer the interaction."""


class CardButton(
    DynamicItem[Button[View | LayoutView]], template=r"b1:(?P<action>[a-z]+)(?P<fields>(?::.*)?)"
):
    """A button of a card."""

    def __init__(self, item: Button[Any], action: str, fields: tuple[str, ...]) -> None:
        super().__init__(item)
        self.action = action
        self.fields = fields

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(cast("Button[Any]", item), match["action"], _fields(match["fields"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press on to the client."""
        client = cast("Pressed", interaction.client)
        await client.pressed(interaction, self.action, self.fields, ())


class CardSelect(
    DynamicItem[Select[View | LayoutView]], template=r"s1:(?P<action>[a-z]+)(?P<fields>(?::.*)?)"
):
    """A select of a card."""

    def __init__(self, item: Select[Any], action: str, fields: tuple[str, ...]) -> None:
        super().__init__(item)
        self.action = action
        self.fields = fields

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the select that was used."""
        return cls(cast("Select[Any]", item), match["action"], _fields(match["fields"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the choice on to the client."""
        client = cast("Pressed", interaction.client)
        # Not `self.item.values`: with an empty `resolved` beside them, discord.py drops the values.
        data = cast("dict[str, Any]", interaction.data or {})
        values = tuple(str(value) for value in data.get("values", ()))
        await client.pressed(interaction, self.action, self.fields, values)


def button(
    action: str,
    *fields: str,
    label: str,
    emoji: str | None = None,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> CardButton:
    """Return a button; its label has to fit Discord's 80 characters already.

    Raises:
        ValueError: the custom id would be longer than Discord allows.
    """
    item: Button[Any] = Button(
        label=label, emoji=emoji, style=style, custom_id=custom_id("b1", action, fields)
    )
    return CardButton(item, action, fields)


def select(
    action: str, *fields: str, placeholder: str, options: list[discord.SelectOption]
) -> CardSelect:
    """Return a select from which one option is chosen.

    Raises:
        ValueError: the custom id would be longer than Discord allows.
    """
    item: Select[Any] = Select(
        custom_id=custom_id("s1", action, fields), placeholder=placeholder, options=options
    )
    return CardSelect(item, action, fields)


def custom_id(form: str, action: str, fields: tuple[str, ...]) -> str:
    """Return the custom id for an action with its fields, which hold no colon.

    Raises:
        ValueError: it would be longer than Discord's 100 characters.
    """
    text = ":".join((form, action, *fields))
    if len(text) > MAX_CUSTOM_ID_CHARS:
        raise ValueError(f"custom id {text!r} has {len(text)} characters; Discord allows 100")
    return text


def _fields(text: str) -> tuple[str, ...]:
    return tuple(text.split(":")[1:])

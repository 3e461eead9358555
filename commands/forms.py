"""Forms (modals) that work after a restart: what they are about stands in their custom id.

They are answered from the raw interaction, not through discord.py's view store, which forgets
forms on a restart.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, cast

import discord
from discord import Interaction
from discord.ui import Label, Modal, TextInput

from commands.cards.items import custom_id
from commands.cards.layout import label
from commands.requests import MemberError, Request, run

FORM = "m1"
TIMEOUT_SECONDS = 15 * 60.0  # as long as Discord keeps the interaction's token
MAX_TITLE_CHARS = 45
MAX_FIELD_LABEL_CHARS = 45

Submit = Callable[[Request, tuple[str, ...], Mapping[str, str]], Awaitable[None]]


def form(action: str, *fields: str, title: str) -> Modal:
    """Return an empty form; submitting it calls `action`'s handler with the fields."""
    return Modal(
        title=label(title, MAX_TITLE_CHARS),
        custom_id=custom_id(FORM, action, fields),
        timeout=TIMEOUT_SECONDS,
    )


def text_field(
    modal: Modal,
    name: str,
    *,
    words: str,
    default: str = "",
    required: bool = False,
    max_chars: int = 300,
    long: bool = False,
) -> None:
    """Add a text field to a form, under this name in what is submitted."""
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    field: TextInput[Modal] = TextInput(
        custom_id=name,
        style=style,
        default=default or None,
        required=required,
        max_length=max_chars,
    )
    modal.add_item(Label(text=label(words, MAX_FIELD_LABEL_CHARS), component=field))


async def submitted(interaction: Interaction[Any], handlers: Mapping[str, Submit]) -> bool:
    """Answer an interaction if it is one of our forms; tell whether it was."""
    data = cast("dict[str, Any]", interaction.data or {})
    kind, _sep, rest = str(data.get("custom_id", "")).partition(":")
    if interaction.type is not discord.InteractionType.modal_submit or kind != FORM:
        return False
    action, *fields = rest.split(":")
    values = dict(_values(data.get("components", [])))

    async def act(request: Request) -> None:
        handler = handlers.get(action)
        if handler is None:
            raise MemberError(request.t("This form is from an older version of me."))
        await handler(request, tuple(fields), values)

    await run(interaction, act)
    return True


def _values(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if "custom_id" in component:
            yield component["custom_id"], str(component.get("value") or "")
        yield from _values(component.get("components", []))
        if isinstance(component.get("component"), dict):
            yield from _values([component["component"]])

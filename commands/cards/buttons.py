"""The buttons and selects that cards share. What they do is in `commands.actions`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import discord

from commands.cards import items
from commands.cards.items import CardButton, CardSelect
from commands.cards.keys import key
from commands.cards.layout import MAX_OPTION_CHARS, MAX_OPTIONS, label
from commands.texts import Wording
from knowledge.answers import Suggestion
from knowledge.model import MAX_ENTRY_ID_CHARS, MAX_PACK_ID_CHARS

MAX_KEYED_LINES = 16  # so many keys fit into one custom id beside page and pack


def entry_buttons(pack: str, entry: str, t: Wording, *, quotes: bool) -> list[CardButton]:
    """Return what can be done with one entry: look closer, or say whether it helped."""
    buttons = [
        items.button("context", pack, entry, label=t("Context"), emoji="📄"),
        items.button("timeline", pack, entry, label=t("Timeline"), emoji="🗓️"),
        items.button("good", pack, entry, label=t("Helpful"), emoji="👍"),
        items.button("bad", pack, entry, label=t("Not helpful"), emoji="👎"),
    ]
    if quotes:
        buttons.insert(0, items.button("quote", pack, entry, label=t("Quote"), emoji="💬"))
    return buttons


def ask_next(suggestions: Sequence[Suggestion], t: Wording) -> CardSelect | None:
    """Return a select of questions, or None where there are none."""
    options = _options(tuple(suggestions))
    if not options:
        return None
    return items.select("asknext", placeholder=t("Ask next …"), options=list(options))


@lru_cache(maxsize=1_024)  # entries whose questions are offered again and again
def _options(suggestions: tuple[Suggestion, ...]) -> tuple[discord.SelectOption, ...]:
    options: dict[str, discord.SelectOption] = {}
    for suggestion in _fitting(suggestions):
        value = suggestion_value(suggestion)
        words = label(suggestion.question, MAX_OPTION_CHARS)
        options[value] = discord.SelectOption(label=words, value=value)
    return tuple(options.values())[:MAX_OPTIONS]


def suggestion_buttons(suggestions: Sequence[Suggestion], limit: int) -> list[CardButton]:
    """Return up to `limit` questions as buttons."""
    values = {suggestion_value(s): s for s in reversed(list(_fitting(suggestions)))}
    return [
        items.button(
            "ask",
            *value.split(":"),
            label=label(suggestion.question),
            style=discord.ButtonStyle.primary,
        )
        for value, suggestion in reversed(values.items())
    ][:limit]


def suggestion_value(suggestion: Suggestion) -> str:
    """Return a question's place: pack, entry, and the key of its wording."""
    return f"{suggestion.pack}:{suggestion.entry}:{key(suggestion.question)}"


def _fitting(suggestions: Iterable[Suggestion]) -> Iterable[Suggestion]:
    return (
        s
        for s in suggestions
        if len(s.pack) <= MAX_PACK_ID_CHARS and len(s.entry) <= MAX_ENTRY_ID_CHARS
    )


def hand_over(pack: str | None, t: Wording) -> CardButton:
    """Return the button that hands an unanswered question to the moderators."""
    fields = () if pack is None else (pack,)
    return items.button("handover", *fields, label=t("Ask the moderators"), emoji="🙋")

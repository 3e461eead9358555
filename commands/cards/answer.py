"""The card of an answer: what the source says, what it does not, or what may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord

from commands.cards import items
from commands.cards.buttons import (
    MAX_KEYED_LINES,
    ask_next,
    entry_buttons,
    hand_over,
    suggestion_buttons,
)
from commands.cards.items import CardButton, CardSelect
from commands.cards.keys import key, list_key
from commands.cards.layout import MAX_TITLE_CHARS, Card
from commands.cards.lines import blocks_of, source_foot, text_blocks
from commands.cards.text import escape, escaped
from commands.texts import Wording
from knowledge.answers import Answer, Line, Reference, Status, Suggestion

MAX_LEAD_CHARS = 110  # a longer lead is no headline: it stands as a line of its own
SUGGESTIONS_SHOWN = 3

SLATE = discord.Colour(0x6B7280)
AMBER = discord.Colour(0xB7791F)


@dataclass(frozen=True)
class Surroundings:
    """What an answer's card offers beyond the answer itself."""

    quotes: bool = False  # somebody is quoted on this
    related: tuple[Suggestion, ...] = ()
    handover: bool = False  # a moderator has set a channel to hand questions to
    looked_in: str = ""  # the lines that name the sources, where none is cited


def answer_card(answer: Answer, around: Surroundings, t: Wording) -> Card:
    """Return the card for an answer, whatever its status."""
    if answer.status is Status.ANSWERED and answer.lines:
        return _answered(answer, around, t)
    if answer.status is Status.UNSURE:
        return _unsure(answer, around, t)
    if answer.status is Status.CHAT:
        return _chat(answer, t)
    return _not_covered(answer, around, t)


def _answered(answer: Answer, around: Surroundings, t: Wording) -> Card:
    blocks = text_blocks(answer.notice) if answer.notice else []
    title, lead = _headline(answer.lead)
    card = lines_card(answer.lines, answer.references, around, t)
    return replace(card, title=title, blocks=[*lead, *blocks, *card.blocks])


def _headline(lead: str | None) -> tuple[str, list[str]]:
    if not lead:
        return "", []
    if len(lead) <= MAX_LEAD_CHARS:
        return f"## {escaped(lead, MAX_TITLE_CHARS - 3)}", []
    return "", [f"**{piece}**" for piece in text_blocks(lead)]


def lines_card(
    lines: Sequence[Line], references: Sequence[Reference], around: Surroundings, t: Wording
) -> Card:
    """Return the card of some entries: their lines, sources, and what can be done with the first.

    A pack's list may be of any length. Where several packs speak, lines past MAX_KEYED_LINES are
    counted, not shown: an answer so long wants a narrower question.
    """
    several = len({line.pack for line in lines}) > 1
    shown = lines[:MAX_KEYED_LINES] if several else lines
    blocks = blocks_of(shown, t, references)
    if len(lines) > len(shown):
        more = len(lines) - len(shown)
        blocks.append(t("… and {count} more. Ask more narrowly to see them.", count=more))
    first = shown[0]
    select = ask_next(around.related, t)
    return Card(
        blocks=blocks,
        foot=source_foot(references, t),
        buttons=entry_buttons(first.pack, first.entry.id, t, quotes=around.quotes),
        selects=[select] if select else [],
        turn=_turning(shown),
    )


def _turning(lines: Sequence[Line]) -> _Turn:
    packs = {line.pack for line in lines}
    pack = key(next(iter(packs))) if len(packs) == 1 else "*"
    if len(lines) > MAX_KEYED_LINES:
        return _Turn(pack, list_key(lines[0].pack, [line.entry.id for line in lines]))
    return _Turn(pack, "".join(key(f"{line.pack}/{line.entry.id}") for line in lines))


@dataclass(frozen=True)
class _Turn:
    pack: str
    keys: str

    def __call__(self, page: int, words: str) -> CardButton:
        return items.button("lines", str(page), self.pack, self.keys, label=words)


def _unsure(answer: Answer, around: Surroundings, t: Wording) -> Card:
    text = escaped(answer.notice, 900) if answer.notice else t("I'm not sure what you mean.")
    buttons = suggestion_buttons(answer.suggestions, SUGGESTIONS_SHOWN)
    blocks = [text, t("Did you mean:")] if buttons else [text]
    if around.handover:
        buttons.append(hand_over(None, t))
    return Card(blocks=blocks, buttons=buttons, colour=AMBER)


def _chat(answer: Answer, t: Wording) -> Card:
    text = escaped(answer.notice or "", 1500) or t("Hello! Ask me what the source says.")
    return Card(
        blocks=[text],
        buttons=suggestion_buttons(answer.suggestions, SUGGESTIONS_SHOWN),
    )


def _not_covered(answer: Answer, around: Surroundings, t: Wording) -> Card:
    blocks = [escaped(answer.notice, 1500) if answer.notice else t("The source doesn't say.")]
    if answer.missing and not answer.notice:
        words = ", ".join(f"“{escape(word[:60])}”" for word in answer.missing[:5])
        blocks.append(t("Not found: {words}", words=words))
    if around.looked_in and not answer.references:
        blocks[-1] += f"\n{around.looked_in}"
    blocks.extend(blocks_of(answer.lines[:3], t, answer.references))
    buttons = suggestion_buttons(answer.suggestions, SUGGESTIONS_SHOWN)
    if buttons:
        blocks.append(t("What it can answer:"))
    if around.handover:
        buttons.append(hand_over(None, t))
    return Card(
        blocks=blocks,
        foot=source_foot(answer.references, t),
        buttons=buttons,
        colour=SLATE,
    )


def selects_of(suggestions: Sequence[Suggestion], t: Wording) -> list[CardSelect]:
    """Return the "ask next" select as a list that is empty where there is nothing to ask."""
    select = ask_next(suggestions, t)
    return [select] if select else []

"""The card of a briefing."""

from __future__ import annotations

from commands.cards import items
from commands.cards.items import CardButton
from commands.cards.layout import Card
from commands.cards.lines import (
    blocks_of,
    headed,
    line_blocks,
    list_blocks,
    source_foot,
    text_blocks,
)
from commands.cards.text import escaped
from commands.texts import Wording
from knowledge.briefing import Briefing, Length


def briefing_card(briefing: Briefing, t: Wording, *, page: int = 0) -> Card:
    """Return the card of a briefing: lead, points, quotes, what is disputed, what is not said."""
    blocks = line_blocks(briefing.lead, t)
    blocks += blocks_of(briefing.points, t)
    if briefing.quotes:
        blocks += headed(t("In their words"), blocks_of(briefing.quotes, t))
    if briefing.disputed:
        disputes = [
            block
            for disputed in briefing.disputed
            for block in (*text_blocks(disputed.text), *blocks_of(disputed.lines, t))
        ]
        blocks += headed(t("Where the source’s voices differ"), disputes)
    if briefing.unsaid:
        blocks += headed(t("What the source doesn’t say"), list_blocks(briefing.unsaid))
    return Card(
        title=f"## {escaped(briefing.subject.name, 250)}",
        blocks=blocks,
        foot=source_foot(briefing.references, t),
        buttons=_longer(briefing, t),
        turn=lambda page, words: _button(briefing, briefing.length, page, words),
        page=page,
    )


def _button(briefing: Briefing, length: Length, page: int, words: str) -> CardButton:
    subject = briefing.subject
    fields = (subject.pack, subject.kind[:2], subject.id, length[:2], str(page))
    return items.button("brief", *fields, label=words)


def _longer(briefing: Briefing, t: Wording) -> list[CardButton]:
    if not briefing.left_out or briefing.length is Length.LONG:
        return []
    longer = Length.STANDARD if briefing.length is Length.SHORT else Length.LONG
    words = t("Longer ({count} more)", count=briefing.left_out)
    return [_button(briefing, longer, 0, words)]

"""The card of quotes."""

from __future__ import annotations

from dataclasses import dataclass

from commands.cards import items
from commands.cards.items import CardButton
from commands.cards.keys import NONE, key
from commands.cards.layout import Card
from commands.cards.lines import blocks_of, source_foot
from commands.cards.text import escaped
from commands.texts import Wording
from knowledge.quotes import Quotes


@dataclass(frozen=True)
class QuotesView:
    """Which quotes a button leads to: keys of the ids of speaker and topic."""

    speaker: str | None = None
    topic: str | None = None

    @classmethod
    def of(cls, quotes: Quotes, *, by_speaker: bool) -> QuotesView:
        """Return the view of quotes; the first subject is the speaker if `by_speaker`."""
        keys = [key(subject.id) for subject in quotes.narrowed_to]
        speaker = keys.pop(0) if by_speaker else None
        return cls(speaker, keys[0] if keys else None)


def quotes_card(quotes: Quotes, view: QuotesView, t: Wording, *, page: int = 0) -> Card:
    """Return the card of quotes: the words, who said them, where."""
    narrowed = " · ".join(escaped(subject.name, 200) for subject in quotes.narrowed_to)
    title = f"## {t('Quotes')}"
    return Card(
        title=f"{title}\n-# {narrowed}" if narrowed else title,
        blocks=blocks_of(quotes.lines, t, quotes.references)
        or [t("Nobody is quoted like that in the source.")],
        foot=source_foot(quotes.references, t),
        turn=lambda page, words: _button(view, page, words),
        page=page,
    )


def _button(view: QuotesView, page: int, words: str) -> CardButton:
    fields = (view.speaker or NONE, view.topic or NONE, str(page))
    return items.button("quotes", *fields, label=words)

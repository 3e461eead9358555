"""Cards of answers that were given before: members ask the same things again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from commands.cards.layout import Card
from knowledge.answers import Answer

MAX_REMEMBERED = 2_000  # cards, of some 7 KB each once they are laid out: about 14 MB


class RememberedCards:
    """The cards of the last answers, by the answer itself and how it is shown.

    An answer is remembered where it is found, so that the same one comes again; equal ones that
    were found anew, after packs were changed, may lead to other cards.
    """

    def __init__(self, max_remembered: int = MAX_REMEMBERED) -> None:
        self._max = max_remembered
        self._known: OrderedDict[Hashable, tuple[Answer, Card]] = OrderedDict()

    def find(self, answer: Answer, shown: Hashable) -> Card | None:
        """Return the card that was made of this answer, shown in the same way."""
        key = (id(answer), shown)
        known = self._known.get(key)
        if known is None or known[0] is not answer:
            return None
        self._known.move_to_end(key)
        return known[1]

    def keep(self, answer: Answer, shown: Hashable, card: Card) -> Card:
        """Remember a card, and return it."""
        self._known[id(answer), shown] = (answer, card)  # as long as it is held, its id is its own
        while len(self._known) > self._max:
            self._known.popitem(last=False)
        return card

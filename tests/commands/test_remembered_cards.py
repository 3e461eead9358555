"""Cards that are shown again: the same for the same answer shown the same way, and no other."""

from dataclasses import replace

import discord

from commands.cards.items import CardButton, button
from commands.cards.layout import Card, laid_out
from commands.cards.remembered import RememberedCards
from commands.texts import wording
from knowledge.answers import Answer, Status

ANSWER = Answer(status=Status.CHAT, question="hello", notice="Hello!")


def test_an_answer_shown_the_same_way_gets_its_card_again() -> None:
    cards = RememberedCards()
    card = cards.keep(ANSWER, ("en", True), Card(blocks=("Hello!",)))

    assert cards.find(ANSWER, ("en", True)) is card
    assert cards.find(ANSWER, ("de", True)) is None


def test_an_equal_answer_that_was_found_anew_gets_a_new_card() -> None:
    cards = RememberedCards()
    cards.keep(ANSWER, "en", Card(blocks=("Hello!",)))

    assert cards.find(replace(ANSWER), "en") is None


def test_the_longest_unused_card_goes_first() -> None:
    cards = RememberedCards(max_remembered=2)
    answers = [replace(ANSWER, question=str(n)) for n in range(3)]
    for answer in answers[:2]:
        cards.keep(answer, "en", Card())
    cards.find(answers[0], "en")

    cards.keep(answers[2], "en", Card())

    assert [cards.find(answer, "en") is not None for answer in answers] == [True, False, True]


def test_a_card_is_laid_out_once_for_each_language_and_page() -> None:
    def turn(page: int, words: str) -> CardButton:
        return button("turn", str(page), label=words)

    card = Card(blocks=["x" * 2000] * 2, turn=turn)
    english, german = wording("en"), wording("de")

    assert laid_out(card, english) is laid_out(card, english)
    assert words_on(laid_out(card, german)) == ["Nächste Seite"]
    assert words_on(laid_out(replace(card, page=1), english)) == ["Previous page"]


def words_on(view: discord.ui.LayoutView) -> list[str | None]:
    buttons = (part for part in view.walk_children() if isinstance(part, CardButton))
    return [part.item.label for part in buttons]

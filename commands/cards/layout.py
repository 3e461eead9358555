"""A card's frame: a heading, blocks on pages, a foot, buttons; all within Discord's limits.

Source of the limits: Discord's component reference (4000 characters of text and 40 components a
message, 5 buttons a row, 25 options a select, 80 characters on a button, 100 in an option).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import discord
from discord.ui import ActionRow, Container, LayoutView, MediaGallery, Separator, TextDisplay

from commands.cards.items import CardButton, CardSelect
from commands.cards.text import cut, escaped, plain
from commands.texts import Wording

MAX_BUTTON_CHARS = 80
MAX_OPTION_CHARS = 100
MAX_OPTIONS = 25
BUTTONS_A_ROW = 5
MAX_ROWS = 5

# Shares of the 4000 characters of a message; the rest is for page numbers and separators.
MAX_TITLE_CHARS = 600
MAX_PAGE_CHARS = 2500
MAX_FOOT_CHARS = 600
MAX_ASKED_CHARS = 200
MAX_BLOCKS_A_PAGE = 8  # more than this is a long way to scroll on a phone

# Components of a message are numbered by Discord from 1; these names survive turning a page.
TITLE_ID = 9001
ASKED_ID = 9002

Item = TypeVar("Item")

DOSSIER_BLUE = discord.Colour(0x2F5D8C)


@dataclass(frozen=True)
class Card:
    """What a card shows. Texts are markdown and harmless already.

    `title`: at most MAX_TITLE_CHARS. `blocks`: each at most MAX_PAGE_CHARS, never divided.
    `foot`: at most MAX_FOOT_CHARS. `turn`: gives the button that leads to a page (from 0).
    """

    title: str = ""
    asked: str = ""  # the question as the member typed it
    blocks: Sequence[str] = ()
    foot: str = ""
    buttons: Sequence[CardButton] = ()
    selects: Sequence[CardSelect] = ()
    turn: Callable[[int, str], CardButton] | None = None
    picture: tuple[str, str] | None = None  # attachment's file name, description
    page: int = 0
    mark: int | None = None  # the component id by which this message is known again
    colour: discord.Colour = field(default=DOSSIER_BLUE)
    views: dict[str, LayoutView] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # by language, once laid out


def pages_of(blocks: Sequence[str]) -> list[list[str]]:
    """Return the blocks shared out to pages, in order, none of them divided."""
    pages: list[list[str]] = [[]]
    length = 0
    for block in blocks:
        if pages[-1] and (
            length + len(block) + 2 > MAX_PAGE_CHARS or len(pages[-1]) >= MAX_BLOCKS_A_PAGE
        ):
            pages.append([])
            length = 0
        pages[-1].append(block)
        length += len(block) + 2
    return pages


def offered(items: Sequence[Item], blocks: Sequence[str], page: int) -> Sequence[Item]:
    """Return what a select offers of some items, each shown by its one block.

    All of them where a select can hold them; else those on the page.
    """
    if len(items) <= MAX_OPTIONS:
        return items
    pages = pages_of(blocks)
    page = min(max(page, 0), len(pages) - 1)
    begin = sum(map(len, pages[:page]))
    return items[begin : begin + len(pages[page])]


def laid_out(card: Card, t: Wording) -> LayoutView:
    """Return the view that shows one page of a card; its buttons never expire.

    It is made once: nothing of it belongs to one message, so many can show it.
    """
    view = card.views.get(t.language)
    if view is None:
        view = card.views[t.language] = _laid_out(card, t)
    return view


def _laid_out(card: Card, t: Wording) -> LayoutView:
    pages = pages_of(card.blocks)
    page = min(max(card.page, 0), len(pages) - 1)
    container: Container[Any] = Container(accent_colour=card.colour, id=card.mark)
    if card.asked:
        container.add_item(TextDisplay(f"-# {escaped(card.asked, MAX_ASKED_CHARS)}", id=ASKED_ID))
    if card.title:
        container.add_item(TextDisplay(card.title, id=TITLE_ID))
    if pages[page]:
        container.add_item(TextDisplay("\n\n".join(pages[page])))
    if card.picture is not None:
        gallery: MediaGallery[LayoutView] = MediaGallery()
        gallery.add_item(media=f"attachment://{card.picture[0]}", description=card.picture[1])
        container.add_item(gallery)
    foot = [card.foot] if card.foot else []
    if len(pages) > 1:
        foot.append(f"-# {t('Page {page} of {pages}', page=page + 1, pages=len(pages))}")
    if foot:
        container.add_item(Separator())
        container.add_item(TextDisplay("\n".join(foot)))
    view = LayoutView(timeout=None)
    view.add_item(container)
    for row in _rows(card, page, len(pages), t):
        view.add_item(row)
    return view


def _rows(card: Card, page: int, pages: int, t: Wording) -> list[ActionRow[Any]]:
    rows: list[ActionRow[Any]] = []
    turning = _turning(card, page, pages, t)
    if turning:
        rows.append(ActionRow(*turning))
    for at in range(0, len(card.buttons), BUTTONS_A_ROW):
        rows.append(ActionRow(*card.buttons[at : at + BUTTONS_A_ROW]))  # noqa: PERF401
    rows.extend(ActionRow(select) for select in card.selects)
    return rows[:MAX_ROWS]


def _turning(card: Card, page: int, pages: int, t: Wording) -> list[CardButton]:
    if card.turn is None or pages < 2:
        return []
    turning = []
    if page > 0:
        turning.append(card.turn(page - 1, t("Previous page")))
    if page < pages - 1:
        turning.append(card.turn(page + 1, t("Next page")))
    return turning


def text_with_id(message: discord.Message | None, component_id: int) -> str:
    """Return the text that stands in a message's component, or "" where there is none such."""
    if message is None:
        return ""
    view = LayoutView.from_message(message)
    found = view.find_item(component_id)
    return found.content if isinstance(found, TextDisplay) else ""


def label(text: str, limit: int = MAX_BUTTON_CHARS) -> str:
    """Return `text` as a button's or option's label: one line, cut between words, never empty."""
    return cut(plain(text), limit) or "…"


def notice(text: str, *, foot: str = "", buttons: Sequence[CardButton] = ()) -> Card:
    """Return a card of one short text."""
    return Card(blocks=(text,), foot=foot, buttons=buttons)

"""What stands behind an answer: the quote, the paragraphs around it, its further pages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from commands.asking import entries_card, quotes_among
from commands.cards import items
from commands.cards.keys import WHOLE_LIST, key, list_key, split_keys
from commands.cards.layout import TITLE_ID, Card, text_with_id
from commands.cards.lines import blocks_of, source_foot
from commands.packs import entry_or_refuse, pack_or_refuse, packs_here
from commands.requests import Action, MemberError, Press, Request, answer, update
from knowledge.answers import Line
from knowledge.lines import line_of, references_of
from knowledge.model import Pack


async def _quote(request: Request, press: Press) -> None:
    await answer(request, _quotes_on(request, *press.fields), ephemeral=True)


async def _quotes_on(request: Request, pack_id: str, entry_id: str) -> Card:
    pack, entry = await entry_or_refuse(request, pack_id, entry_id)
    nearby = await request.services.answers.around(pack_id, entry_id)
    own = line_of(entry, pack)
    found = quotes_among([own]) or quotes_among(nearby)
    if not found:
        raise MemberError(request.t("Nobody is quoted on this in the source."))
    shown = found[:3]
    return Card(
        title=f"## {request.t('Quote')}",
        blocks=blocks_of(shown, request.t),
        foot=source_foot(references_of(shown, {pack.id: pack}), request.t),
    )


async def _context(request: Request, press: Press) -> None:
    await answer(request, _around(request, *press.fields, page=0), ephemeral=True)


async def _context_page(request: Request, press: Press) -> None:
    pack_id, entry_id, page = press.fields
    await update(request, _around(request, pack_id, entry_id, page=int(page)))


async def _around(request: Request, pack_id: str, entry_id: str, *, page: int) -> Card:
    pack, entry = await entry_or_refuse(request, pack_id, entry_id)
    nearby = await request.services.answers.around(pack_id, entry_id)
    lines = sorted([line_of(entry, pack), *nearby], key=lambda line: line.entry.paragraphs)
    return Card(
        title=f"## {request.t('What the source says around it')}",
        blocks=blocks_of(lines, request.t),
        foot=source_foot(references_of(lines, {pack.id: pack}), request.t),
        turn=lambda page, words: items.button("around", pack_id, entry_id, str(page), label=words),
        page=page,
    )


async def _lines_page(request: Request, press: Press) -> None:
    page, pack_key, keys = press.fields
    await update(request, _lines(request, int(page), pack_key, keys))


async def _lines(request: Request, page: int, pack_key: str, keys: str) -> Card:
    if pack_key == "*":
        packs = await packs_here(request)
    else:
        among = request.services.answers.packs
        pack_id = next((pack.id for pack in among if key(pack.id) == pack_key), "")
        packs = [await pack_or_refuse(request, pack_id)]
    if keys.startswith(WHOLE_LIST):
        lines = await asyncio.to_thread(_lines_of_list, packs, keys)
    else:
        lines = await asyncio.to_thread(_lines_by_key, packs, split_keys(keys))
    if not lines:
        raise MemberError(request.t("These lines are no longer in the pack."))
    card = await entries_card(request.services, lines, request.t)
    return replace(card, page=page, title=text_with_id(request.interaction.message, TITLE_ID))


def _lines_by_key(packs: Iterable[Pack], keys: list[str]) -> list[Line]:
    wanted = set(keys)
    lines = {
        at: line_of(entry, pack)
        for pack in packs
        for entry in pack.entries
        if (at := key(f"{pack.id}/{entry.id}")) in wanted
    }
    return [lines[at] for at in keys if at in lines]


def _lines_of_list(packs: Iterable[Pack], wanted: str) -> list[Line]:
    """Return the lines of the collection whose entries make this key; none if it was changed."""
    for pack in packs:
        for collection in pack.collections:
            if list_key(pack.id, collection.entries) == wanted:
                return [line_of(pack.entry_by_id[one], pack) for one in collection.entries]
    return []


ACTIONS: dict[str, Action] = {
    "quote": _quote,
    "context": _context,
    "around": _context_page,
    "lines": _lines_page,
}

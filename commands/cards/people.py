"""The cards of people: everyone, or one person."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from commands.cards import items
from commands.cards.keys import NONE, key
from commands.cards.layout import MAX_OPTION_CHARS, Card, label, offered
from commands.cards.lines import MAX_PIECE_CHARS, text_blocks
from commands.cards.text import escaped
from commands.texts import Wording
from knowledge.people import Profile


def people_card(profiles: Sequence[Profile], t: Wording, *, page: int = 0) -> Card:
    """Return the card of everyone whom the packs name."""
    if not profiles:
        return Card(title=f"## {t('Who is who')}", blocks=[t("The source names nobody.")])
    blocks = [
        f"**{escaped(profile.person.name, 250)}**\n"
        f"{escaped(profile.person.role, MAX_PIECE_CHARS)} {_marks(profile)}"
        for profile in profiles
    ]
    options = {
        f"{p.pack}:{p.person.id}": discord.SelectOption(
            label=label(p.person.name, MAX_OPTION_CHARS),
            value=f"{p.pack}:{p.person.id}",
            description=label(p.person.role, MAX_OPTION_CHARS),
        )
        for p in offered(profiles, blocks, page)
    }
    return Card(
        title=f"## {t('Who is who')}",
        blocks=blocks,
        selects=[
            items.select("who", placeholder=t("More about …"), options=list(options.values()))
        ],
        turn=lambda page, words: items.button("people", str(page), label=words),
        page=page,
    )


def person_card(profile: Profile, t: Wording) -> Card:
    """Return the card of one person."""
    person = profile.person
    pieces = text_blocks(person.role)
    pieces[-1] += f" {_marks(profile)}"
    known = [t("Entries: {count} · quotes: {quotes}", count=profile.entries, quotes=profile.quotes)]
    if profile.affiliations:
        names = ", ".join(escaped(name, 200) for name in profile.affiliations[:4])
        known.insert(0, t("Belongs to: {names}", names=names))
    if person.aliases:
        names = ", ".join(escaped(name, 200) for name in person.aliases[:6])
        known.append(t("Also: {names}", names=names))
    buttons = [
        items.button("newbrief", profile.pack, "pe", person.id, "st", "0", label=t("Briefing")),
        items.button(
            "newtl", profile.pack, NONE, key(person.id), NONE, NONE, "0", label=t("Timeline")
        ),
    ]
    if profile.quotes:
        fields = (key(person.id), NONE, "0")
        buttons.append(items.button("newquotes", *fields, label=t("Quotes")))
    return Card(
        title=f"## {escaped(person.name, 250)}",
        blocks=[*pieces, *(f"-# {line}" for line in known)],
        buttons=buttons,
    )


def _marks(profile: Profile) -> str:
    numbers = sorted({citation.paragraph for citation in profile.citations})[:12]
    return f"[{', '.join(f'¶{number}' for number in numbers)}]"

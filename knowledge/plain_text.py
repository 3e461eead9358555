"""Answers, briefings, timelines, quotes and people as plain text: what a member reads, unstyled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from knowledge.answer_text import as_text, sources
from knowledge.answers import Answer, shown_date
from knowledge.briefing import Briefing
from knowledge.digest import Digest
from knowledge.lines import cited
from knowledge.people import Profile
from knowledge.quotes import Quotes
from knowledge.timeline import Timeline


@singledispatch
def render(reply: object) -> str:
    """Return a reply as plain text: lines without wrapping, markup or a last line break.

    Raises:
        TypeError: there is no plain text for such a thing.
    """
    raise TypeError(f"no plain text for {type(reply).__name__}")


render.register(Answer, as_text)


@render.register
def _briefing(reply: Briefing) -> str:
    parts = [reply.subject.name, "", cited(reply.lead)]
    parts += [f"• {cited(line)}" for line in reply.points]
    parts += _section("In their words", [f"• {cited(line)}" for line in reply.quotes])
    parts += _section("Disputed", [f"• {one.text} {one.marks}" for one in reply.disputed])
    parts += _section("The source doesn't say", [f"• {missing}" for missing in reply.unsaid])
    if reply.left_out:
        entries = "entry" if reply.left_out == 1 else "entries"
        parts += ["", f"{reply.left_out} more {entries} in a longer briefing."]
    return "\n".join([*parts, "", *sources(reply.references)])


@render.register
def _timeline(reply: Timeline) -> str:
    if not reply.moments:
        return "The packs hold no event that fits these filters."
    rows = [f"{moment.shown}: {cited(moment.line)}" for moment in reply.moments]
    return "\n".join([*rows, "", *sources(reply.references)])


@render.register
def _quotes(reply: Quotes) -> str:
    if not reply.lines:
        return "The packs hold no quote that fits these filters."
    rows = [cited(line) for line in reply.lines]
    return "\n".join([*rows, "", *sources(reply.references)])


@render.register
def _digest(reply: Digest) -> str:
    facts = [*([reply.lead] if reply.lead else []), *reply.facts]
    parts = [f"Digest of {shown_date(reply.day)}", "", *map(cited, facts)]
    parts += _section("Said", [cited(line) for line in reply.quotes])
    moments = [f"{moment.shown}: {cited(moment.line)}" for moment in reply.moments]
    parts += _section("On this day" if reply.on_this_day else "When it was", moments)
    if reply.discussion is not None:
        discussed = [f"• {cited(line)}" for line in reply.discussion.lines]
        parts += _section("To discuss", [reply.discussion.prompt, *discussed])
    parts += _section("Asked most", [f"• {one.question} {cited(one.line)}" for one in reply.asked])
    return "\n".join([*parts, "", *sources(reply.references)])


@render.register(tuple)
def _people(reply: tuple[Profile, ...]) -> str:
    return "\n".join(_profile(profile) for profile in reply)


def _section(title: str, rows: Sequence[str]) -> list[str]:
    return ["", f"{title}:", *rows] if rows else []


def _profile(profile: Profile) -> str:
    quotes = "1 quote" if profile.quotes == 1 else f"{profile.quotes} quotes"
    entries = "1 entry" if profile.entries == 1 else f"{profile.entries} entries"
    return f"{profile.person.name}: {profile.person.role} {profile.marks} · {entries}, {quotes}"

"""Answers, briefings, timelines, quotes and people as plain text: what a member reads, unstyled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch

from knowledge.answers import Answer, Reference, Status, shown_date
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


@render.register
def _answer(reply: Answer) -> str:
    if reply.status in (Status.UNSURE, Status.NOT_COVERED) and reply.suggestions:
        return f"{without_suggestions(reply)}\n{suggested(reply)}".lstrip()
    return without_suggestions(reply)


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
    return "\n".join([*parts, "", *_sources(reply.references)])


@render.register
def _timeline(reply: Timeline) -> str:
    if not reply.moments:
        return "The packs hold no event that fits these filters."
    rows = [f"{moment.shown}: {cited(moment.line)}" for moment in reply.moments]
    return "\n".join([*rows, "", *_sources(reply.references)])


@render.register
def _quotes(reply: Quotes) -> str:
    if not reply.lines:
        return "The packs hold no quote that fits these filters."
    rows = [cited(line) for line in reply.lines]
    return "\n".join([*rows, "", *_sources(reply.references)])


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
    return "\n".join([*parts, "", *_sources(reply.references)])


@render.register(tuple)
def _people(reply: tuple[Profile, ...]) -> str:
    return "\n".join(_profile(profile) for profile in reply)


def without_suggestions(reply: Answer) -> str:
    """Return an answer as plain text without the questions that it offers."""
    parts = [reply.notice, reply.lead, *(cited(line) for line in reply.lines)]
    parts += _sources(reply.references)
    return "\n".join(part for part in parts if part)


def suggested(reply: Answer) -> str:
    """Return the questions that a reply offers, each on a line, or an empty text."""
    if not reply.suggestions:
        return ""
    questions = [f"• {suggestion.question}" for suggestion in reply.suggestions]
    return "\n".join(["You can ask:", *questions])


def _sources(references: Iterable[Reference]) -> list[str]:
    return [f"Source: {reference.shown()}" for reference in references]


def _section(title: str, rows: Sequence[str]) -> list[str]:
    return ["", f"{title}:", *rows] if rows else []


def _profile(profile: Profile) -> str:
    quotes = "1 quote" if profile.quotes == 1 else f"{profile.quotes} quotes"
    entries = "1 entry" if profile.entries == 1 else f"{profile.entries} entries"
    return f"{profile.person.name}: {profile.person.role} {profile.marks} · {entries}, {quotes}"

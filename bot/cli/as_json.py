"""Replies and packs as JSON values. Fields are added, never changed: others' programs read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.answer_text import as_text
from knowledge.answers import Answer, Line, Reference
from knowledge.briefing import Briefing
from knowledge.dates import When
from knowledge.digest import Digest
from knowledge.lines import claimed_by
from knowledge.model import Citation, Entry, Pack
from knowledge.people import Profile
from knowledge.quotes import Quotes
from knowledge.timeline import Timeline

Json = dict[str, Any]


def answer(reply: Answer, *, ms: float) -> Json:
    """Return a reply to a question; `ms` is how many milliseconds it took."""
    return {
        "status": reply.status.value,
        "text": as_text(reply),
        "citations": [_citation(citation) for citation in reply.citations],
        "entries": list(reply.entries),
        "suggestions": [suggestion.question for suggestion in reply.suggestions],
        "confidence": round(reply.confidence, 4),
        "ms": round(ms, 3),
    }


def whole_answer(reply: Answer, *, ms: float) -> Json:
    """Return a reply with its parts: lead, notice, lines, what was not found, and the sources."""
    return {
        "question": reply.question,
        **answer(reply, ms=ms),
        "lead": reply.lead,
        "notice": reply.notice,
        "lines": [line(one) for one in reply.lines],
        "missing": list(reply.missing),
        "sources": _references(reply.references),
    }


def briefing(reply: Briefing) -> Json:
    """Return a briefing."""
    return {
        "topic": {
            "kind": reply.subject.kind.value,
            "id": reply.subject.id,
            "name": reply.subject.name,
        },
        "length": reply.length.value,
        "lead": line(reply.lead),
        "points": [line(one) for one in reply.points],
        "quotes": [line(one) for one in reply.quotes],
        "disputed": [
            {"text": one.text, "lines": [line(voice) for voice in one.lines]}
            for one in reply.disputed
        ],
        "unsaid": list(reply.unsaid),
        "left_out": reply.left_out,
        "sources": _references(reply.references),
    }


def timeline(reply: Timeline) -> Json:
    """Return a timeline."""
    return {
        "events": [line(moment.line) for moment in reply.moments],
        "sources": _references(reply.references),
    }


def quotes(reply: Quotes) -> Json:
    """Return quotes."""
    return {
        "quotes": [line(one) for one in reply.lines],
        "sources": _references(reply.references),
    }


def digest(reply: Digest) -> Json:
    """Return a digest."""
    discussion = reply.discussion
    return {
        "date": str(reply.day),
        "length": reply.length.value,
        "lead": line(reply.lead) if reply.lead else None,
        "facts": [line(one) for one in reply.facts],
        "quotes": [line(one) for one in reply.quotes],
        "on_this_day": reply.on_this_day,
        "events": [line(moment.line) for moment in reply.moments],
        "discussion": None
        if discussion is None
        else {"prompt": discussion.prompt, "lines": [line(one) for one in discussion.lines]},
        "sources": _references(reply.references),
    }


def people(profiles: Sequence[Profile]) -> list[Json]:
    """Return people."""
    return [
        {
            "pack": profile.pack,
            "id": profile.person.id,
            "name": profile.person.name,
            "role": profile.person.role,
            "aliases": list(profile.person.aliases),
            "affiliations": list(profile.affiliations),
            "citations": [_citation(citation) for citation in profile.citations],
            "entries": profile.entries,
            "quotes": profile.quotes,
        }
        for profile in profiles
    ]


def pack(whole: Pack) -> Json:
    """Return a whole pack."""
    dumped = whole.model_dump(mode="json", exclude_none=True, exclude={"entries"})
    return {**dumped, "entries": [_entry(entry, whole) for entry in whole.entries]}


def line(one: Line) -> Json:
    """Return a line of a reply: the sentence shown, who claims it, where it stands."""
    entry = one.entry
    shown: Json = {
        "pack": one.pack,
        "id": entry.id,
        "kind": entry.kind.value,
        "text": one.text,
        "attribution": one.claimed_by,
        "citations": [_citation(citation) for citation in entry.citations],
    }
    if entry.quote is not None:
        shown |= {"quote": entry.quote, "speaker": entry.speaker}
    if entry.when is not None:
        shown["when"] = when(entry.when)
    return shown


def when(span: When) -> Json:
    """Return a date: first and last day, how exactly it is known, and in words."""
    shown: Json = {
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "precision": span.precision.value,
        "expected": span.expected,
        "shown": span.shown(),
    }
    return shown if span.words is None else {**shown, "words": span.words}


def _entry(entry: Entry, whole: Pack) -> Json:
    dumped = entry.model_dump(mode="json", exclude_none=True, exclude={"when", "attribution"})
    dumped["attribution"] = {
        **entry.attribution.model_dump(mode="json", exclude_none=True),
        "shown": claimed_by(entry.attribution, whole),
    }
    if entry.when is not None:
        dumped["when"] = when(entry.when)
    return dumped


def _citation(citation: Citation) -> Json:
    return {"source": citation.source, "paragraph": citation.paragraph}


def _references(references: Sequence[Reference]) -> list[Json]:
    return [
        {
            "pack": one.pack,
            "id": one.source,
            "title": one.title,
            "date": str(one.date),
            "as_of": str(one.as_of),
            "paragraphs": list(one.paragraphs),
        }
        for one in references
    ]

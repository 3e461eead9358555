"""An entry as a line of a reply: its sentence, who claims it, and where to look it up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from knowledge.answers import Line, Reference
from knowledge.model import Attribution, Entry, Pack

REPORTER = "the reporter"
SHORT_QUOTE_WORDS = 4  # chosen: up to here the sentence around a quote says more than the quote

_COUNTS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ARTICLE = re.compile(r"^an? ", re.IGNORECASE)


def line_of(entry: Entry, pack: Pack) -> Line:
    """Return an entry as a line: its sentence and who claims it."""
    return Line(
        pack=pack.id,
        entry=entry,
        text=sentence_of(entry, pack),
        claimed_by=claimed_by(entry.attribution, pack),
    )


def sentence_of(entry: Entry, pack: Pack) -> str:
    """Return our wording of an entry or, for a quote, the speaker's words, with name and role.

    A quote of a word or two stays in its sentence where that sentence holds it.
    """
    if entry.quote is None or entry.speaker is None:
        return entry.text
    if len(entry.quote.split()) <= SHORT_QUOTE_WORDS and entry.quote in entry.text:
        return entry.text
    speaker = pack.speaker_name(entry.speaker)
    role = entry.role or _role_of(entry.speaker, pack)
    said = f"“{entry.quote}” — {speaker}"
    if role:
        said += f", {role}"
    if entry.occasion:
        said += f" ({entry.occasion})"
    return f"{said}. Note: {entry.note}" if entry.note else said


def claimed_by(attribution: Attribution, pack: Pack) -> str:
    """Return who claims an entry: "the reporter", "David Maxwell", "two senior officials"."""
    if attribution.who is not None:
        return pack.speaker_name(attribution.who)
    if attribution.described is None:
        return REPORTER
    count = attribution.count or 1
    if count == 1 or not _ARTICLE.match(attribution.described):
        return attribution.described
    shown = _COUNTS[count] if count < len(_COUNTS) else str(count)
    return f"{shown} {_ARTICLE.sub('', attribution.described)}s"


def cited(line: Line) -> str:
    """Return a line with its marks and who claims it, unless its sentence already names them."""
    if line.claimed_by.casefold() in line.text.casefold():
        return f"{line.text} {line.marks}"
    return f"{line.text} {line.marks} — {line.claimed_by}"


def references_of(lines: Iterable[Line], packs: Mapping[str, Pack]) -> tuple[Reference, ...]:
    """Return where the lines can be looked up: each source once, with all cited paragraphs."""
    cited: dict[tuple[str, str], set[int]] = {}
    for line in lines:
        for citation in line.entry.citations:
            source = citation.source or packs[line.pack].sources[0].id
            cited.setdefault((line.pack, source), set()).add(citation.paragraph)
    return tuple(
        Reference(
            pack=pack_id,
            source=source_id,
            title=packs[pack_id].source_by_id[source_id].title,
            date=packs[pack_id].source_by_id[source_id].date,
            as_of=packs[pack_id].as_of,
            paragraphs=tuple(sorted(paragraphs)),
        )
        for (pack_id, source_id), paragraphs in cited.items()
    )


def _role_of(speaker: str, pack: Pack) -> str | None:
    person = pack.person_by_id.get(speaker)
    return person.role if person else None

"""The card of a digest: one message, whatever its entries are."""

from __future__ import annotations

from collections.abc import Iterator

from commands.cards.buttons import ask_next, entry_buttons
from commands.cards.layout import MAX_PAGE_CHARS, Card
from commands.cards.lines import date_words, line_blocks, source_foot, text_blocks
from commands.cards.text import escaped, shown_day
from commands.texts import Wording
from knowledge.answers import Line, Suggestion
from knowledge.digest import Asked, Digest, Discussion
from knowledge.timeline import Moment

MAX_QUESTION_CHARS = 220


def digest_card(digest: Digest, t: Wording, *, mark: int | None = None) -> Card:
    """Return the card of a digest; `mark` is the component id by which the post is known again.

    What is too long for one message is left out, the last sections first: a digest has no pages.
    """
    questions = [Suggestion(a.question, a.line.pack, a.line.entry.id) for a in digest.asked]
    select = ask_next(questions, t)
    lead = digest.lead
    return Card(
        title=f"## {t('Digest')}\n-# {shown_day(digest.day)}",
        blocks=_fitting(_sections(digest, t)) or [t("The source has nothing for today.")],
        foot=source_foot(digest.references, t),
        buttons=entry_buttons(lead.pack, lead.entry.id, t, quotes=False) if lead else [],
        selects=[select] if select else [],
        mark=mark,
    )


def _sections(digest: Digest, t: Wording) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield each section's heading and its items, each of one or more blocks."""
    facts = [digest.lead, *digest.facts] if digest.lead else [*digest.facts]
    yield "", [line_blocks(line, t) for line in facts]
    yield t("In their words"), [line_blocks(line, t) for line in digest.quotes]
    heading = t("On this day") if digest.on_this_day else t("From the timeline")
    yield heading, [_moment(moment, t) for moment in digest.moments]
    if digest.discussion is not None:
        yield t("To discuss"), _discussion(digest.discussion, t)
    yield t("What members asked most"), [[_asked(asked)] for asked in digest.asked]


def _moment(moment: Moment, t: Wording) -> list[str]:
    first, *rest = _plain_lines(moment.line)
    return [f"**{date_words(moment.when, t)}**\n{first}", *rest]


def _plain_lines(line: Line) -> list[str]:
    pieces = text_blocks(line.text)
    return [*pieces[:-1], f"{pieces[-1]} {line.marks}"]


def _discussion(discussion: Discussion, t: Wording) -> list[list[str]]:
    prompt = [f"**{piece}**" for piece in text_blocks(discussion.prompt)]
    return [prompt, *(line_blocks(line, t) for line in discussion.lines)]


def _asked(asked: Asked) -> str:
    return f"- {escaped(asked.question, MAX_QUESTION_CHARS)} {asked.line.marks}"


def _fitting(sections: Iterator[tuple[str, list[list[str]]]]) -> list[str]:
    """Return one text of as many items as fit, in order; a section that lost all is left out."""
    room = MAX_PAGE_CHARS
    shown: list[str] = []
    for heading, items in sections:
        opened = f"### {heading}" if heading else ""
        for item in items:
            text = "\n".join([opened, *item] if opened else item)
            if len(text) + 2 <= room:
                shown.append(text)
                room -= len(text) + 2
                opened = ""
    return ["\n\n".join(shown)] if shown else []

"""The card of a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import discord

from commands.cards import items
from commands.cards.items import CardButton, CardSelect
from commands.cards.keys import NONE, key
from commands.cards.layout import MAX_OPTION_CHARS, MAX_OPTIONS, Card, label
from commands.cards.lines import date_words, source_foot, source_names, text_blocks
from commands.cards.text import escaped, shown_day
from commands.texts import Wording
from knowledge.model import Pack
from knowledge.subjects import Subject, SubjectKind
from knowledge.timeline import Moment, Timeline, TimelineFilters

MAX_NAMED = 2  # subjects in a note: a title has room for their names


@dataclass(frozen=True)
class TimelineView:
    """Which timeline a button leads to; topic and person as keys of their ids.

    `pack` is a pack's id, or None for all that are on where the button is pressed. `instead_of`
    are up to MAX_NAMED topics, as keys, that have no more events: the timeline of the pack stands
    in for theirs, and says so.
    """

    pack: str | None = None
    topic: str | None = None
    person: str | None = None
    since: date | None = None
    until: date | None = None
    instead_of: tuple[str, ...] = ()

    @classmethod
    def of(cls, timeline: Timeline, filters: TimelineFilters, pack: str | None) -> TimelineView:
        """Return the view of a timeline that has been made with these filters."""
        keys = {subject.kind: key(subject.id) for subject in timeline.narrowed_to}
        return cls(
            pack=pack,
            topic=keys.get(SubjectKind.TOPIC),
            person=keys.get(SubjectKind.PERSON),
            since=filters.since,
            until=filters.until,
        )

    def fields(self) -> tuple[str, ...]:
        """Return the view as fields of a custom id."""
        return (
            self.pack or NONE,
            self.topic or NONE,
            self.person or NONE,
            f"{self.since:%Y%m%d}" if self.since else NONE,
            f"{self.until:%Y%m%d}" if self.until else NONE,
        )

    def page_fields(self, page: int) -> tuple[str, ...]:
        """Return a page of the view as fields of a custom id."""
        return (*self.fields(), str(page), *self.instead_of)

    @classmethod
    def of_page(cls, fields: Sequence[str]) -> tuple[TimelineView, int]:
        """Return the view and the page that fields of a custom id stand for.

        Raises:
            ValueError: they are not what `page_fields` writes.
        """
        view = replace(cls.from_fields(fields[:5]), instead_of=tuple(fields[6:]))
        return view, int(fields[5])

    @classmethod
    def from_fields(cls, fields: Sequence[str]) -> TimelineView:
        """Return the view that five fields of a custom id stand for.

        Raises:
            ValueError: they are not what `fields` writes.
        """
        pack, topic, person, since, until = (None if f == NONE else f for f in fields)
        return cls(pack, topic, person, _day(since), _day(until))

    def filters(self, packs: Sequence[Pack]) -> TimelineFilters:
        """Return the filters by name; what the packs no longer hold is left out."""
        topics = (named for pack in packs for named in pack.topics)
        people = (named for pack in packs for named in pack.people)
        return TimelineFilters(
            topic=next((named.name for named in topics if key(named.id) == self.topic), None),
            person=next((named.name for named in people if key(named.id) == self.person), None),
            since=self.since,
            until=self.until,
        )


def timeline_card(
    timeline: Timeline,
    view: TimelineView,
    t: Wording,
    *,
    page: int = 0,
    others: Sequence[Subject] = (),
    instead_of: Sequence[Subject] = (),
) -> Card:
    """Return the card of a timeline: one block a moment.

    `others`: topics, or else people, that it can be narrowed to instead. `instead_of`: the topics
    of the view that it stands in for; that is said below the title, as a block of its own would
    move what pages begin with.
    """
    names = source_names(timeline.references, t) if len(timeline.references) > 1 else {}
    blocks = [b for moment in timeline.moments for b in _moment(moment, names, t)]
    return Card(
        title="\n".join([_title(timeline, view, t), *_stands_in(instead_of, t)]),
        blocks=blocks or [_nothing(timeline, view, t)],
        foot=source_foot(timeline.references, t),
        buttons=[items.button("picture", *view.fields(), label=t("As a picture"), emoji="🖼️")]
        if timeline.moments
        else [],
        selects=[_narrowing(others, view, t)] if others else [],
        turn=lambda page, words: _button(view, page, words),
        page=page,
    )


def _nothing(timeline: Timeline, view: TimelineView, t: Wording) -> str:
    if view.since or view.until or not timeline.narrowed_to:
        return t("Nothing in the source falls into this.")
    return t("The source has no dated events on {names}.", names=_names(timeline.narrowed_to))


def _stands_in(instead_of: Sequence[Subject], t: Wording) -> list[str]:
    if not instead_of:
        return []
    note = t(
        "Nothing else on {names} has a date; here is the whole timeline.",
        names=_names(instead_of),
    )
    return [f"-# {note}"]


def _names(subjects: Sequence[Subject]) -> str:
    """Return topics or people, named in a sentence."""
    return ", ".join(f"“{escaped(subject.name, 150)}”" for subject in subjects[:MAX_NAMED])


def _narrowing(others: Sequence[Subject], view: TimelineView, t: Wording) -> CardSelect:
    """Return the select that narrows the view to another topic, or else to another person."""
    of_topics = others[0].kind is SubjectKind.TOPIC
    options = [
        discord.SelectOption(label=label(other.name, MAX_OPTION_CHARS), value=key(other.id))
        for other in others[:MAX_OPTIONS]
    ]
    return items.select(
        "tltopic" if of_topics else "tlperson",
        *view.fields(),
        placeholder=t("Topics with events …") if of_topics else t("People with events …"),
        options=options,
    )


def _moment(moment: Moment, names: dict[str, str], t: Wording) -> list[str]:
    line = moment.line
    pieces = text_blocks(line.text)
    first = f"**{date_words(moment.when, t)}**\n{pieces[0]}"
    pieces = [first, *pieces[1:]]
    pieces[-1] += f" {line.marks}"
    claim = t("Claimed by {who}", who=escaped(line.claimed_by, 250))
    named = f" · {names[line.pack]}" if line.pack in names else ""
    pieces[-1] += f"\n-# {claim}{named}"
    return pieces


def _title(timeline: Timeline, view: TimelineView, t: Wording) -> str:
    narrowed = [escaped(subject.name, 150) for subject in timeline.narrowed_to]
    if view.since:
        narrowed.append(t("since {date}", date=shown_day(view.since)))
    if view.until:
        narrowed.append(t("until {date}", date=shown_day(view.until)))
    title = f"## {t('Timeline')}"
    return f"{title}\n-# {' · '.join(narrowed)}" if narrowed else title


def _button(view: TimelineView, page: int, words: str) -> CardButton:
    return items.button("tl", *view.page_fields(page), label=words)


def _day(text: str | None) -> date | None:
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) if text else None

"""A digest's plan as moderators type it and as buttons carry it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from zoneinfo import available_timezones

from babel.dates import get_day_names

from commands.cards.keys import NONE, found, key, split_keys
from commands.cards.lines import listed
from commands.requests import MemberError
from commands.services import DigestPlan
from commands.texts import Wording
from commands.topic_lists import MAX_TOPICS, called, split_topics
from knowledge.briefing import Length
from knowledge.model import Pack
from knowledge.subjects import SubjectKind, UnknownSubjectError, find_subject

EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
ALL_TOPICS = frozenset({"all", "alle"})

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
# Weekdays may be cut short, to two letters at least, in English or in German.
_NAMES = tuple(
    tuple(str(get_day_names("wide", locale=language)[day]).casefold() for day in range(7))
    for language in ("en", "de")
)
MIN_DAY_CHARS = 2


def read_time(text: str, t: Wording) -> time:
    """Return the time of day that "9", "9:30", "21.15" or "9 pm" means.

    Raises:
        MemberError: it means none.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise MemberError(t("{typed} is no time of day: write 9:00 or 21:30.", typed=listed([text])))


def read_days(text: str, t: Wording) -> frozenset[int]:
    """Return the weekdays that "daily", "workdays", "weekend" or "mon, wed, fri" mean.

    Raises:
        MemberError: they mean none.
    """
    named = {
        "daily": EVERY_DAY,
        "workdays": WORKDAYS,
        "weekdays": WORKDAYS,
        "weekend": WEEKEND,
        "täglich": EVERY_DAY,
        "werktags": WORKDAYS,
        "wochenende": WEEKEND,
    }
    typed = text.strip().casefold()
    if typed in named:
        return named[typed]
    days = [_weekday(word) for word in re.split(r"[\s,;/+&]+", typed) if word]
    if not days or None in days:
        text = t(
            "{typed} are no days: write daily, workdays, or mon, wed, fri.", typed=listed([text])
        )
        raise MemberError(text)
    return frozenset(day for day in days if day is not None)


def _weekday(word: str) -> int | None:
    if len(word) < MIN_DAY_CHARS:
        return None
    for names in _NAMES:
        for day, name in enumerate(names):
            if name.startswith(word):
                return day
    return None


def read_zone(text: str, t: Wording) -> str:
    """Return the IANA time zone of that name, whatever its case.

    Raises:
        MemberError: there is none.
    """
    zones = {zone.casefold(): zone for zone in available_timezones()}
    zone = zones.get(text.strip().casefold().replace(" ", "_"))
    if zone is None:
        raise MemberError(t("I know no time zone {typed}.", typed=listed([text])))
    return zone


def read_topics(text: str, pack: Pack, t: Wording) -> tuple[str, ...]:
    """Return the ids of the topics that are named, separated by commas or semicolons.

    None stands for all, which "all" says too.

    Raises:
        MemberError: one is unknown, or there are too many.
    """
    if text.strip().casefold() in ALL_TOPICS:
        return ()
    names = split_topics(text)
    if len(names) > MAX_TOPICS:
        raise MemberError(t("A digest takes up to {count} topics.", count=MAX_TOPICS))
    try:
        ids = [_topic_id(name, pack) for name in names]
    except UnknownSubjectError as unknown:
        text = t("The source has nothing called {typed}.", typed=listed([unknown.typed]))
        raise MemberError(text) from None
    return tuple(dict.fromkeys(ids))


def _topic_id(typed: str, pack: Pack) -> str:
    exact = called(typed, pack.topics)
    return exact.id if exact else find_subject([pack], typed, kinds=(SubjectKind.TOPIC,)).id


def shown_days(days: frozenset[int], t: Wording) -> str:
    """Return weekdays in words."""
    if days == EVERY_DAY:
        return t("every day")
    names = get_day_names("wide", locale=t.language)
    return ", ".join(str(names[day]) for day in sorted(days))


def to_fields(plan: DigestPlan) -> tuple[str, ...]:
    """Return a plan as fields of a custom id."""
    days = sum(1 << day for day in plan.days)
    return (
        str(plan.channel),
        f"{plan.at:%H%M}",
        key(plan.timezone),
        f"{days:x}",
        key(plan.pack),
        "".join(map(key, plan.topics)) or NONE,
        plan.length[:2],
        "t" if plan.thread else NONE,
    )


def from_fields(fields: Sequence[str], packs: Sequence[Pack]) -> DigestPlan:
    """Return the plan that eight fields of a custom id stand for.

    Raises:
        LookupError: zone, pack or topic are no longer there.
        ValueError: they are not what `to_fields` writes.
    """
    channel, at, zone, days, pack_key, topics, length, thread = fields
    timezone = found(zone, available_timezones())
    pack = next((pack for pack in packs if key(pack.id) == pack_key), None)
    if timezone is None or pack is None:
        raise LookupError("the time zone or the pack is gone")
    keys = [] if topics == NONE else split_keys(topics)
    ids = [found(one, (topic.id for topic in pack.topics)) for one in keys]
    if None in ids:
        raise LookupError("a topic is gone")
    return DigestPlan(
        channel=int(channel),
        at=time(int(at[:2]), int(at[2:])),
        timezone=timezone,
        days=frozenset(day for day in range(7) if int(days, 16) >> day & 1),
        pack=pack.id,
        topics=tuple(one for one in ids if one is not None),
        length=next(one for one in Length if one[:2] == length),
        thread=thread == "t",
    )

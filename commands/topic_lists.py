"""Several topics in one option: as people type them, and as completing them writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from commands.cards.keys import key
from commands.cards.layout import MAX_OPTION_CHARS
from knowledge.model import Topic

MAX_TOPICS = 4  # as many keys as a button has room for

_SEPARATOR = re.compile(r"[;,]")


def split_topics(text: str) -> list[str]:
    """Return the names in a list, separated by commas or semicolons."""
    return [name.strip() for name in _SEPARATOR.split(text) if name.strip()]


def split_last(text: str) -> tuple[list[str], str]:
    """Return the names that a list being typed holds already, and the one that is being typed."""
    *_, last = _SEPARATOR.split(text)
    return split_topics(text.removesuffix(last)), last.strip()


def called(typed: str, topics: Sequence[Topic]) -> Topic | None:
    """Return the topic of this very name, id or key; None if there is none."""
    return next((topic for topic in topics if _is_called(topic, typed)), None)


def completed(before: Sequence[str], offered: Sequence[Topic], among: Sequence[Topic]) -> list[str]:
    """Return lists of what stands before, each with one of the offered topics that is not in it.

    `among`: all topics, by which those before are known. Where names take more room than Discord
    gives, the list has ids instead, or failing that keys: those always fit.
    """
    if len(before) >= MAX_TOPICS:
        return []
    known = [called(name, among) or name for name in before]
    lists = [_shortened(known, topic) for topic in offered if topic not in known]
    return [text for text in lists if text is not None]


def _is_called(topic: Topic, typed: str) -> bool:
    return typed == key(topic.id) or typed.casefold() in (topic.name.casefold(), topic.id)


def _shortened(before: Sequence[Topic | str], last: Topic) -> str | None:
    """Return the list that is the easiest to read of those that fit; None where none does.

    What nobody knows the topic of stays as it was typed.
    """
    for of_head, of_last in _FORMS:
        heads = [one if isinstance(one, str) else of_head(one) for one in before]
        text = ", ".join([*heads, of_last(last)])
        if len(text) <= MAX_OPTION_CHARS:
            return text
    return None


def _name(topic: Topic) -> str:
    return topic.id if _SEPARATOR.search(topic.name) else topic.name


def _id(topic: Topic) -> str:
    return topic.id


def _key(topic: Topic) -> str:
    return key(topic.id)


_Called = Callable[[Topic], str]
_FORMS: Sequence[tuple[_Called, _Called]] = (
    (_name, _name),
    (_id, _name),
    (_id, _id),
    (_key, _name),
    (_key, _id),
)

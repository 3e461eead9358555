"""How much of what a curator finds in an article its draft finds, and how much of a draft is right.

Compared are quotes with their speaker, people, and dated events. A quote is found when its words
and its speaker are right; a person when the name is one of theirs; an event when a drafted event of
the same paragraph has the same first day and precision and shares words with it. One drafted
sentence may tell two events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from knowledge.authoring.drafts import DraftEntry, DraftPack
from knowledge.dates import When, parse_span
from knowledge.language.lexicon import lexicon
from knowledge.model import Kind, Pack

_SAME_STORY = 35.0  # of 100: below it a sentence does not tell the event at all; chosen


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A quote with the names under which its speaker is right; `spoken` by a person."""

    paragraph: int
    words: str
    speaker: tuple[str, ...]
    spoken: bool = True


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """A happening; any of its paragraphs may tell it."""

    paragraphs: tuple[int, ...]
    when: When
    what: str


@dataclass(frozen=True, slots=True)
class Gold:
    """What a curator finds. `people` are names and aliases; `further` are other dated entries."""

    quotes: tuple[GoldQuote, ...]
    people: tuple[tuple[str, ...], ...]
    events: tuple[GoldEvent, ...]
    further: tuple[GoldEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of what there is, and what is right of what was drafted."""

    found: int
    wanted: int
    right: int
    drafted: int
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def recall(self) -> float:
        """The share found, from 0 to 1."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """The share that is right, from 0 to 1."""
        return self.right / self.drafted if self.drafted else 1.0


def read_gold(path: Path) -> Gold:
    """Return the gold in a YAML file: people, quotes and events, as in tests/articles."""
    loaded = _texts(path)
    people = tuple((name,) for name in loaded["people"])
    return Gold(
        quotes=tuple(
            GoldQuote(
                int(one["paragraph"]),
                one["words"],
                (one["speaker"],),
                spoken=one.get("spoken") != "false",
            )
            for one in loaded["quotes"]
        ),
        people=people,
        events=tuple(
            GoldEvent((int(one["paragraph"]),), parse_span(one["at"]), one["what"])
            for one in loaded["events"]
        ),
    )


def _texts(path: Path) -> Mapping[str, Any]:
    """Return a YAML file's mapping in which every value is a text."""
    loaded: Mapping[str, Any] = yaml.load(
        path.read_text(encoding="utf-8"),
        Loader=yaml.BaseLoader,  # noqa: S506 - it makes texts, lists and mappings only
    )
    return loaded


def gold_of(pack: Pack) -> Gold:
    """Return the gold that a curated pack is."""
    names = {one.id: (one.name, *one.aliases) for one in (*pack.organisations, *pack.people)}
    dated = [
        (one.kind, GoldEvent(one.paragraphs, one.when, one.text))
        for one in pack.entries
        if one.when is not None
    ]
    return Gold(
        quotes=tuple(
            GoldQuote(
                one.paragraphs[0],
                one.quote or "",
                names[one.speaker or ""],
                spoken=one.speaker in pack.person_by_id,
            )
            for one in pack.entries
            if one.kind is Kind.QUOTE
        ),
        people=tuple(names[one.id] for one in pack.people),
        events=tuple(event for kind, event in dated if kind is Kind.EVENT),
        further=tuple(event for kind, event in dated if kind is not Kind.EVENT),
    )


def measure(draft: DraftPack, gold: Gold) -> dict[str, Score]:
    """Return the scores of a draft: of all quotes, the spoken ones, people and events."""
    return {
        "quotes": _quotes(draft, gold.quotes, spoken_only=False),
        "spoken quotes": _quotes(draft, gold.quotes, spoken_only=True),
        "people": _people(draft, gold),
        "events": _events(draft, gold),
    }


def _quotes(draft: DraftPack, gold: Sequence[GoldQuote], *, spoken_only: bool) -> Score:
    people = {one.id for one in draft.people}
    drafted = [one for one in draft.of(Kind.QUOTE) if not spoken_only or one.speaker in people]
    wanted = [one for one in gold if one.spoken or not spoken_only]
    found = [one for one in wanted if any(_is_quote(entry, one, draft) for entry in drafted)]
    right = [entry for entry in drafted if any(_is_quote(entry, one, draft) for one in gold)]
    return Score(
        found=len(found),
        wanted=len(wanted),
        right=len(right),
        drafted=len(drafted),
        missed=tuple(one.words for one in wanted if one not in found),
        wrong=tuple(f"{entry.speaker}: {entry.quote}" for entry in drafted if entry not in right),
    )


def _is_quote(entry: DraftEntry, gold: GoldQuote, draft: DraftPack) -> bool:
    if entry.paragraph != gold.paragraph or _plain(entry.quote or "") != _plain(gold.words):
        return False
    return _is_named(draft.named(entry.speaker or ""), gold.speaker)


def _is_named(name: str, names: Iterable[str]) -> bool:
    """Tell whether a name is one of several; of a description all words of one must be there."""
    wanted = _content_words(name)
    return any(
        wanted == _content_words(one) or (not one[:1].isupper() and _content_words(one) <= wanted)
        for one in names
    )


def _people(draft: DraftPack, gold: Gold) -> Score:
    # Somebody without a name who is quoted is in the draft's people, too, and no mistake.
    quoted = {
        entry.speaker
        for entry in draft.of(Kind.QUOTE)
        if any(_is_quote(entry, one, draft) for one in gold.quotes)
    }
    found = [
        names for names in gold.people if any(_is_named(one.name, names) for one in draft.people)
    ]
    right = [
        one
        for one in draft.people
        if one.id in quoted or any(_is_named(one.name, names) for names in gold.people)
    ]
    return Score(
        found=len(found),
        wanted=len(gold.people),
        right=len(right),
        drafted=len(draft.people),
        missed=tuple(names[0] for names in gold.people if names not in found),
        wrong=tuple(one.name for one in draft.people if one not in right),
    )


def _events(draft: DraftPack, gold: Gold) -> Score:
    drafted = draft.of(Kind.EVENT)
    found = [one for one in gold.events if any(_is_event(entry, one) for entry in drafted)]
    known = (*gold.events, *gold.further)
    right = [entry for entry in drafted if any(_is_event(entry, one) for one in known)]
    return Score(
        found=len(found),
        wanted=len(gold.events),
        right=len(right),
        drafted=len(drafted),
        missed=tuple(one.what for one in gold.events if one not in found),
        wrong=tuple(f"{entry.paragraph}: {entry.text}" for entry in drafted if entry not in right),
    )


def _is_event(entry: DraftEntry, gold: GoldEvent) -> bool:
    when = entry.when
    if when is None or entry.paragraph not in gold.paragraphs:
        return False
    told = f"{entry.sentence} {entry.text}"
    same = when.start == gold.when.start and when.precision is gold.when.precision
    return same and fuzz.partial_token_set_ratio(told, gold.what) >= _SAME_STORY


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _content_words(text: str) -> frozenset[str]:
    plain = re.sub(r"[’']s?\b", "", text.casefold())
    return frozenset(re.findall(r"\w+", plain)) - lexicon().function_words

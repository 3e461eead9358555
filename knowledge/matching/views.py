"""What a pack's entries, collections and gaps are found through: documents and their views."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from knowledge.dates import Precision, When
from knowledge.language.asking import asked_for
from knowledge.language.terms import Term, Terminology
from knowledge.language.words import split_words
from knowledge.model import Ask, Collection, Entry, Gap, Pack


class Role(StrEnum):
    """What a view of a document is."""

    PHRASING = "phrasing"
    TEXT = "text"
    CORRECTION = "correction"  # a question with a wrong premise


class Target(StrEnum):
    """What a document answers with."""

    ENTRY = "entry"
    COLLECTION = "collection"
    GAP = "gap"


class View(NamedTuple):
    """One text of a document, taken apart. `keys` are its content terms' keys, each once."""

    role: Role
    text: str
    plain: str  # lower-case words, for comparison letter by letter
    keys: tuple[str, ...]
    ask: Ask
    polar: bool | None = None  # a yes/no question whose answer is yes (True) or no (False)


@dataclass(frozen=True, slots=True)
class Document:
    """An entry, a collection or a gap of a pack, made ready for matching."""

    target: Target
    pack: str
    id: str
    views: tuple[View, ...]
    keys: frozenset[str]  # every term that it holds, names and dates included
    names: frozenset[str]  # the keys of the names that it is about
    speakers: frozenset[str]  # keys of the names whose words or claims it holds
    holds: frozenset[Ask]  # kinds of question that it can answer
    marks: frozenset[str] = frozenset()  # where an entry belongs, see `marks_of`
    # The terms of the short answers that it holds, by the kind of question.
    answers: Mapping[Ask, frozenset[str]] = field(default_factory=dict)
    is_over: bool = False  # its date lies before the day that its pack speaks of


@dataclass(frozen=True, slots=True)
class Texts:
    """The raw texts of a document."""

    phrasings: tuple[str, ...]
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()  # searched, but no view of their own


def entry_texts(entry: Entry, pack: Pack) -> Texts:
    """Return the texts through which an entry is found."""
    statements = [entry.text]
    if entry.quote is not None:
        statements.append(entry.quote)
    names = [
        named.name
        for named in (*pack.people, *pack.organisations, *pack.places, *pack.topics)
        if named.id in entry.people + entry.organisations + entry.places + entry.topics
    ]
    extra = [*names, *entry.leads.given().values(), *_date_words(entry.when)]
    extra += [text for text in (entry.role, entry.occasion) if text]
    return Texts(
        phrasings=entry.phrasings,
        yes=entry.yes,
        no=entry.no,
        corrections=entry.corrects,
        statements=tuple(statements),
        extra=tuple(extra),
    )


def collection_texts(collection: Collection) -> Texts:
    """Return the texts through which a collection is found."""
    return Texts(phrasings=collection.phrasings, statements=(collection.lead,))


def gap_texts(gap: Gap) -> Texts:
    """Return the texts through which a gap is found."""
    return Texts(phrasings=gap.phrasings, statements=(gap.missing,))


def taken_apart(
    texts: Texts, terminology: Terminology
) -> tuple[tuple[View, ...], tuple[Term, ...]]:
    """Return a document's views, phrasings first, and its content terms, repeats kept.

    Corrections give no content: their premises are what the document does not say.
    """
    views: list[View] = []
    content: list[Term] = []
    for role, text, polar in _roles(texts):
        words = split_words(text)
        terms = terminology.terms(words)
        telling = [term for term in terms if not term.is_function_word]
        if role is not Role.CORRECTION:
            content += telling
        keys = tuple(dict.fromkeys(term.key for term in telling))
        plain = " ".join(term.key if term.is_name else term.surface for term in terms)
        # A statement asks for nothing.
        ask = Ask.WHAT if role is Role.TEXT else asked_for(words)
        views.append(View(role, text, plain, keys, ask, polar))
    for text in texts.extra:
        content += terminology.content(text)
    return tuple(views), tuple(content)


def _roles(texts: Texts) -> Iterator[tuple[Role, str, bool | None]]:
    for text in texts.phrasings:
        yield Role.PHRASING, text, None
    for text in texts.yes:
        yield Role.PHRASING, text, True
    for text in texts.no:
        yield Role.PHRASING, text, False
    for text in texts.corrections:
        yield Role.CORRECTION, text, None
    for statement in texts.statements:
        for part in sentences(statement):
            yield Role.TEXT, part, None


def marks_of(entry: Entry) -> frozenset[str]:
    """Return where an entry belongs, to tell entries that are near each other in the source.

    "=id" for the entry itself, "#topic" for its topics, "source¶5" for its paragraphs.
    """
    return frozenset(
        (
            f"={entry.id}",
            *(f"#{topic}" for topic in entry.topics),
            *(f"{one.source}¶{one.paragraph}" for one in entry.citations),
        )
    )


def held_asks(entry: Entry) -> frozenset[Ask]:
    """Return the kinds of question that an entry holds an answer to."""
    held = {Ask.WHAT, Ask.YES_NO, Ask.HOW, Ask.LIST}
    held |= {Ask(kind) for kind in entry.leads.given()}
    if entry.quote is not None:
        held.add(Ask.QUOTE)
        held.add(Ask.WHO)
    if entry.when is not None:
        held.add(Ask.WHEN)
    if entry.attribution.by in ("person", "organisation", "official", "group"):
        held.add(Ask.QUOTE)
    return frozenset(held)


def short_answers(entry: Entry) -> dict[Ask, str]:
    """Return the short answers that an entry holds, by the kind of question."""
    answers = {Ask(kind): text for kind, text in entry.leads.given().items()}
    if entry.when is not None and Ask.WHEN not in answers:
        answers[Ask.WHEN] = " ".join(_date_words(entry.when))
    return answers


_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"']?\s+(?=[A-Z“\"(])")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def _date_words(when: When | None) -> list[str]:
    if when is None:
        return []
    words = [str(when.start.year)]
    if when.precision is not Precision.YEAR:
        words.append(calendar.month_name[when.start.month])
    if when.words:
        words.append(when.words)
    return words

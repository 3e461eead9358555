"""A review: a draft pack's entries decided one by one, each decision kept and undoable.

Talking with the curator is the command line's; the rules of publishing are `publishing`'s.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rapidfuzz import fuzz

from knowledge.article import Article, parse_article
from knowledge.authoring.decisions import JOURNAL_FILE, Action, Change, Decision, Journal
from knowledge.authoring.merging import merged
from knowledge.authoring.publishing import Copied, Near, copied, doubts, misquoted, near
from knowledge.authoring.rewriting import ChangedMeanwhileError, apply, found
from knowledge.authoring.writing import ARTICLE_FILE, SENTENCES_FILE, review_folder
from knowledge.model import Entry, Pack, Source
from knowledge.pack_files import reading
from knowledge.pack_files.texts import fault_of, texts_of
from knowledge.pack_files.translation import message_and_remedy
from knowledge.pack_files.yaml_values import read_yaml

_KINDS = {"facts": "fact", "quotes": "quote", "events": "event"}


class NotReviewableError(ValueError):
    """The pack has no folder beside it with the article that its drafts are held against."""


class RefusedError(ValueError):
    """A decision can't be carried out; nothing was changed. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a review is: counts of entries, and paragraphs by number.

    `drafted_only` are the paragraphs that drafts cite, but nothing published.
    """

    drafts: int
    published: int
    dropped: int
    merged: int
    uncovered: tuple[int, ...]
    drafted_only: tuple[int, ...]


class Review:
    """The review of the pack in a folder, as its files stand. Blocking: reads and writes files.

    Every decision is on disk when its method returns. The pack is read anew after each, so that
    what is changed by hand meanwhile is seen.
    """

    def __init__(self, folder: Path) -> None:
        """Open a review and finish the decision that was cut short, if one was.

        Raises:
            NotReviewableError: there is no article beside the pack.
            knowledge.article.ArticleError: the article has no numbered paragraphs.
            knowledge.pack_files.PackInvalidError: with all that is wrong with the pack.
            knowledge.authoring.decisions.JournalDamagedError: a line is not a decision.
        """
        beside = review_folder(folder.absolute())
        self._folder = folder
        self._journal = Journal(beside / JOURNAL_FILE)
        self.article_path = folder.with_name(beside.name) / ARTICLE_FILE
        self.article = _article(self.article_path)
        self.sentences = _sentences(beside / SENTENCES_FILE)
        self.pack = self._read()
        self._finish()

    @property
    def source(self) -> Source:
        """The source that the article is: the one whose title is most like the article's."""
        title = self.article.title
        return max(self.pack.sources, key=lambda source: fuzz.ratio(source.title, title))

    def drafts(self) -> list[Entry]:
        """Return the drafts in the article's order."""
        drafts = [entry for entry in self.pack.entries if entry.draft]
        return sorted(drafts, key=lambda entry: entry.paragraphs)

    def near(self, entry: Entry) -> list[Near]:
        """Return the entries most like one, and those of the same sentence."""
        return near(entry, self.pack, self.sentences)

    def copied(self, entry: Entry) -> list[Copied]:
        """Return the texts of an entry that have the article's own wording."""
        return copied(entry, self.pack, self.source, self.article)

    def refusals(self, entry: Entry) -> list[str]:
        """Return why an entry can't be published, and what to do."""
        misquotes = misquoted(entry, self.pack, self.source, self.article)
        return [*map(str, self.copied(entry)), *misquotes]

    def doubts(self, entry: Entry) -> list[str]:
        """Return what else the check would find in an entry."""
        return doubts(entry, self.pack, self.source, self.article)

    def standing(self) -> Standing:
        """Return how far the review is."""
        actions = [decision.action for decision in self._journal.in_force()]
        drafts = self.drafts()
        published = _cited(entry for entry in self.pack.entries if not entry.draft)
        drafted = _cited(drafts) - published
        return Standing(
            drafts=len(drafts),
            published=len(self.pack.entries) - len(drafts),
            dropped=actions.count(Action.DROP),
            merged=actions.count(Action.MERGE),
            uncovered=tuple(n for n in self.article.paragraphs if n not in published | drafted),
            drafted_only=tuple(n for n in self.article.paragraphs if n in drafted),
        )

    def accept(self, entry_id: str) -> None:
        """Publish a draft.

        Raises:
            RefusedError: its wording is the article's, or its quote not letter for letter.
        """
        entry = self.pack.entry_by_id[entry_id]
        if reasons := self.refusals(entry):
            raise RefusedError("\n".join(["not published:", *(f"  {one}" for one in reasons)]))
        now = found(self._folder, entry_id)
        after = {key: value for key, value in _raw(now).items() if key != "draft"}
        self._decide(Action.ACCEPT, entry_id, _with_after(now, after))

    def reword(self, entry_id: str, texts: Mapping[tuple[str, ...], str | None]) -> None:
        """Give a draft other texts, by where they stand: ("text",), ("leads", "why").

        None takes a text out.

        Raises:
            RefusedError: a pack can't hold such an entry.
        """
        now = found(self._folder, entry_id)
        after = copy.deepcopy(_raw(now))
        for within, text in texts.items():
            _put(after, within, text)
        self._decide(Action.REWORD, entry_id, self._checked(now, after))

    def phrase(self, entry_id: str, phrasings: Iterable[str]) -> None:
        """Give a draft other phrasings.

        Raises:
            RefusedError: a pack can't hold one of them, or there is none left.
        """
        now = found(self._folder, entry_id)
        after = {**_raw(now), "phrasings": list(dict.fromkeys(phrasings))}
        self._decide(Action.PHRASE, entry_id, self._checked(now, after))

    def merge(self, entry_id: str, into: str) -> None:
        """Join a draft to another entry, which gets its phrasings and citations too.

        Raises:
            RefusedError: there is no such entry, something refers to the draft, or what would
                come of it is more than an entry may hold.
        """
        if into == entry_id or into not in self.pack.entry_by_id:
            raise RefusedError(f'there is no other entry "{into}"; give a number shown, or an id')
        self._check_unreferenced(entry_id)
        now, other = found(self._folder, entry_id), found(self._folder, into)
        joined = self._checked(other, merged(_raw(now), into=_raw(other)))
        self._decide(Action.MERGE, entry_id, joined, _with_after(now, None), into=into)

    def drop(self, entry_id: str) -> None:
        """Take a draft out of the pack.

        Raises:
            RefusedError: something refers to it, or it is the pack's only entry.
        """
        self._check_unreferenced(entry_id)
        if len(self.pack.entries) == 1:
            raise RefusedError("this is the pack's only entry; reword it instead")
        now = found(self._folder, entry_id)
        self._decide(Action.DROP, entry_id, _with_after(now, None))

    def undo(self) -> Decision | None:
        """Take the last decision back and return it, or None where there is none.

        Raises:
            RefusedError: what it changed was changed by hand since.
        """
        decisions = self._journal.in_force()
        if not decisions:
            return None
        self._carry_out(decisions[-1].undone())
        return decisions[-1]

    def _decide(
        self, action: Action, entry_id: str, *changes: Change, into: str | None = None
    ) -> None:
        self._carry_out(Decision(action=action, entry=entry_id, changes=changes, into=into))

    def _carry_out(self, decision: Decision) -> None:
        for change in decision.changes:
            if _standing_now(self._folder, change.id) != change.before:
                raise RefusedError(str(ChangedMeanwhileError(change.id, change.file)))
        self._journal.append(decision)
        apply(self._folder, decision.changes)
        self.pack = self._read()

    def _finish(self) -> None:
        decisions = self._journal.all()
        if not decisions:
            return
        try:
            apply(self._folder, decisions[-1].changes)
        except ChangedMeanwhileError:
            return  # it was carried out, and its entry changed by hand afterwards
        self.pack = self._read()

    def _read(self) -> Pack:
        return reading(self._folder, drafts=True).pack

    def _checked(self, now: Change, after: dict[str, Any]) -> Change:
        """Return the change to what an entry is to be.

        Raises:
            RefusedError: a pack can't hold it.
        """
        for _, text in texts_of(after):
            if fault := fault_of(text):
                raise RefusedError("; ".join(fault))
        try:
            Entry.model_validate({**after, "kind": _KINDS[now.section]})
        except ValidationError as error:
            faults = error.errors(include_url=False)
            told_all = ("; ".join(message_and_remedy(fault, Entry)) for fault in faults)
            raise RefusedError("\n".join(told_all)) from error
        return _with_after(now, after)

    def _check_unreferenced(self, entry_id: str) -> None:
        pack = self.pack
        holders = [
            *(one.id for one in pack.entries if entry_id in one.related),
            *(one.id for one in pack.collections if entry_id in one.entries),
            *(one.id for one in pack.disputes if entry_id in one.entries),
            *(one.id for one in pack.gaps if entry_id in one.near),
        ]
        if holders:
            shown = ", ".join(f'"{one}"' for one in holders)
            raise RefusedError(f'{shown} refers to "{entry_id}"; take it out there first')


def _standing_now(folder: Path, entry_id: str) -> dict[str, Any] | None:
    try:
        return found(folder, entry_id).before
    except KeyError:
        return None


def _raw(change: Change) -> dict[str, Any]:
    return change.before or {}


def _with_after(change: Change, after: dict[str, Any] | None) -> Change:
    return change.model_copy(update={"after": after})


def _put(raw: dict[str, Any], within: tuple[str, ...], text: str | None) -> None:
    *outer, key = within
    if outer:
        _put(raw.setdefault(outer[0], {}), (*outer[1:], key), text)
        if not raw[outer[0]]:
            del raw[outer[0]]
    elif text is None:
        raw.pop(key, None)
    else:
        raw[key] = text


def _cited(entries: Iterable[Entry]) -> set[int]:
    return {number for entry in entries for number in entry.paragraphs}


def _article(path: Path) -> Article:
    if not path.is_file():
        raise NotReviewableError(
            f"{path} is not there, and drafts are held against it; "
            "put the article's text there: the title, then paragraphs as [1] …, [2] …"
        )
    return parse_article(path.read_text(encoding="utf-8"))


def _sentences(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    values = read_yaml(path.read_text(encoding="utf-8"), file=path.name).value
    return {
        entry: str(value["sentence"])
        for entry, value in values.items()
        if isinstance(value, dict) and "sentence" in value
    }

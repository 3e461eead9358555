"""The conversation of a review: a draft is shown, a choice is typed, the review carries it out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.cli.output import write
from bot.cli.review_cards import show_draft, show_paragraphs, show_told
from knowledge.authoring.decisions import Action
from knowledge.authoring.review import RefusedError, Review, Standing
from knowledge.model import Entry

_CHOICES = """\
  a accept    publish it as it stands       r reword      write it anew and publish it
  m merge     into another entry            d drop        take it out of the pack
  p phrasings ways of asking for it         s skip        decide it later
  c coverage  paragraphs without an entry   u undo        take the last decision back
  q quit      all decisions are kept        ? help        these choices"""
_ADD_OR_TAKE_OUT = (
    "Type a question to add it, = and a question to have it alone, -1 3 to take the first and the "
    "third out; an empty line ends."
)
_NAMES = ("accept", "reword", "merge", "drop", "phrasings", "skip", "coverage", "undo", "help")
_DONE = {
    Action.ACCEPT: "accepting",
    Action.REWORD: "rewording",
    Action.PHRASE: "the phrasings of",
    Action.MERGE: "merging",
    Action.DROP: "dropping",
}


class _LeavingError(Exception):
    """The curator leaves, or what is typed has ended."""


class Talk:
    """A review over standard input and output."""

    def __init__(self, review: Review, folder: Path) -> None:
        self._review = review
        self._folder = folder
        self._skipped: list[str] = []
        self._next_id: str | None = None  # what an undo brought back is shown next
        self._shown: Entry | None = None
        self._carry_out: Mapping[str, Callable[[Entry], None]] = {
            "accept": self._accept,
            "reword": self._reword,
            "merge": self._merge,
            "drop": self._drop,
            "phrasings": self._phrase,
            "skip": self._skip,
            "coverage": self._coverage,
            "undo": self._undo,
            "help": self._help,
        }

    def run(self) -> None:
        """Go through the drafts until none is left to decide, or the curator leaves."""
        write(standing_shown(self._review.standing()))
        try:
            if self._next():
                write(_CHOICES)
            while draft := self._next():
                if draft != self._shown:
                    self._show(draft)
                self._choose(draft)
        except (_LeavingError, KeyboardInterrupt):
            write("")
        self._close()

    def _next(self) -> Entry | None:
        drafts = self._review.drafts()
        again = next((one for one in drafts if one.id == self._next_id), None)
        return again or next((one for one in drafts if one.id not in self._skipped), None)

    def _show(self, draft: Entry) -> None:
        left = len(self._review.drafts()) - 1
        show_draft(draft, self._review, left)
        self._shown = draft

    def _choose(self, draft: Entry) -> None:
        typed = _typed("choice: ").strip().casefold()
        if typed in ("q", "quit"):
            raise _LeavingError
        name = _choice(typed)
        if name is None:
            shown = f"“{typed[:20]}” is no choice; " if typed else ""
            show_told(f"{shown}type one of these letters:\n{_CHOICES}")
            return
        try:
            self._carry_out[name](draft)
        except RefusedError as error:
            show_told(str(error))

    def _accept(self, draft: Entry) -> None:
        self._review.accept(draft.id)
        write(f"published: {draft.id}")

    def _reword(self, draft: Entry) -> None:
        texts: dict[tuple[str, ...], str | None] = {}
        for within, text in self._texts(draft).items():
            removable = within != ("text",)
            hint = "empty keeps it, - takes it out" if removable else "empty keeps it"
            typed = _typed(f"{' '.join(within)} ({hint}): ", text).strip()
            if typed and typed != text:
                texts[within] = None if removable and typed == "-" else typed
        if texts:
            self._review.reword(draft.id, texts)
        self._accept(self._review.pack.entry_by_id[draft.id])

    def _texts(self, draft: Entry) -> dict[tuple[str, ...], str]:
        """Return what can be reworded: the text, the short answers, and what else is copied."""
        leads: dict[tuple[str, ...], str] = {
            ("leads", kind): lead for kind, lead in draft.leads.given().items()
        }
        copied = {one.within: one.text for one in self._review.copied(draft)}
        return {("text",): draft.text, **leads, **copied}

    def _merge(self, draft: Entry) -> None:
        near = self._review.near(draft)
        into = _typed("into which? a number shown, or an id (empty: none): ").strip()
        if not into:
            return
        if into.isdecimal() and 1 <= int(into[:4]) <= len(near):
            into = near[int(into) - 1].entry.id
        self._review.merge(draft.id, into)
        write(f"merged: {draft.id} into {into}")

    def _drop(self, draft: Entry) -> None:
        self._review.drop(draft.id)
        write(f"dropped: {draft.id}")

    def _phrase(self, draft: Entry) -> None:
        write(
            "Type a question to add it, -1 3 to take the first and third out; an empty line ends."
        )
        while True:
            phrasings = list(self._review.pack.entry_by_id[draft.id].phrasings)
            for number, phrasing in enumerate(phrasings, start=1):
                write(f"  {number} {phrasing}")
            typed = _typed("phrasing: ").strip()
            if not typed:
                return
            try:
                self._review.phrase(draft.id, _with(phrasings, typed))
            except RefusedError as error:
                show_told(str(error))

    def _skip(self, draft: Entry) -> None:
        self._skipped.append(draft.id)
        if self._next_id == draft.id:
            self._next_id = None

    def _undo(self, _: Entry) -> None:
        undone = self._review.undo()
        if undone is None:
            show_told("there is nothing to undo")
            return
        self._next_id = undone.entry
        self._shown = None
        write(f"taken back: {_DONE[undone.action]} {undone.entry}")

    def _coverage(self, _: Entry) -> None:
        show_paragraphs(self._review)

    def _help(self, _: Entry) -> None:
        write(_CHOICES)

    def _close(self) -> None:
        standing = self._review.standing()
        if not standing.drafts:
            show_paragraphs(self._review)
        write(standing_shown(standing))
        if standing.drafts:
            write(f"go on with: dossier pack review {self._folder}")
        else:
            article = self._review.article_path
            write(f"next: dossier pack check {self._folder} --source {article}")


def standing_shown(standing: Standing) -> str:
    """Return how far a review is, in two lines."""
    counts = (
        f"{standing.drafts} drafts left, {standing.published} published, "
        f"{standing.dropped} dropped, {standing.merged} merged"
    )
    uncovered = ", ".join(map(str, standing.uncovered)) or "none"
    drafted = ", ".join(map(str, standing.drafted_only))
    waiting = f"; only drafts cite {drafted}" if drafted else ""
    return f"{counts}\nparagraphs without an entry: {uncovered}{waiting}"


def _choice(typed: str) -> str | None:
    """Return the choice that a letter or a word names."""
    if typed == "?":
        return "help"
    return next((name for name in _NAMES if typed in (name[0], name)), None)


def _with(phrasings: list[str], typed: str) -> list[str]:
    """Return phrasings with a typed one, with it alone, or without those of the typed numbers."""
    if typed.startswith("="):
        return [typed[1:].strip()]
    numbers = typed[1:].split()
    if not (typed.startswith("-") and numbers and all(one.isdecimal() for one in numbers)):
        return [*phrasings, typed]
    out = {int(one[:4]) for one in numbers}
    if wrong := out - set(range(1, len(phrasings) + 1)):
        raise RefusedError(f"there is no phrasing {min(wrong)} to take out")
    return [one for number, one in enumerate(phrasings, start=1) if number not in out]


def _typed(prompt: str, given: str = "") -> str:
    """Return the line that is typed; on a terminal `given` is there to be edited.

    Raises:
        _LeavingError: there are no more lines.
    """
    if sys.stdin.isatty():
        try:
            return _edited(prompt, given)
        except EOFError as error:
            raise _LeavingError from error
    line = sys.stdin.readline()
    write(f"{prompt}{line.rstrip()}")
    if not line:
        raise _LeavingError
    return line


def _edited(prompt: str, given: str) -> str:
    try:
        import readline  # noqa: PLC0415 - Windows' Python is built without it
    except ImportError:
        return input(prompt)
    readline.set_startup_hook(lambda: readline.insert_text(given))
    try:
        return input(prompt)
    finally:
        readline.set_startup_hook(None)

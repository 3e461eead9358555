"""The journal of a review: each decision with what it changed, so that it can be undone.

A decision is on disk before the pack's files are touched; one that was cut short is finished on the
next start.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

JOURNAL_FILE = "progress.jsonl"


class Action(StrEnum):
    """What was decided about a draft."""

    ACCEPT = "accept"
    REWORD = "reword"
    PHRASE = "phrase"
    MERGE = "merge"
    DROP = "drop"
    UNDO = "undo"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Record):
    """An entry as one of the pack's files held it before and after; None where it is not there.

    `place` counts from 0 in the list `section` of the file.
    """

    file: str
    section: Literal["facts", "quotes", "events"]
    place: int
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def reversed(self) -> Self:
        """Return the change that takes this one back."""
        return self.model_copy(update={"before": self.after, "after": self.before})


class Decision(_Record):
    """What was decided about a draft, all that it changed, and what it was merged into."""

    action: Action
    entry: str
    changes: tuple[Change, ...]
    into: str | None = None

    def undone(self) -> Decision:
        """Return the decision that takes this one back."""
        changes = tuple(change.reversed() for change in reversed(self.changes))
        return Decision(action=Action.UNDO, entry=self.entry, changes=changes)


class JournalDamagedError(ValueError):
    """A line of the journal is not a decision."""

    def __init__(self, path: Path, line: int) -> None:
        self.path = path
        self.line = line
        super().__init__(
            f"{path}:{line}: this is not a decision; remove the line, or the file to forget what "
            "can be undone (the pack keeps what was decided)"
        )


class Journal:
    """Decisions in order, one line of JSON each. Blocking: reads and writes a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> list[Decision]:
        """Return every decision, undoing ones too. A last line that was cut short does not count.

        Raises:
            JournalDamagedError: another line is not a decision.
        """
        if not self._path.exists():
            return []
        lines = self._path.read_bytes().split(b"\n")[:-1]
        decisions = []
        for number, line in enumerate(lines, start=1):
            try:
                decisions.append(Decision.model_validate_json(line))
            except ValidationError as error:
                raise JournalDamagedError(self._path, number) from error
        return decisions

    def in_force(self) -> list[Decision]:
        """Return the decisions that were not undone, the oldest first."""
        kept: list[Decision] = []
        for decision in self.all():
            if decision.action is not Action.UNDO:
                kept.append(decision)
            elif kept:
                kept.pop()
        return kept

    def append(self, decision: Decision) -> None:
        """Write a decision down; it is on disk when this returns."""
        with self._path.open("a+b") as file:
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)
            file.write(decision.model_dump_json().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

"""What is wrong with a pack: one problem a fault, all of them together in one error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAX_SHOWN_CHARS = 400  # of an id, a message or a remedy; chosen: four lines of a terminal


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a pack: where it is, what it is, and what to do.

    `file` is shown with its pack's folder; `line` counts from 1, and is 0 where the whole file (or
    folder) is meant; `entry` is the id of the entry, person, gap … that is at fault, if any.
    """

    file: str
    line: int
    entry: str | None
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        entry = f'entry "{_shown(self.entry)}": ' if self.entry else ""
        start = f"{place}: " if place else ""
        return f"{start}{entry}{_shown(self.message)}; {_shown(self.remedy)}"


class PackInvalidError(ValueError):
    """A pack can't be used. `problems` are all of its faults, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=_place))
        super().__init__("\n".join(map(str, self.problems)))


def _shown(text: str) -> str:
    """Return a text that may quote a stranger's pack, safe for a terminal and of bounded length."""
    cut = text if len(text) <= MAX_SHOWN_CHARS else f"{text[: MAX_SHOWN_CHARS - 1]}…"
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in cut)


def _place(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file, problem.line, problem.entry or "", problem.message

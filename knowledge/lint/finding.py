"""Every phrasing finds its entry first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.lint.checked import OwnText, problem_at
from knowledge.model import Pack
from knowledge.pack_files import Positions, Problem

Find = Callable[[str], str | None]  # a question in; out, the id of the entry that answers first


def phrasings_find_their_entry(pack: Pack, positions: Positions, find: Find) -> Iterator[Problem]:
    """Yield each way of asking for an entry that leads elsewhere. Cost: one question each."""
    for entry in pack.entries:
        for name in ("phrasings", "yes", "no"):
            for number, phrasing in enumerate(getattr(entry, name)):
                found = find(phrasing)
                if found == entry.id:
                    continue
                answer = f'"{found}" answers first' if found else "nothing answers"
                yield problem_at(
                    positions,
                    OwnText("entries", entry.id, (name, number), phrasing),
                    f"asked '{phrasing}', {answer}",
                    "reword it, or move it to the entry that answers it",
                )

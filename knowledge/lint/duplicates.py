"""No two entries say the same, and none is asked for twice in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.language.cleaning import clean
from knowledge.language.words import split_words
from knowledge.lint.checked import OwnText, problem_at
from knowledge.model import Collection, Entry, Gap, Kind, Pack
from knowledge.pack_files import Positions, Problem

ALIKE = 88  # of 100, by rapidfuzz's token_sort_ratio; chosen: a word or two of a sentence differ
_ROWS = 500  # compared at a time, which bounds the table of scores


def entries_differ(pack: Pack, positions: Positions) -> Iterator[Problem]:
    """Yield each entry whose text is nearly that of an earlier one of its kind.

    Cost: grows with the square of the number of entries; 10,000 take some 20 seconds.
    """
    for kind in Kind:
        entries = [entry for entry in pack.entries if entry.kind is kind]
        for first, second, score in _alike([_words(entry) for entry in entries]):
            earlier, later = entries[first], entries[second]
            yield problem_at(
                positions,
                OwnText("entries", later.id, ("text",), later.text),
                f'it says nearly the same as "{earlier.id}" ({score} % alike)',
                "join the two, or say what differs",
            )


def questions_differ(pack: Pack, positions: Positions) -> Iterator[Problem]:
    """Yield each way of asking that an entry, a collection or a gap has twice."""
    parts: list[tuple[str, Entry | Collection | Gap]] = [
        *(("entries", one) for one in pack.entries),
        *(("collections", one) for one in pack.collections),
        *(("gaps", one) for one in pack.gaps),
    ]
    for section, part in parts:
        asked: set[str] = set()
        for name in ("phrasings", "yes", "no", "corrects"):
            for number, phrasing in enumerate(getattr(part, name, ())):
                plain = " ".join(split_words(clean(phrasing)))
                if plain in asked:
                    own = OwnText(section, part.id, (name, number), phrasing)
                    message = f"'{phrasing}' stands here twice"
                    yield problem_at(positions, own, message, "keep one of the two")
                asked.add(plain)


def _alike(texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    for start in range(0, len(texts), _ROWS):
        scores = process.cdist(
            texts[start : start + _ROWS],
            texts,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=ALIKE,
            dtype=np.uint8,
        )
        for row, column in np.argwhere(scores):
            if start + row < column:
                yield int(start + row), int(column), int(scores[row, column])


def _words(entry: Entry) -> str:
    return (entry.quote or entry.text).casefold()

"""What a bot would usually search its entries with: rapidfuzz, bm25s and SQLite's FTS5.

Each gets the same rows, one for each text of an entry, and gives the best rows' entries with their
scores, best first.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import bm25s
from rapidfuzz import fuzz, process, utils


@dataclass(frozen=True)
class Row:
    """One text of an entry; `entry` is what tells entries apart."""

    entry: str
    text: str


Found = tuple[str, float]  # the entry and its score, of which more is better
Search = Callable[[str, int], list[Found]]  # by a question, up to so many


def wratio(rows: Sequence[Row]) -> Search:
    """Return a scan of all rows with WRatio, rapidfuzz's default scorer."""
    return _scan(rows, fuzz.WRatio)


def token_set_ratio(rows: Sequence[Row]) -> Search:
    """Return a scan of all rows with rapidfuzz's scorer of shared words."""
    return _scan(rows, fuzz.token_set_ratio)


def _scan(rows: Sequence[Row], scorer: Callable[..., Any]) -> Search:
    texts = [utils.default_process(row.text) for row in rows]

    def search(question: str, limit: int) -> list[Found]:
        sought = utils.default_process(question)
        found = process.extract(sought, texts, scorer=scorer, limit=limit)
        return [(rows[place].entry, score) for _, score, place in found]

    return search


def bm25(rows: Sequence[Row]) -> Search:
    """Return bm25s over the rows, with its English stop words and its default parameters."""
    texts = [row.text for row in rows]
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def search(question: str, limit: int) -> list[Found]:
        tokens = bm25s.tokenize([question], stopwords="en", return_ids=False, show_progress=False)
        if not tokens[0]:
            return []
        ids, scores = index.retrieve(tokens, k=min(limit, len(rows)), show_progress=False)
        return [
            (rows[int(place)].entry, float(score))
            for place, score in zip(ids[0], scores[0], strict=True)
        ]

    return search


def fts5(rows: Sequence[Row]) -> Search:
    """Return SQLite FTS5 over the rows: Porter stems, any of the words, ranked by its bm25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE row USING fts5(text, tokenize = 'porter unicode61')")
    database.executemany(
        "INSERT INTO row(rowid, text) VALUES (?, ?)",
        ((number, row.text) for number, row in enumerate(rows)),
    )

    def search(question: str, limit: int) -> list[Found]:
        words = re.findall(r"\w+", question)
        if not words:
            return []
        found = database.execute(
            "SELECT rowid, -rank FROM row WHERE row MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(f'"{word}"' for word in words), limit),
        )
        return [(rows[place].entry, score) for place, score in found]

    return search


BASELINES: dict[str, Callable[[Sequence[Row]], Search]] = {
    "rapidfuzz WRatio": wratio,
    "bm25s": bm25,
    "SQLite FTS5": fts5,
}

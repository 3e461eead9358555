"""What a bot would usually search its entries with: rapidfuzz's WRatio, bm25s and SQLite's FTS5.

Each gets the same rows, one for each text of an entry, and gives the best row's entry with a score.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import bm25s
from rapidfuzz import fuzz, process, utils


@dataclass(frozen=True)
class Row:
    """One text of an entry; `entry` is what tells entries apart."""

    entry: str
    text: str


Found = tuple[str, float]  # the entry and its score, of which more is better
Search = Callable[[str], Found | None]


def wratio(rows: Sequence[Row]) -> Search:
    """Return a scan of all rows with WRatio, rapidfuzz's default scorer."""
    texts = [utils.default_process(row.text) for row in rows]

    def search(question: str) -> Found | None:
        best = process.extractOne(utils.default_process(question), texts, scorer=fuzz.WRatio)
        return None if best is None else (rows[best[2]].entry, best[1])

    return search


def bm25(rows: Sequence[Row]) -> Search:
    """Return bm25s over the rows, with its English stop words and its default parameters."""
    texts = [row.text for row in rows]
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def search(question: str) -> Found | None:
        tokens = bm25s.tokenize([question], stopwords="en", return_ids=False, show_progress=False)
        if not tokens[0]:
            return None
        ids, scores = index.retrieve(tokens, k=1, show_progress=False)
        return rows[int(ids[0, 0])].entry, float(scores[0, 0])

    return search


def fts5(rows: Sequence[Row]) -> Search:
    """Return SQLite FTS5 over the rows: Porter stems, any of the words, ranked by its bm25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE row USING fts5(text, tokenize = 'porter unicode61')")
    database.executemany(
        "INSERT INTO row(rowid, text) VALUES (?, ?)",
        ((number, row.text) for number, row in enumerate(rows)),
    )

    def search(question: str) -> Found | None:
        words = re.findall(r"\w+", question)
        if not words:
            return None
        best = database.execute(
            "SELECT rowid, -rank FROM row WHERE row MATCH ? ORDER BY rank LIMIT 1",
            (" OR ".join(f'"{word}"' for word in words),),
        ).fetchone()
        return None if best is None else (rows[best[0]].entry, best[1])

    return search


BASELINES: dict[str, Callable[[Sequence[Row]], Search]] = {
    "rapidfuzz WRatio": wratio,
    "bm25s": bm25,
    "SQLite FTS5": fts5,
}

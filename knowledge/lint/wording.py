"""The pack's wording is its own: no run of the article's words outside quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.lint.checked import Checked, OwnText, own_texts
from knowledge.pack_files import Problem

RUN_WORDS = 8  # as many in a row are the article's sentence, not ours

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*|…")


def wording_is_our_own(checked: Checked) -> Iterator[Problem]:
    """Yield each text that shares a run of `RUN_WORDS` words with the article."""
    for own, words, paragraph in copied_texts(checked):
        yield checked.problem(
            own,
            f"the words '{words}' are those of paragraph {paragraph}",
            "say it in other words, or quote it",
        )


def copied_texts(checked: Checked) -> Iterator[tuple[OwnText, str, int]]:
    """Yield each such text with the first run that it shares, and the paragraph of that run."""
    runs: dict[tuple[str, ...], int] = {}
    for number, paragraph in checked.article.paragraphs.items():
        for run in _runs(paragraph):
            runs.setdefault(run, number)
    for own in own_texts(checked.pack):
        shared = next((run for run in _runs(own.unquoted) if run in runs), None)
        if shared is not None:
            yield own, " ".join(shared), runs[shared]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [word.replace("’", "'") for word in _WORD.findall(text.casefold())]
    for start in range(len(words) - RUN_WORDS + 1):
        run = tuple(words[start : start + RUN_WORDS])
        if "…" not in run:
            yield run

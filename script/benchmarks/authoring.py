"""Precision and recall of drafted packs: quotes with speaker, people, dated events.

    script/bench authoring [--json] [--faults]

Measured are the articles in tests/articles against the gold beside them, and the article of the
pack that comes with the project where it lies beside the project (../shared/source/article.txt).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from _table import table

from bot.pack_places import OWN_PACKS
from knowledge.authoring.drafting import draft
from knowledge.authoring.measure import Gold, Score, gold_of, measure, read_gold
from knowledge.authoring.reading import read_article
from knowledge.pack_files import read_pack

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "tests" / "articles"
HANOI = ROOT.parent / "shared" / "source" / "article.txt"


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="script/bench authoring")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--faults", action="store_true", help="also what was missed or wrong")
    options = parser.parse_args(arguments)
    scores = {path.stem: measured(path, gold) for path, gold in articles()}
    if options.json:
        figures = {
            article: {what: asdict(score) for what, score in of.items()}
            for article, of in scores.items()
        }
        json.dump(figures, sys.stdout, ensure_ascii=False)
        return 0
    rows = [
        (
            f"{article}: {what}",
            f"{score.recall:.0%}",
            f"{score.found}/{score.wanted}",
            f"{score.precision:.0%}",
            f"{score.right}/{score.drafted}",
        )
        for article, of in scores.items()
        for what, score in of.items()
    ]
    sys.stdout.write(table(("", "recall", "found", "precision", "right"), rows))
    if options.faults:
        sys.stdout.writelines(_faults(scores))
    return 0


def articles() -> Iterator[tuple[Path, Gold]]:
    """Yield the articles that are there, with their gold."""
    if HANOI.exists():
        yield HANOI, gold_of(read_pack(OWN_PACKS / "hanoi-2019"))
    for gold in sorted(ARTICLES.glob("*.gold.yaml")):
        name = gold.name.removesuffix(".gold.yaml")
        path = next(one for one in sorted(ARTICLES.glob(f"{name}.*")) if one != gold)
        yield path, read_gold(gold)


def measured(path: Path, gold: Gold) -> dict[str, Score]:
    """Return the scores of an article's draft."""
    return measure(draft(read_article(path), pack_id="measured"), gold)


def _faults(scores: dict[str, dict[str, Score]]) -> Iterator[str]:
    for article, of in scores.items():
        for what, score in of.items():
            yield from (f"{article}: {what}: missed {one}\n" for one in score.missed)
            yield from (f"{article}: {what}: wrong {one}\n" for one in score.wrong)

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.authoring.drafting import draft
from knowledge.authoring.measure import (
    Gold,
    GoldEvent,
    GoldQuote,
    Score,
    gold_of,
    measure,
    read_gold,
)
from knowledge.authoring.reading import read_article
from knowledge.authoring.sources import Paragraph, SourceArticle
from knowledge.dates import parse_span
from knowledge.pack_files import read_pack

ROOT = Path(__file__).parents[3]
ARTICLES = ROOT / "tests" / "articles"
HANOI = ROOT.parent / "shared" / "source" / "article.txt"

Figures = dict[str, tuple[float, float]]  # recall and precision, in percent


def _figures(article: Path, gold: Gold) -> Figures:
    scores = measure(draft(read_article(article), pack_id="measured"), gold)
    return {
        what: (int(100 * score.recall), int(100 * score.precision))
        for what, score in scores.items()
    }


def _at_least(floors: Figures, figures: Figures) -> bool:
    return all(
        figures[what][0] >= recall and figures[what][1] >= precision
        for what, (recall, precision) in floors.items()
    )


@pytest.mark.parametrize(
    ("name", "floors"),
    [
        (
            "footbridge.txt",
            {"quotes": (100, 100), "people": (100, 100), "events": (100, 87)},
        ),
        # "The fourth quarter" is not read; what is said of 2018 did not happen.
        ("chips.txt", {"quotes": (100, 100), "people": (100, 100), "events": (92, 86)}),
        ("kelp.md", {"quotes": (100, 100), "people": (100, 100), "events": (100, 100)}),
        ("regatta.html", {"quotes": (100, 100), "people": (100, 100), "events": (100, 100)}),
    ],
)
def test_a_draft_finds_what_a_curator_finds(name: str, floors: Figures) -> None:
    article = ARTICLES / name
    gold = read_gold(article.with_suffix(".gold.yaml"))

    figures = _figures(article, gold)

    assert _at_least(floors, figures), figures


@pytest.mark.skipif(not HANOI.exists(), reason="the article lies beside the project, not in it")
def test_the_draft_of_the_packs_article_finds_what_the_pack_has() -> None:
    gold = gold_of(read_pack(ROOT / "knowledge" / "packs" / "hanoi-2019"))

    figures = _figures(HANOI, gold)

    floors = {
        "quotes": (94, 94),
        "spoken quotes": (100, 100),
        "people": (100, 100),
        "events": (100, 90),
    }
    assert _at_least(floors, figures), figures


def test_what_is_missed_and_what_is_wrong_are_told() -> None:
    article = SourceArticle(
        "The ferry",
        date(2024, 3, 14),
        (Paragraph(1, "“It sank,” said Ann Lee, a sailor. The ferry was built in 1931."),),
    )
    gold = Gold(
        quotes=(GoldQuote(1, "It sank,", ("John Roe",)),),
        people=(("Ann Lee", "Lee"), ("John Roe",)),
        events=(GoldEvent((1,), parse_span("1931"), "The ferry was built."),),
    )

    scores = measure(draft(article, pack_id="ferry"), gold)

    assert scores["quotes"] == Score(
        found=0, wanted=1, right=0, drafted=1, missed=("It sank,",), wrong=("ann-lee: It sank,",)
    )
    assert scores["people"] == Score(
        found=1, wanted=2, right=1, drafted=1, missed=("John Roe",), wrong=()
    )
    assert scores["events"] == Score(
        found=1,
        wanted=1,
        right=1,
        drafted=2,
        wrong=("1: The article is dated 14 March 2024.",),
    )

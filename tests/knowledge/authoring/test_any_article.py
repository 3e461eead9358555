"""Whatever text comes in, a readable pack comes out."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.article import parse_article
from knowledge.authoring.drafting import draft
from knowledge.authoring.reading import from_text, read_article
from knowledge.authoring.sources import ArticleUnreadableError, SourceArticle
from knowledge.authoring.writing import write_draft
from knowledge.pack_files import read_pack

# Pieces that the rules act on, among any characters.
_PIECES = st.sampled_from(
    [
        "“", "”", '"', "‘", "’", "'", ", ", ". ", "? ", "\n", "\n\n", " — ", " said ", " he said",
        "Ann Lee", "President Lee", "the official", "a senior official", "Oslo",
        "Turkey’s president",
        " who ", " and ", "on Monday", "last June", "2016", "30,000 troops", "will ", "[1] ", "# ",
        "the", "said", "(PRT)", "@everyone", "https://x.org", "0 years ago", "99999 years ago",
        "31 February", "of the", "Bank of ", "U.S.", "\u202e", "\u2028", "\x85", "**", "<b>", "---",
    ]
)  # fmt: skip
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=40).map("".join)
_DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


def _dated(article: SourceArticle, day: date) -> SourceArticle:
    return SourceArticle(article.title, day, article.paragraphs)


@example(text="last June", day=date(1, 1, 1))
@example(text="It ends tomorrow, or in the next year.", day=date(9999, 12, 31))
@given(text=_TEXTS, day=_DAYS)
@settings(max_examples=60, deadline=None)
def test_any_text_becomes_a_pack_that_can_be_read(text: str, day: date) -> None:
    article = _dated(from_text(text), day)
    if not article.paragraphs:
        return

    with tempfile.TemporaryDirectory() as folder:
        target = write_draft(draft(article, pack_id="any"), Path(folder))
        pack = read_pack(target, drafts=True)
        kept = parse_article((Path(folder) / "any.review" / "article.txt").read_text("utf-8"))

    assert pack.entries
    assert [" ".join(one.split()) for one in kept.paragraphs.values()] == [
        one.text for one in article.paragraphs
    ]


_FILES = st.one_of(st.binary(max_size=200), _TEXTS.map(str.encode))


@given(content=_FILES, suffix=st.sampled_from(["txt", "md"]))
@settings(max_examples=60, deadline=None)
def test_any_file_is_read_or_refused_with_a_reason(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"article.{suffix}"
        file.write_bytes(content)
        try:
            article = read_article(file)
        except ArticleUnreadableError:
            return

    assert article.paragraphs

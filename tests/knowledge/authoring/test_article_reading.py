from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.article import parse_article
from knowledge.authoring.reading import from_text, read_article
from knowledge.authoring.sources import ArticleUnreadableError, Paragraph, SourceArticle

ARTICLES = Path(__file__).parents[2] / "articles"


def test_plain_text_gives_title_byline_date_and_paragraphs() -> None:
    text = (
        "A Ferry at Night\n\nBy Ann Lee, Thursday 14 March 2024\n\n"
        "The ferry sails\nat nine.\n\nAboard\n\nSeven sailors run it.\n"
    )

    article = from_text(text)

    assert article == SourceArticle(
        title="A Ferry at Night",
        date=date(2024, 3, 14),
        paragraphs=(
            Paragraph(1, "The ferry sails at nine."),
            Paragraph(2, "Seven sailors run it.", "Aboard"),
        ),
        author="Ann Lee",
        date_line="By Ann Lee, Thursday 14 March 2024",
    )


def test_numbered_paragraphs_keep_their_numbers_and_crossheads() -> None:
    text = "A Ferry\n\nMay 4, 2020\n\n[1] It sails.\n\n## Aboard\n\n[2] Seven sailors run it.\n"

    article = from_text(text)

    assert [(one.number, one.text, one.section) for one in article.paragraphs] == [
        (1, "It sails.", ""),
        (2, "Seven sailors run it.", "Aboard"),
    ]
    assert article.date == date(2020, 5, 4)


def test_lines_are_paragraphs_where_no_line_is_empty() -> None:
    article = from_text("A Ferry\nIt sails at nine every night.\nSeven sailors run it by hand.\n")

    assert [one.text for one in article.paragraphs] == [
        "It sails at nine every night.",
        "Seven sailors run it by hand.",
    ]


def test_markdown_gives_front_matter_and_text_without_marks() -> None:
    article = read_article(ARTICLES / "kelp.md")

    assert (article.title, article.date, article.author) == (
        "The forest that came back",
        date(2023, 9, 5),
        "L. Marchetti",
    )
    assert article.sections == ("Urchins by the million", "Who pays")
    assert len(article.paragraphs) == 16
    assert "giant kelp has closed" in article.paragraphs[0].text


def test_html_gives_the_article_without_what_surrounds_it() -> None:
    article = read_article(ARTICLES / "regatta.html")

    assert (article.title, article.date) == (
        "Lake crew survive late storm to take third title",
        date(2022, 7, 18),
    )
    assert article.sections == ("A club of 90 members",)
    assert len(article.paragraphs) == 14
    assert not any("Copyright" in one.text or "Subscribe" in one.text for one in article.paragraphs)


@pytest.mark.parametrize("name", ["footbridge.txt", "kelp.md", "regatta.html"])
def test_what_a_review_keeps_reads_as_the_same_paragraphs(name: str) -> None:
    article = read_article(ARTICLES / name)

    kept = parse_article(article.numbered())

    assert kept.title == article.title
    assert kept.paragraphs == {one.number: one.text for one in article.paragraphs}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b" \n\n ", "the file is empty"),
        (b"\x00\x01binary", "this is not text"),
        (b"A title\n\nIt was \x93odd\x94.\n", "article.txt:3: this is not UTF-8 text"),
        (b"x" * (8 * 2**20 + 1), "larger than 8 MiB"),
        (b"A title\n\n" + b"word " * 70_000, "at most 300,000 are drafted from"),
    ],
)
def test_a_file_that_is_no_article_is_told_why(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(content)

    with pytest.raises(ArticleUnreadableError, match=told):
        read_article(file)


def test_a_page_without_an_article_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><script>1</script></body></html>", encoding="utf-8")

    with pytest.raises(ArticleUnreadableError, match="no article was found"):
        read_article(page)


def test_text_in_utf_16_is_read(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("A Ferry\n\nIt “sails”.\n", encoding="utf-16")

    article = read_article(file)

    assert article.paragraphs == (Paragraph(1, "It “sails”."),)


def test_a_date_without_its_year_is_no_date_line() -> None:
    article = from_text("A Ferry\n\n4 May\n\nIt sails at nine.\n")

    assert article.date is None

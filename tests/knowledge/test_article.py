import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import Article, ArticleError, parse_article


def test_title_and_paragraphs_are_read_and_other_lines_left_out() -> None:
    text = "A Title\n\nMarch 1, 2020\n\n[1] One\ngoes on.\n\n## A crosshead\n[2] Two.\n\nStray.\n"

    assert parse_article(text) == Article("A Title", {1: "One goes on.", 2: "Two."})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Title only", "line 1: there are no paragraphs; begin each with its number, as in"),
        ("", "line 1: there are no paragraphs"),
        ("[2] Two", r"line 1: paragraph \[2\] follows \[0\]"),
        ("[1] One\n[1] One", r"line 2: paragraph \[1\] follows \[1\]"),
    ],
)
def test_paragraphs_that_are_not_numbered_in_order_are_refused(text: str, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        parse_article(text)


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1), min_size=1))
def test_numbered_paragraphs_are_read_back(paragraphs: list[str]) -> None:
    text = "\n\n".join(f"[{number}] {one}" for number, one in enumerate(paragraphs, start=1))

    assert list(parse_article(text).paragraphs.values()) == paragraphs

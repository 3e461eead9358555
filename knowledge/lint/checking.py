"""Holding a pack against its article, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from knowledge.article import Article, parse_article
from knowledge.lint.checked import Checked
from knowledge.lint.coverage import every_paragraph_is_covered
from knowledge.lint.duplicates import entries_differ, questions_differ
from knowledge.lint.finding import Find, phrasings_find_their_entry
from knowledge.lint.names import names_are_declared, names_follow
from knowledge.lint.numbers import dates_follow, numbers_follow
from knowledge.lint.quotes import quotes_stand_in_the_source
from knowledge.lint.wording import wording_is_our_own
from knowledge.model import Pack, Source
from knowledge.pack_files import Positions, Problem

_AGAINST_THE_ARTICLE = (
    quotes_stand_in_the_source,
    numbers_follow,
    dates_follow,
    names_follow,
    wording_is_our_own,
    every_paragraph_is_covered,
)


def check_pack(
    pack: Pack,
    article: str | None = None,
    find: Find | None = None,
    *,
    positions: Positions | None = None,
) -> list[Problem]:
    """Return what is doubtful in a valid pack, by file and line.

    With the text of one of its sources (see `parse_article`), quotes, numbers, dates, names and
    wording are held against it. With `find`, every phrasing is asked.

    Raises:
        knowledge.article.ArticleError: the text has no numbered paragraphs.
    """
    positions = positions or Positions()
    problems = list(_problems(pack, article, find, positions))
    return sorted(problems, key=lambda one: (one.file, one.line, one.entry or "", one.message))


def _problems(
    pack: Pack, article: str | None, find: Find | None, positions: Positions
) -> Iterator[Problem]:
    yield from entries_differ(pack, positions)
    yield from questions_differ(pack, positions)
    yield from names_are_declared(pack, positions)
    if article is not None:
        text = parse_article(article)
        checked = Checked(pack, _source_of(pack, text), text, positions)
        for rule in _AGAINST_THE_ARTICLE:
            yield from rule(checked)
    if find is not None:
        yield from phrasings_find_their_entry(pack, positions, find)


def _source_of(pack: Pack, article: Article) -> Source:
    """Return the source whose title is most like the article's."""
    return max(pack.sources, key=lambda source: fuzz.ratio(source.title, article.title))

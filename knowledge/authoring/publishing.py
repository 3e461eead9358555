"""Whether an entry may be published, what is doubtful in it, and which entries are like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.article import Article
from knowledge.lint.checked import Checked
from knowledge.lint.names import names_are_declared, names_follow
from knowledge.lint.numbers import dates_follow, numbers_follow
from knowledge.lint.quotes import quotes_stand_in_the_source
from knowledge.lint.wording import copied_texts
from knowledge.model import Entry, Pack, Source
from knowledge.pack_files import Positions, Problem

ALIKE = 72  # of 100; chosen: looser than the check's 88, since a person looks at each
MOST_ALIKE = 3  # chosen: what is taken in at a glance

_DOUBTED = (numbers_follow, dates_follow, names_follow)


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that is like a draft: how much of 100, and whether both are of one sentence."""

    entry: Entry
    score: int
    same_sentence: bool


@dataclass(frozen=True, slots=True)
class Copied:
    """A text of an entry that shares a run of words with a paragraph; `within` is its place."""

    within: tuple[str, ...]
    text: str
    words: str
    paragraph: int

    def __str__(self) -> str:
        return (
            f"{' '.join(self.within)}: the words '{self.words}' are those of paragraph "
            f"{self.paragraph}; reword it"
        )


def copied(entry: Entry, pack: Pack, source: Source, article: Article) -> list[Copied]:
    """Return the texts of an entry that have the article's own wording."""
    checked = Checked(_alone(entry, pack), source, article, Positions())
    return [
        Copied(tuple(map(str, own.within)), own.text, words, paragraph)
        for own, words, paragraph in copied_texts(checked)
    ]


def misquoted(entry: Entry, pack: Pack, source: Source, article: Article) -> list[str]:
    """Return what an entry quotes that is not letter for letter in its paragraphs."""
    checked = Checked(_alone(entry, pack), source, article, Positions())
    return [_told(problem) for problem in quotes_stand_in_the_source(checked)]


def doubts(entry: Entry, pack: Pack, source: Source, article: Article) -> list[str]:
    """Return what the check would find in an entry's numbers, dates and names."""
    alone = pack.with_changes(entries=(entry,), collections=(), disputes=(), gaps=())
    checked = Checked(alone, source, article, Positions())
    found = [problem for rule in _DOUBTED for problem in rule(checked)]
    found += names_are_declared(alone, Positions())
    return [_told(problem) for problem in found if problem.entry == entry.id]


def near(entry: Entry, pack: Pack, sentences: Mapping[str, str]) -> list[Near]:
    """Return the entries most like a draft, and those of the same sentence, the most alike first.

    `sentences` are the source sentences by entry id. Cost: grows with the number of entries.
    """
    return sorted(_near(entry, pack, sentences), key=lambda one: -one.score)[:MOST_ALIKE]


def _near(entry: Entry, pack: Pack, sentences: Mapping[str, str]) -> Iterator[Near]:
    others = [one for one in pack.entries if one.id != entry.id]
    sentence = sentences.get(entry.id)
    scores = process.extract_iter(
        _words(entry), [_words(one) for one in others], scorer=fuzz.token_sort_ratio
    )
    for _, score, place in scores:
        other = others[place]
        same = sentence is not None and sentences.get(other.id) == sentence
        if same or score >= ALIKE:
            yield Near(other, round(score), same)


def _words(entry: Entry) -> str:
    return (entry.quote or entry.text).casefold()


def _alone(entry: Entry, pack: Pack) -> Pack:
    return pack.with_changes(
        entries=(entry,), people=(), collections=(), disputes=(), gaps=(), synonyms=()
    )


def _told(problem: Problem) -> str:
    """Return a problem in a line, without where it stands in its file."""
    return f"{problem.message}; {problem.remedy}"

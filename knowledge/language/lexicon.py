"""General knowledge of English that every pack shares, read from the text files in `data/`.

A pack adds its own groups of synonyms and its people's aliases; none of these stand here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import log

_DATA = resources.files("knowledge.language") / "data"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists. All words are in lower case."""

    function_words: frozenset[str]  # carry no subject: articles, prepositions, question words
    light_words: frozenset[str]  # carry little: do, say, think, thing, exactly
    # As typed on a phone, and what may be meant, in words, the likeliest first.
    abbreviations: dict[str, tuple[tuple[str, ...], ...]]
    demonyms: dict[str, tuple[str, ...]]  # what a country's people and things are called
    stems: dict[str, str]  # words whose stem the stemmer gets wrong, and their stem
    synonyms: tuple[tuple[str, ...], ...]  # groups of words or phrases
    opposites: tuple[
        tuple[tuple[str, ...], tuple[str, ...]], ...
    ]  # two groups that exclude each other
    small_talk: dict[str, tuple[str, ...]]  # what is said, by kind of small talk


@cache
def lexicon() -> Lexicon:
    """Return the lexicon; the files are read once a process."""
    return Lexicon(
        function_words=frozenset(_words("function-words.txt")),
        light_words=frozenset(_words("light-words.txt")),
        abbreviations={
            typed: tuple(tuple(meant.split()) for meant in meanings.split("|"))
            for typed, meanings in _pairs("abbreviations.txt")
        },
        demonyms={
            country: tuple(word.strip() for word in words.split(","))
            for country, words in _pairs("demonyms.txt")
        },
        stems=dict(_pairs("stems.txt")),
        synonyms=tuple(_groups("synonyms.txt")),
        opposites=tuple(_opposed("opposites.txt")),
        small_talk={kind: tuple(said.split(" | ")) for kind, said in _pairs("small-talk.txt")},
    )


@cache
def word_frequencies() -> dict[str, int]:
    """Return how often English words occur, by word: the list that symspellpy ships.

    Source: SCOWL's words with the counts of the Google Books n-grams.
    """
    path = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    parts = path.read_text("utf-8-sig").split()
    return dict(zip(parts[::2], map(int, parts[1::2]), strict=True))


def is_english(word: str) -> bool:
    """Tell whether the word list holds a word."""
    return word in word_frequencies()


def rarity(word: str) -> float:
    """Return how rare an English word is: 0 for the commonest, 1 for the rarest and the unknown."""
    count = word_frequencies().get(word)
    if count is None:
        return 1.0
    commonest, rarest = log(2e9), log(2e5)
    return min(1.0, max(0.0, (commonest - log(count)) / (commonest - rarest)))


def _lines(name: str) -> Iterator[str]:
    for line in (_DATA / name).read_text("utf-8").splitlines():
        content = line.partition("#")[0].strip()
        if content:
            yield content


def _words(name: str) -> Iterator[str]:
    for line in _lines(name):
        yield from line.split()


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    for line in _lines(name):
        left, _, right = line.partition("=")
        yield left.strip(), right.strip()


def _groups(name: str) -> Iterator[tuple[str, ...]]:
    for line in _lines(name):
        yield tuple(part.strip() for part in line.split(","))


def _opposed(name: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for line in _lines(name):
        one, _, other = line.partition("|")
        yield (
            tuple(part.strip() for part in one.split(",")),
            tuple(part.strip() for part in other.split(",")),
        )

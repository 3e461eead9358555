"""A question made ready for passages: its terms, what each may mean, and what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from knowledge.language.asking import stripped
from knowledge.language.cleaning import clean
from knowledge.language.lexicon import lexicon, rarity, word_frequencies
from knowledge.language.words import capitalised, split_words, stem
from knowledge.matching.passages.asking import asked_for
from knowledge.matching.passages.slips import Slips
from knowledge.matching.passages.vocabulary import Vocabulary
from knowledge.model import Ask

LIGHT_WEIGHT = 0.5  # of a light word beside others
_RARE_WORD = 0.35  # how far a word that English has may still be another, mistyped
_PLAIN_CHARS = 300
_MARKUP_LETTERS = frozenset("<>`/")
_WORDS_KEPT = 20_000  # read once
_MAX_TERMS = 40  # of the longest question; its further words are left out

Meanings = tuple[tuple[str, float, float], ...]  # stem, how surely it is meant, its weight


class Term(NamedTuple):
    """A word of a question. `meanings` are stems with their share and weight; none if unknown."""

    word: str
    stem: str
    weight: float  # of its weightiest meaning; of an unknown word, what it would weigh
    rarity: float  # the weight beside the greatest there is, 0 to 1
    meanings: Meanings
    keys: frozenset[str]  # its own stem and those of its meanings
    is_name: bool  # written or used like a name, or a number
    is_typed: bool  # the passages have the word as it was typed


class Question(NamedTuple):
    """A question after reading."""

    words: tuple[str, ...]  # in lower case, as typed
    terms: tuple[Term, ...]
    weight: float  # of all terms together; above 0
    ask: Ask
    stems: frozenset[str]  # of all terms and their meanings
    said: frozenset[str]  # those, and of the function words


class QuestionReader:
    """Reads questions by the words that the passages have."""

    def __init__(self, vocabulary: Vocabulary, slips: Slips) -> None:
        self._vocabulary = vocabulary
        self._slips = slips
        self._word = lru_cache(maxsize=_WORDS_KEPT)(self._read_word)

    def read(self, text: str) -> Question:
        """Return a question of any length and content made ready."""
        text = _cleaned(text)
        named = capitalised(text)
        meant: list[str] = []
        terms: dict[str, Term] = {}
        for word in stripped(" ".join(split_words(text))).split():
            parts, term = self._word(word, word in named)
            meant += parts
            if term is not None:
                terms.setdefault(term.stem, term)
        kept = tuple(terms.values())[:_MAX_TERMS]
        stems = frozenset().union(*[term.keys for term in kept])
        return Question(
            words=tuple(meant),
            terms=kept,
            weight=sum([term.weight for term in kept]) or 1.0,
            ask=asked_for(meant),
            stems=stems,
            said=stems.union(map(stem, meant)),
        )

    def _read_word(self, word: str, is_name: bool) -> tuple[tuple[str, ...], Term | None]:
        """Return the words meant by a word, and its term where it isn't a function word."""
        functional = lexicon().function_words
        ways = self._ways(word)
        meant = ways[0][0] if ways else (word,)
        if word in functional or (ways and all(part in functional for part in meant)):
            return meant, None
        return meant, self._term(word, ways, is_name=is_name)

    def _ways(self, word: str) -> Sequence[tuple[tuple[str, ...], float]]:
        """Return what a word may mean where the passages lack it."""
        if word in self._vocabulary or word in lexicon().function_words:
            return ()
        key = stem(word)
        if self._vocabulary.frequency(key):
            return ()
        return self._slips.meant(word)

    def _term(
        self, word: str, ways: Sequence[tuple[tuple[str, ...], float]], *, is_name: bool
    ) -> Term:
        key = stem(word)
        sure = 1.0
        if ways and word in word_frequencies():
            sure = _RARE_WORD
        shares: dict[str, float] = {}
        if self._vocabulary.frequency(key):
            shares[key] = 1.0
        for way, share in ways:
            for part in way:
                if part not in lexicon().function_words:
                    other = stem(part)
                    shares[other] = max(shares.get(other, 0.0), sure * share)
        for other, share in self._vocabulary.related(key):
            shares.setdefault(other, share)
        meanings = tuple(
            (other, share, share * self._weight(other, word if other == key else other))
            for other, share in sorted(shares.items(), key=lambda one: -one[1])
        )
        if ways or key in shares:
            weight = max(weight for _, _, weight in meanings)
        else:
            weight = self._unknown_weight(word, is_name=is_name)
        number = word[0].isdigit()
        return Term(
            word=word,
            stem=key,
            weight=weight,
            rarity=weight / self._vocabulary.greatest_rarity,
            meanings=meanings,
            keys=frozenset((key, *shares)),
            is_name=is_name or number or self._vocabulary.is_name(key),
            is_typed=key in shares and not ways,
        )

    def _weight(self, key: str, word: str) -> float:
        light = LIGHT_WEIGHT if word in lexicon().light_words else 1.0
        return self._vocabulary.rarity(key) * light

    def _unknown_weight(self, word: str, *, is_name: bool) -> float:
        light = LIGHT_WEIGHT if word in lexicon().light_words else 1.0
        telling = 1.0 if is_name else 0.3 + 0.7 * rarity(word)
        return self._vocabulary.greatest_rarity * telling * light


def _cleaned(text: str) -> str:
    """Return a text as `clean` does, faster where nothing of it needs cleaning."""
    plain = text.isascii() and text.isprintable() and len(text) <= _PLAIN_CHARS
    return text if plain and _MARKUP_LETTERS.isdisjoint(text) else clean(text)

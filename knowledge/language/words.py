"""Splitting text into words, and words into stems."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

from knowledge.language.lexicon import lexicon

_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)+|[^\W_]+(?:'[^\W_]+)*")
_WORD_AND_NUMBER = re.compile(r"([^\W\d_]{3,})([0-9]{1,4})")  # "feb19"
_ONE_ON_ONE = re.compile(r"\b1[ -]*on[ -]*1\b", re.IGNORECASE)
_UNITED_STATES = re.compile(r"\bu\.\s?s\.(?:\s?a\b\.?)?|\bU\.?S\.?A?\b(?!\w)|\bu\.s\b")
# "us" is a pronoun behind these, and the country elsewhere.
_US_PRONOUN_AFTER = frozenset(
    "tell give let of for to with show help told gave remind from behind among about".split()
)
_NORTH_SOUTH = re.compile(r"(?<!')\b([ns])\.?\s?(korea\w*)", re.IGNORECASE)
_ORDINAL = re.compile(r"^([0-9]+)(?:st|nd|rd|th)$")
_THOUSANDS = re.compile(r"^([0-9]{1,3})k$")  # "30k"
_FIRST_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third"}
_CONTRACTIONS = {
    "n't": " not",
    "'re": " are",
    "'ve": " have",
    "'ll": " will",
    "'d": " would",
    "'m": " am",
}
_OPENED_WITH_IS = frozenset("what who where when how why that it he she there".split())
_IRREGULAR = {
    "won't": "will not",
    "can't": "can not",
    "cannot": "can not",
    "ain't": "is not",
    "shan't": "shall not",
    "let's": "let us",
}
_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word (Snowball's English stemmer, with exceptions)."""
    base = lexicon().stems.get(word, word)
    return str(_stemmer.stemWord(base)) if base.isascii() else base


def split_words(text: str) -> list[str]:
    """Return the words of cleaned text in lower case, contractions opened, possessives dropped.

    "U.S." and a "us" that isn't the pronoun become "usa"; "30,000" becomes "30000"; "N. Korea"
    becomes "north korea".
    """
    lower = text.lower()
    if "1" in lower:
        text = _ONE_ON_ONE.sub("one on one", text)
        lower = text.lower()
    if "korea" in lower:
        text = _NORTH_SOUTH.sub(_opened_korea, text)
        lower = text.lower()
    if not text.isupper() and "U" in text:
        lower = _UNITED_STATES.sub(" usa ", text).lower()
    text = _UNITED_STATES.sub(" usa ", lower) if "u." in lower else lower
    words: list[str] = []
    for match in _WORD.finditer(_without_accents(text)):
        words.extend(_opened(match[0]))
    if "us" not in words:
        return words
    return [_country_or_pronoun(words, position) for position in range(len(words))]


def capitalised(text: str) -> frozenset[str]:
    """Return the words of cleaned text, in lower case, that are written like a name.

    The first word counts only where it is all capitals ("FBI"), and no word does of a text in
    capitals or in title case.
    """
    words = re.findall(r"[^\W\d_]+", text)
    capitals = [word[0].isupper() for word in words]
    if len(words) < 3 or sum(capitals) > 0.7 * len(words):
        return frozenset()
    capitals[0] = len(words[0]) > 1 and words[0].isupper()
    return frozenset(word.lower() for word, capital in zip(words, capitals, strict=True) if capital)


def _opened(word: str) -> list[str]:
    if word[0].isdigit():
        figures = _THOUSANDS.sub(r"\g<1>000", word.replace(",", ""))
        return [_FIRST_ORDINALS.get(figures) or _ORDINAL.sub(r"\1", figures)]
    run_together = _WORD_AND_NUMBER.fullmatch(word)
    if run_together:
        return [*run_together.groups()]
    if word in _IRREGULAR:
        return _IRREGULAR[word].split()
    for ending, opened in _CONTRACTIONS.items() if "'" in word else ():
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)] + opened).split()
    if word.endswith("'s"):
        return _opened_possessive(word[:-2])
    return [word.replace("'", "")]


def _opened_possessive(word: str) -> list[str]:
    is_question_word = word in {
        "what",
        "who",
        "where",
        "when",
        "how",
        "why",
        "that",
        "it",
        "he",
        "she",
        "there",
    }
    return [word, "is"] if is_question_word else [word.replace("'", "")]


def _opened_korea(match: re.Match[str]) -> str:
    return f"{'north' if match[1].lower() == 'n' else 'south'} {match[2]}"


def _country_or_pronoun(words: list[str], position: int) -> str:
    word = words[position]
    if word != "us":
        return word
    behind = words[position - 1] if position else ""
    is_last = position == len(words) - 1
    return word if behind in _US_PRONOUN_AFTER or (is_last and behind != "the") else "usa"


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(c for c in decomposed if not unicodedata.combining(c))
    )

"""Passages taken apart: where each of their stems stands, in which sentence, and what it may be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.language.lexicon import lexicon
from knowledge.language.words import split_words, stem
from knowledge.matching.views import sentences

_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_REASONS = frozenset(
    stem(word)
    for word in "because since due therefore thus cause reason result purpose order lead".split()
)
_MONTHS = frozenset(
    stem(word)
    for word in (
        "january february march april may june july august september october november december"
        " monday tuesday wednesday thursday friday saturday sunday century decade"
    ).split()
)
_NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty"
    " seventy eighty ninety hundred thousand million billion dozen half third quarter once twice"
    " both several".split()
)
_CAPITALISED = re.compile(r"[^\W\d_]*[A-Z][^\W_]*(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to be found. `title` is that of the work it stands in, which its neighbours share."""

    id: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a sentence may answer with, as stems: each empty where it can't."""

    numbers: frozenset[str]
    dates: frozenset[str]
    names: frozenset[str]
    reasons: bool
    words: frozenset[str]  # all of its words in lower case, function words included
    stems: frozenset[str]  # of all of its words


@dataclass(frozen=True, slots=True)
class Taken:
    """A passage taken apart, into at least one sentence.

    `places` maps each content stem to the places of its words, in order. Places count all words, so
    that those of two stems tell how near they are to each other; `sentence_of` gives the sentence
    of a place.
    """

    places: dict[str, tuple[int, ...]]
    sentence_of: bytes
    sentences: tuple[Sentence, ...]
    words: Counter[str]  # content words in lower case, unstemmed
    length: int  # content words


def taken_apart(text: str) -> Taken:
    """Return a text's stems with their places."""
    places: dict[str, list[int]] = {}
    sentence_of = bytearray()
    parts: list[Sentence] = []
    words: Counter[str] = Counter()
    functional = lexicon().function_words
    for number, sentence in enumerate(sentences(text)):
        said = split_words(sentence)
        for word in said:
            if word not in functional:
                places.setdefault(stem(word), []).append(len(sentence_of))
                words[word] += 1
            sentence_of.append(min(number, 255))
        parts.append(_sentence(sentence, said))
    if not parts:
        parts.append(_sentence("", ()))
    return Taken(
        places={key: tuple(at) for key, at in places.items()},
        sentence_of=bytes(sentence_of),
        sentences=tuple(parts),
        words=words,
        length=sum(words.values()),
    )


def _sentence(text: str, words: Sequence[str]) -> Sentence:
    numbers = {word for word in words if word[0].isdigit() or word in _NUMBER_WORDS}
    stems = {stem(word) for word in words}
    return Sentence(
        numbers=frozenset(map(stem, numbers)),
        dates=frozenset(
            {word for word in numbers if _YEAR.fullmatch(word[:4])} | (_MONTHS & stems)
        ),
        names=name_stems(text),
        reasons=not stems.isdisjoint(_REASONS) or _tells_a_purpose(words),
        words=frozenset(words),
        stems=frozenset(stems),
    )


def name_stems(text: str) -> frozenset[str]:
    """Return the stems of the words written like a name, the first word left out."""
    first = True
    found = set()
    functional = lexicon().function_words
    for match in _CAPITALISED.finditer(text):
        if not (first and not text[: match.start()].strip("\"“'( ")):
            for word in split_words(match[0]):
                if word not in functional:
                    found.add(stem(word))
        first = False
    return frozenset(found)


def _tells_a_purpose(words: Sequence[str]) -> bool:
    joined = f" {' '.join(words)} "
    return " so that " in joined or " as a result " in joined or " in order to " in joined

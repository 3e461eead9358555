"""Words that say the same though they look nothing alike: "15th" and "fifteenth", "Dutch"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import permutations

from knowledge.language.lexicon import lexicon
from knowledge.language.words import stem

_CARDINALS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty"
).split()
_ORDINALS = (
    "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_TENS = {word: 10 * tens for tens, word in enumerate("thirty forty fifty".split(), start=3)} | {
    word: 10 * tens for tens, word in enumerate("sixty seventy eighty ninety".split(), start=6)
}
_DECADE = re.compile(r"(1[0-9]|20)[0-9]0s")


@cache
def alike() -> Mapping[str, frozenset[str]]:
    """Return, by stem, the stems of the words that say the same."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in _groups():
        for one, other in permutations(group, 2):
            found[one].add(other)
    return {key: frozenset(others) for key, others in found.items()}


def years_of(key: str) -> tuple[str, ...]:
    """Return the years of a decade ("1840s"); none where `key` is no decade."""
    if not _DECADE.fullmatch(key):
        return ()
    return tuple(key[:3] + digit for digit in "0123456789")


def _groups() -> Iterable[set[str]]:
    # A cardinal and its ordinal are apart: "five" is not "the fifth". Digits may be either.
    for words in (_CARDINALS, _ORDINALS):
        yield from ({str(number), stem(word)} for number, word in enumerate(words, start=2))
    yield from ({str(number), stem(word)} for word, number in _TENS.items())
    for country, called in lexicon().demonyms.items():
        words = [country, *called]
        yield {stem(word) for word in words if " " not in word}

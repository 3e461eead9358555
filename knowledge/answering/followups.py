"""What a question takes over from the conversation before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

_MORE = re.compile(
    r"(?:and )?(?:(?:what|who|anything|anyone|where|when) else|more|tell me more|go on|continue"
    r"|next|another one"
    r"|(?:(?:is|are|was|were) there )?(?:any|some) (?:other|others|further|similar)"
    r"|(?:an)?other (?:example|case|instance)s?|more examples"
    r"|any more|anything more|say more|more about (?:that|it|this)|(?:what|is there|any) (?:else"
    r"|more))\b.*"
)
_SWITCH = re.compile(
    r"(?:and|or|but|what about|how about|and what about|and how about|same for)\b\s*(?P<rest>.*)"
)
_REFERS = re.compile(
    r"\b(?:he|she|him|his|her|hers|they|them|their|theirs|it|its|that|this|those|these|there|then"
    r"|the same|so|such|former|latter)\b"
)
_BARE = re.compile(
    r"(?:and |but |so )?(?:"
    r"to (?:\w+ ){1,3}(?:who|whom|what|where|when)"
    r"|why|how|how come|why not|why so|how so|really|says who|in what way|how often"
    r"|(?:(?:by|to|with|from|for|of|about|against|in|on|at|since|until|till) )?"
    r"(?:who|whom|what|where|when|which one|how long|how many|how much"
    r"|(?:what|which) (?:day|date|time|week|month|year|city|country|place))"
    r"(?: (?:exactly|precisely|by|to|with|from|for|of|about|against|in|on|at|since|until))?"
    r")"
)
_SOURCE = re.compile(
    r"(?:who|whom?)(?: exactly)? (?:said|says|told|claims|claimed|reported|reports) (?:that|this"
    r"|it|so)"
    r"|says who|who is (?:the source|saying that|claiming that|saying this)|according to whom"
    r"|who (?:is|are) (?:he|she|they) quot\w+|whose (?:words|quote) (?:is|are|was|were) (?:that"
    r"|this|those)"
    r"|who (?:is|was) (?:that|it) (?:from|by)|who (?:made|gave) that (?:claim|statement|remark)"
)


ORDINALS = frozenset("first second third last next previous other earlier later".split())
_PREPOSITIONS = frozenset("about of on to with for from by in at against toward towards".split())
_OTHER_TIMES = frozenset("last previous earlier next".split())
_ONE = frozenset({"one", "ones", "time"})


class FollowUp(StrEnum):
    """How a question leans on the conversation."""

    NONE = "none"
    MORE = "more"  # "what else?"
    SOURCE = "source"  # "who said that?"
    BARE = "bare"  # "when?", "why?"
    SWITCH = "switch"  # "and Pompeo?"
    REFERS = "refers"  # "when did he …?"


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a question leans on the conversation, and the words that are its own."""

    kind: FollowUp
    words: tuple[str, ...]


def leaning(words: Sequence[str]) -> Leaning:
    """Return how a question, as corrected words in lower case, leans on what came before."""
    text = " ".join(words)
    if _SOURCE.fullmatch(text):
        return Leaning(FollowUp.SOURCE, tuple(words))
    if _MORE.fullmatch(text):
        return Leaning(FollowUp.MORE, tuple(words))
    if _BARE.fullmatch(text):
        return Leaning(FollowUp.BARE, tuple(words))
    switched = _SWITCH.fullmatch(text)
    if switched:
        rest = tuple(switched["rest"].split())
        if len(rest) <= 5 or _REFERS.search(text):
            return Leaning(FollowUp.SWITCH, rest)
    if _REFERS.search(text):
        return Leaning(FollowUp.REFERS, tuple(words))
    return Leaning(FollowUp.NONE, tuple(words))


def beside_replaced(words: Sequence[str], before: Sequence[str]) -> frozenset[str]:
    """Return the names of the question before that stand beside what a switch replaces.

    "And about Trump?" puts him in the place of whoever stood behind "about" there; whose words were
    asked for is still meant. Without such a word nobody is.
    """
    if not words or words[0] not in _PREPOSITIONS or words[0] not in before:
        return frozenset()
    return frozenset(before[: before.index(words[0])])


def wants_another(words: Sequence[str], before: Sequence[str]) -> bool:
    """Tell whether a question turns away from what was shown: "where was the last one?".

    It does not if the question before asked for the last one already.
    """
    pairs = [*pairwise(words)]
    ordinals = {first for first, second in pairs if first in ORDINALS and second in {"one", "ones"}}
    if pairs and pairs[-1][1] == "time":
        ordinals |= {pairs[-1][0]} & _OTHER_TIMES
    return ("one", "before") in pairs or bool(ordinals - set(before))


def another_one(words: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    """Return a question's words with "the first one" said in full.

    The noun is the one that stands behind such a word in the question before: after "the second
    summit", "the first one" is the first summit.
    """
    nouns = [noun for word, noun in pairwise(before) if word in ORDINALS]
    if not nouns:
        return tuple(words)
    pairs = zip(("", *words), words, strict=False)
    return tuple(
        nouns[0] if word in _ONE and earlier in ORDINALS else word for earlier, word in pairs
    )

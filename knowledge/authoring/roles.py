"""What an article says somebody is: "State Department spokesman", "a senior fellow at …"."""

from __future__ import annotations

import re

from knowledge.authoring.capitals import Run
from knowledge.authoring.words import Pronoun, words

MAX_ROLE_CHARS = 100

# A full stop may stand in it after an initial or in "U.S.".
_PLAIN = r"(?:[^,.;:—“”\"()]|(?<=\b[A-Z])\.)"
_AFTER = re.compile(rf",\s+({_PLAIN}{{3,160}})")
_OF = re.compile(r"\s+((?:of|from|at)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)")
_DETERMINER = re.compile(r"\b(?:the|its|their|his|her|an?|[A-Z]\w+[’']s)\s", re.IGNORECASE)
_COMMA_BEFORE = re.compile(rf"({_PLAIN}{{2,90}}),\s+$")
_WORDS_BEFORE = re.compile(r"((?:[\w.’'-]+ ){1,6})$")
_CLAUSE = re.compile(rf",\s+(who(?:se)?\s+{_PLAIN}{{3,100}})")
_ARTICLE = re.compile(r"^(?:an?|the|its|their|his|her|one of the|then)\s+", re.IGNORECASE)
_HE = frozenset(
    "mr sir lord baron king prince duke emperor father brother chairman spokesman".split()
)
_SHE = frozenset(
    "ms mrs miss dame lady baroness queen princess duchess empress sister mother chairwoman "
    "spokeswoman headmistress congresswoman councilwoman actress policewoman".split()
)
_NOUNS_ONLY = frozenset("of for and former deputy senior".split())


def role_beside(mention: Run, text: str) -> str:
    """Return the role that stands beside a mention of a person, in the article's words, or ""."""
    before = text[max(0, mention.start - 120) : mention.start]
    after = text[mention.end : mention.end + 200]
    after = re.sub(r"^[’']s", "", after)
    return (
        _apposition(after)
        or _words_before(before)
        or (_noun_before(before) if after[:1] in tuple(",.;:”") else "")
    )


def clause_beside(mention: Run, text: str) -> str:
    """Return what else an article says of somebody right after the name, or "".

    "who sits for Greenhill", "of the Harrow Institute".
    """
    after = text[mention.end : mention.end + 200]
    match = _OF.match(after) or _CLAUSE.match(after)
    return _clean(match[1]) if match is not None else ""


def _apposition(after: str) -> str:
    match = _AFTER.match(after)
    if match is None:
        return ""
    phrase = re.split(r"\s+who\b|\s+which\b|\s+whose\b", match[1])[0]
    return _clean(phrase) if _has_role(phrase, within=7) else ""


def _noun_before(before: str) -> str:
    """Return the noun phrase that the name explains: "the top U.S. envoy for the talks, "."""
    match = _COMMA_BEFORE.search(before)
    if match is None:
        return ""
    for determiner in reversed(list(_DETERMINER.finditer(match[1]))):
        phrase = match[1][determiner.end() :]
        if _has_role(phrase, within=6):
            return _clean(phrase)
    return ""


def _words_before(before: str) -> str:
    """Return the nouns right before a name: "State Department spokesman", "Head coach"."""
    match = _WORDS_BEFORE.search(before)
    last = match[1].split()[-1] if match is not None else ""
    if match is None or not words().is_role(last) or last[0].isupper():  # that is a title
        return ""
    kept: list[str] = []
    for word in reversed(match[1].split()):
        if word.lower() in words().function_words - _NOUNS_ONLY or not word[0].isalpha():
            break
        if word in words().speech_verbs:
            break
        kept.insert(0, word)
    return _clean(" ".join(kept))


def _has_role(phrase: str, *, within: int) -> bool:
    return any(words().is_role(word.strip("’'")) for word in re.split(r"[\s-]", phrase)[:within])


def _clean(role: str) -> str:
    role = _ARTICLE.sub("", role.strip())
    if len(role) <= MAX_ROLE_CHARS:
        return role
    return role[:MAX_ROLE_CHARS].rsplit(" ", 1)[0]


def pronoun_of(name: str, titles: list[str], role: str) -> Pronoun:
    """Return the pronoun that a person's title, role or given name tells, else "they"."""
    said = {word.lower().strip(".") for word in (*" ".join(titles).split(), *role.split()[:4])}
    if said & _HE:
        return "he"
    if said & _SHE:
        return "she"
    return words().pronouns.get(name.split(maxsplit=1)[0].lower(), "they")

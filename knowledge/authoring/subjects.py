"""Who a clause of speech is by: a name, a pronoun, or words such as "a senior official"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.authoring.entities import Mention
from knowledge.authoring.words import words

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_GROUPS = frozenset(
    "officials media authors team authorities ministry government police company union council "
    "committee department agency newspaper paper group residents critics supporters observers "
    "lawyers organisers organizers prosecutors investigators researchers scientists aides people "
    "statement report letter memo notice sign declaration email post document communique survey "
    "study spokespeople members voters experts analysts party court board charity firm club".split()
)
_DOCUMENTS = frozenset(
    "statement report letter memo notice sign declaration email post document communique survey "
    "study text release message transcript filing judgment ruling verdict".split()
)
_DETERMINERS = (
    r"(?:an?|the|one|two|three|four|five|six|seven|eight|some|several|many|its|his|her|their|"
    r"other|another|both|[A-Z][\w-]+(?:\s[A-Z][\w-]+)?[’']s|[\w-]+[’']s?)"
)
_REST = re.compile(r"\s(?:for|of)\s(?:the\s|a\s)?[\w’'-]+(?:\s[A-Z][\w’'-]*)*")
_BARE_PLURAL = re.compile(r"\W*(?P<lead>(?:[\w’'-]+\s+){0,3}?)(?P<head>[A-Za-z-]+s)\b")
_PHRASE = re.compile(
    rf"(?<![\w’'-])(?P<determiner>{_DETERMINERS})\s+(?P<words>(?:[\w.’'-]+\s+){{0,5}}?)"
    r"[a-z-]+",
    re.IGNORECASE,
)
_DOCUMENT_BEFORE = re.compile(
    rf"(?<![\w’'-]){_DETERMINERS}\s+((?:[\w-]+\s+){{0,4}}?(?:{'|'.join(sorted(_DOCUMENTS))}))\s+"
    r"(?:[a-z]+\s+){1,3}$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?<![\w’'-])(he|she|they)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands as a clause's subject, and where: one of a mention, a pronoun or a description.

    `definite` tells that a description points back: "the official". `count` is how many are meant,
    None for one.
    """

    start: int
    end: int
    mention: Mention | None = None
    pronoun: str = ""
    described: str = ""
    head: str = ""
    definite: bool = False
    count: int | None = None


def subjects(text: str, mentions: Sequence[Mention], *, offset: int = 0) -> list[Subject]:
    """Return what may be the subject in a stretch of a paragraph, in order.

    `offset` is where the stretch begins in the paragraph; the places given are the paragraph's.
    """
    found = [Subject(one.start, one.end, mention=one) for one in mentions if not one.possessive]
    phrases = list(_described(text, offset))
    found = [
        one
        for one in found
        if not any(phrase.start <= one.start and one.end < phrase.end for phrase in phrases)
    ]
    phrases = [one for one in phrases if not _explains(one, found, text, offset)]
    pronouns = [
        Subject(match.start() + offset, match.end() + offset, pronoun=match[1].lower())
        for match in _PRONOUN.finditer(text)
    ]
    return sorted([*found, *phrases, *pronouns], key=lambda one: one.start)


def _described(text: str, offset: int) -> list[Subject]:
    bare = _bare_plural(text, offset)
    found = [bare] if bare is not None else []
    place = bare.end - offset if bare is not None else 0
    while match := _PHRASE.search(text, place):
        head = _head(match)
        if head is None:
            place = match.start("words")
            continue
        end, word = head
        rest = _REST.match(text, end)
        if rest is not None:
            end = rest.end()
        found.append(_subject(match, text[match.start("words") : end], word, end, offset))
        place = end
    return found


def _bare_plural(text: str, offset: int) -> Subject | None:
    """Return the subject of "Critics of the plan say …", which has no article."""
    match = _BARE_PLURAL.match(text)
    if match is None:
        return None
    lead, head = match["lead"].split(), match["head"].lower()
    dull = words().function_words | words().speech_verbs | _NUMBERS.keys()
    if any(word.lower() in dull for word in lead):
        return None
    if head not in _GROUPS and not words().is_role(head):
        return None
    phrase = " ".join([*lead, match["head"]])
    if phrase.split()[0].lower() in (head, *(word for word in lead if word.islower())):
        phrase = phrase[:1].lower() + phrase[1:]
    rest = _REST.match(text, match.end())
    end = rest.end() if rest is not None else match.end()
    described = phrase + (rest[0] if rest is not None else "")
    return Subject(match.start("lead") + offset, end + offset, described=described, head=head)


def _head(match: re.Match[str]) -> tuple[int, str] | None:
    """Return where the noun ends that says who is meant, with the noun."""
    known = words()
    window = match.string[match.start("words") : match.start("words") + 90]
    found: tuple[int, str] | None = None
    for place, one in enumerate(re.finditer(r"[\w.’'-]+|[^\w\s]", window)):
        word = one[0].lower()
        stops = not one[0][0].isalnum() or (word in known.function_words and word != "own")
        if stops or place > 6 or word in known.speech_verbs - {"state"}:
            break
        if word in _GROUPS or known.is_role(word):
            found = match.start("words") + one.end(), word
    return found


def _subject(match: re.Match[str], phrase: str, head: str, end: int, offset: int) -> Subject:
    determiner = match["determiner"]
    owned = determiner.lower().endswith(("’s", "'s", "s’", "s'"))
    return Subject(
        start=match.start() + offset,
        end=end + offset,
        described=f"{determiner} {phrase}" if owned else phrase,
        head=head,
        definite=determiner.lower() == "the",
        count=_NUMBERS.get(determiner.lower()),
    )


def _explains(phrase: Subject, mentioned: Sequence[Subject], text: str, offset: int) -> bool:
    """Tell whether a description belongs to a name beside it: "Tom Reed, the engineer"."""
    for one in mentioned:
        between = text[max(0, one.end - offset) : max(0, phrase.start - offset)]
        if one.end <= phrase.start and re.fullmatch(r",\s+", between):
            return True
        between = text[max(0, phrase.end - offset) : max(0, one.start - offset)]
        if phrase.end <= one.start and re.fullmatch(r",?\s+(?:[A-Z]\w+\.?\s)*", between):
            return True
    return False


def document_before(text: str) -> str:
    """Return the document whose words come next ("a vaguely worded statement about"), or ""."""
    match = _DOCUMENT_BEFORE.search(text[-120:])
    return match[1] if match is not None else ""


def is_plural(head: str) -> bool:
    """Tell whether a description's noun means several, a body or a document."""
    return head in _GROUPS or (head.endswith("s") and head not in words().roles)

"""Sentences taken apart where another claim begins, and whether a clause looks ahead or back."""

from __future__ import annotations

import re

from knowledge.authoring.sentences import Span

_OPENER = r"(?:the|an?|its?|his|her|their|they|he|she|we|this|that|these|those|in)\s"
_JOINT = re.compile(
    r"(?:;\s+|\s+[—–]\s+(?:and |but )?|,\s+(?:and|but|while|so|although|though)\s+)"
    rf"(?=(?:{_OPENER}|[A-Z]))|"
    rf"\s+(?:and|but|while|although|though)\s+(?={_OPENER})"
)
_THAT = re.compile(r"\s+that\s+(?=\S)")
_MIN_CLAUSE_WORDS = 4
_VERB_LIKE = re.compile(
    r"\b(?:\w{2,}ed|\w+(?:ies|[^s’'\W]s)|is|are|was|were|has|have|had|will|would|could|can|may|might|"
    r"should|must|did|does|do|went|came|began|took|made|said|told|met|flew|got|gave|found|left|held|"
    r"won|lost|sent|put|set|led|ran|rose|fell|grew|built|cut|wrote|saw|knew|paid|kept|brought)\b"
)
_AHEAD = re.compile(
    r"\b(?:(?:will|would|shall|due to|is to|are to|to)(?: (?:not|also|then|now))? be [a-z]+|"
    r"will|would|shall|going to|due to|plans? to|intends? to|is to|are to|aims? to|hopes? to|"
    r"promised to|until|by the end of|(?:is|are|be) (?:due|set|expected|planned|scheduled))\b|"
    r"[’']ll\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:was|were|had|did|has|have been|went|came|began|took|made|said|says|told|met|flew|got|"
    r"gave|found|left|held|won|lost|sent|put|led|ran|rose|fell|grew|built|cut|wrote|saw|knew|paid|"
    r"kept|brought|swam|became|broke|chose|drew|drove|ate|fought|hit|read|rode|sold|spoke|spent|"
    r"stood|taught|thought|threw|wore|[a-z]{2,}ed)\b"
)
_NOW = re.compile(
    r"\b(?:is|are|have|has to|begins?|starts?|opens?|meets?|takes? place|holds?|hosts?|plays?|"
    r"ends?|leaves?|arrives?|comes?|goes)\b"
)


def clauses(masked: str, sentence: Span) -> list[Span]:
    """Return the clauses of a sentence, in order; what has no verb of its own stays with its kin.

    `masked` is the paragraph's text with quoted words blotted out.
    """
    found: list[Span] = []
    start = sentence.start
    for match in _JOINT.finditer(masked, sentence.start, sentence.end):
        left, right = masked[start : match.start()], masked[match.end() : sentence.end]
        if _is_clause(left) and _is_clause(right):
            found.append(Span(start, match.start()))
            start = match.end()
    found.append(Span(start, sentence.end))
    return found


def after_that(masked: str, clause: Span) -> Span | None:
    """Return what a clause reports after "that": "…, confirmed that the event will include …"."""
    joints = [match.end() for match in _THAT.finditer(masked, clause.start, clause.end)]
    tails = [one for one in joints if _is_clause(masked[one : clause.end])]
    return Span(tails[-1], clause.end) if tails else None


def _is_clause(text: str) -> bool:
    return len(text.split()) >= _MIN_CLAUSE_WORDS and _VERB_LIKE.search(text) is not None


def looks_ahead(text: str, start: int, end: int) -> bool:
    """Tell whether what is dated in a clause lies ahead; the date stands from `start` to `end`.

    The verb nearest before the date decides, and where none is, the first one after it.
    """
    before, after = text[:start], text[end:]
    ahead = max((match.start() for match in _AHEAD.finditer(before)), default=-1)
    back = max((match.start() for match in _BACK.finditer(before)), default=-1)
    if ahead >= 0 or back >= 0:
        within = _AHEAD.match(before, ahead) if ahead >= 0 else None
        # In "is planned for" the participle belongs to what lies ahead.
        return ahead > back or (within is not None and back < within.end())
    if _NOW.search(before):
        return True
    first_ahead, first_back = _AHEAD.search(after), _BACK.search(after)
    if first_ahead is None:
        return False
    return first_back is None or first_ahead.start() < first_back.start()


def has_tense(text: str) -> bool:
    """Tell whether a text speaks of the past or the future rather than of how things are."""
    return _AHEAD.search(text) is not None or _BACK.search(text) is not None


def announces(text: str) -> bool:
    """Tell whether a text speaks of what will be."""
    return re.search(r"\b(?:will|is to|are to|is due to|are due to)\b|[’']ll\b", text) is not None

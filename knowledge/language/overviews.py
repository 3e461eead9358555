"""Telling who wants the whole source in short ("tldr", "what is this about?")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.language.asking import stripped

_NAMED = (
    r"(?:everything|all of it|(?:the|this|that|your)(?: whole| entire)?"
    r" (?:article|text|story|piece|sources?|news|report|pack|briefing|thing))"
)
_MEANT = r"(?:it|this|that|all (?:of )?this)"  # in a conversation, what was shown
_ASK = (
    r"(?:(?:can|could|would|will) (?:you|someone|anyone|somebody) |please |pls |just )*"
    r"(?:(?:give|show|write|send|get|make)(?: (?:me|us))? |i (?:want|need|would like) |what is )?"
)
_DIGEST = (
    r"(?:the |a |an )?(?:(?:quick|short|brief|fast|general|basic) )*"
    r"(?:summary|overview|recap|gist|rundown|run down|synopsis|tldr|tl dr|big picture"
    r"|(?:key|main) (?:points|takeaways?)|takeaways?|highlights)"
)
_BRIEFLY = (
    r"(?: (?:for me|for us|please|pls|briefly|quickly|then|again|in short|in brief|in a nutshell"
    r"|in (?:\w+ ){1,2}(?:words?|sentences?|lines?)))*"
)


def _asking_for(source: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_ASK}(?:"
        rf"{_DIGEST}(?: (?:of|on|for|about) {source})?"
        rf"|(?:summari[sz]e|sum up|recap|outline) {source}|summari[sz]e|sum {source} up"
        rf"|what (?:is|was) (?:all )?{source}(?: all| mainly| mostly)? about"
        rf"|{source} (?:in short|in brief|in a nutshell)"
        rf"|what (?:does|do) {source} (?:say|cover|tell|talk about|deal with)"
        rf"){_BRIEFLY}"
    )


_NAMING_IT = _asking_for(_NAMED)
_NAMING_OR_MEANING_IT = _asking_for(rf"(?:{_NAMED}|{_MEANT})")


def wants_overview(words: Sequence[str], *, in_conversation: bool) -> bool:
    """Tell whether a message (words in lower case) asks for the whole source in short.

    In a conversation, "what is that about?" and "sum it up" ask about what was shown.
    """
    said = " ".join(words)
    pattern = _NAMING_IT if in_conversation else _NAMING_OR_MEANING_IT
    return any(pattern.fullmatch(way) is not None for way in (said, stripped(said)))

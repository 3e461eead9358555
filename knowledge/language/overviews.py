"""Telling who wants the whole source in short ("tldr", "what is this about?")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.language.asking import stripped

_SOURCE = (
    r"(?:it|this|that|everything|all (?:of )?(?:it|this)|(?:the|this|that|your)(?: whole| entire)?"
    r" (?:article|text|story|piece|sources?|news|report|pack|briefing|thing))"
)
_ASK = (
    r"(?:(?:can|could|would|will) (?:you|someone|anyone|somebody) |please |pls |just )*"
    r"(?:(?:give|show|write|send|get|make)(?: (?:me|us))? |i (?:want|need|would like) |what is )?"
)
_DIGEST = (
    r"(?:the |a |an )?(?:(?:quick|short|brief|fast|general|basic|main) )*"
    r"(?:summary|overview|recap|gist|rundown|run down|synopsis|outline|tldr|tl dr|abstract"
    r"|highlights|big picture|(?:(?:key|main) )?(?:points|takeaways?))"
)
_BRIEFLY = (
    r"(?: (?:for me|for us|please|pls|briefly|quickly|then|again|in short|in brief|in a nutshell"
    r"|in (?:\w+ ){1,2}(?:words?|sentences?|lines?)))*"
)
_OVERVIEW = re.compile(
    rf"{_ASK}(?:"
    rf"{_DIGEST}(?: (?:of|on|for|about) {_SOURCE})?"
    rf"|(?:summari[sz]e|sum up|recap|outline)(?: {_SOURCE})?|sum {_SOURCE} up"
    rf"|what (?:is|was) (?:all )?{_SOURCE}(?: all| mainly| mostly)? about"
    rf"|{_SOURCE} (?:in short|in brief|in a nutshell)"
    rf"|what (?:does|do) {_SOURCE} (?:say|cover|tell|talk about|deal with)"
    rf"){_BRIEFLY}"
)


_REFERS = re.compile(r"what (?:is|was|does|do) (?:all )?(?:it|this|that)\b.*")


def wants_overview(words: Sequence[str], *, in_conversation: bool) -> bool:
    """Tell whether a message (words in lower case) asks for the whole source in short.

    In a conversation, "what is that about?" asks about what was shown.
    """
    said = " ".join(words)
    if in_conversation and _REFERS.fullmatch(said):
        return False
    return any(_OVERVIEW.fullmatch(way) is not None for way in (said, stripped(said)))

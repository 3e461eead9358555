"""Cleaning what a member typed: one plain line of bounded length, nothing invisible in it."""

from __future__ import annotations

import re
import unicodedata

# Discord lets a bot read 2,000 characters; what a question needs stands in its first few hundred.
MAX_QUESTION_CHARS = 500

_MARKUP = re.compile(
    r"<(?:@[!&]?|#)\d{1,20}>"  # mentions of members, roles and channels
    r"|<a?:\w{1,32}:\d{1,20}>"  # custom emoji
    r"|https?://\S+"
)
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
)
# Control, format (right-to-left marks, zero-width joiners), private-use and unassigned characters.
_INVISIBLE = {"Cc", "Cf", "Co", "Cn", "Cs"}


def clean(text: str) -> str:
    """Return `text` as one line without markup or invisible characters, cut at MAX_QUESTION_CHARS.

    Compatibility forms are unified (NFKC). A cut falls between words where it can.
    """
    text = text[: MAX_QUESTION_CHARS * 4]  # bounds the work before the costly steps
    text = _MARKUP.sub(" ", text)
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = "".join(
        character if unicodedata.category(character) not in _INVISIBLE else " "
        for character in text
    )
    text = " ".join(text.split())
    if len(text) <= MAX_QUESTION_CHARS:
        return text
    cut = text[:MAX_QUESTION_CHARS]
    return cut.rpartition(" ")[0] or cut

"""What no text of a pack may hold: what deceives the eye, and what Discord would act on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from knowledge.pack_files.positions import ValuePath

# Discord's reference, "Message Formatting"; masked links and bare addresses are its Markdown.
_ACTS_ON_DISCORD = (
    (re.compile(r"@(?:everyone|here)\b"), "a mass mention"),
    (re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:|/[\w -]+:|id:)[\w:-]+>"), "a Discord mention"),
    (re.compile(r"\]\s*\(\s*<?\s*[a-z]+:", re.IGNORECASE), "a masked link"),
    (re.compile(r"[a-z]://|\bdiscord\.gg/", re.IGNORECASE), "an address"),
)
# Unicode Standard Annex 9: embeddings, overrides and isolates turn the order of what is shown.
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS_LINES = frozenset("\n\r\t\v\f\x85\u2028\u2029")
# Unicode's White_Space, which the model trims; `str.strip` would also trim separators of records.
_TRIMMED = (
    " \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
_JOINERS = frozenset("\u200c\u200d\u200e\u200f\u00ad")  # needed to write some languages, and emoji


def fault_of(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a text and the remedy, or None."""
    for character in text.strip(_TRIMMED):
        if character in _BREAKS_LINES:
            return "the text breaks the line", "write it in one line, or fold it with >-"
        if character in _TURNS_TEXT:
            return (
                f"the text holds U+{ord(character):04X}, which reorders what is shown",
                "remove it",
            )
        if character not in _JOINERS and unicodedata.category(character) in ("Cc", "Cf", "Cs"):
            return f"the text holds the invisible U+{ord(character):04X}", "remove it"
    for pattern, name in _ACTS_ON_DISCORD:
        if pattern.search(text):
            return f"the text holds {name}", "say it in words; addresses go into a source's url"
    return None


def texts_of(value: Any, path: ValuePath = ()) -> Iterator[tuple[ValuePath, str]]:
    """Yield each text within a value with its path; keys are not texts."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from texts_of(part, (*path, place))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts_of(part, (*path, key))

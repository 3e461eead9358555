"""Readable ids: lower case, words parted by hyphens, each given once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from knowledge.model import MAX_ENTRY_ID_CHARS

_TRAILING = re.compile(r"(?:-(?:of|the|for|and|in|on|at|to|a|an|by|with|from))+$")


def slug(text: str, *, most: int = MAX_ENTRY_ID_CHARS) -> str:
    """Return a text as an id of at most `most` characters, cut between words; "" if none is left.

    Letters lose their accents; what has no counterpart in a to z is left out.
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"[’']s\b|[’']", "", text))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:most]
        if len(longer) > most:
            return _TRAILING.sub("", kept)
        kept = longer
    return kept


class Slugs:
    """Ids that have been given: the same text twice gives "kim" and "kim-2"."""

    def __init__(self, given: Iterable[str] = ()) -> None:
        self._given = set(given)

    def give(self, text: str, otherwise: str) -> str:
        """Return an id made of a text, or of `otherwise` where it has no letters for one."""
        one = base = slug(text) or otherwise
        number = 1
        while one in self._given:
            number += 1
            one = f"{slug(base, most=MAX_ENTRY_ID_CHARS - 6)}-{number}"
        self._given.add(one)
        return one

"""Telling small talk from questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from knowledge.language.lexicon import lexicon

_ADDRESS = re.compile(
    r"\b(?:here|everyone|all|bot|dossier|please|buddy|mate|man|dude|friend|guys)\b$"
)
_LAUGHTER = re.compile(r"(?:(?:a?(?:ha|he|hi|ho)+h?|l+o+l+|x+d+|lmf?ao+|rofl)\s*)+")


def small_talk(words: Sequence[str]) -> str | None:
    """Return the kind of small talk that a whole message is, or None. Words are in lower case."""
    said = " ".join(words)
    if not said:
        return "empty"
    if _LAUGHTER.fullmatch(said):
        return "agreement"
    kinds = _kinds()
    return kinds.get(said) or kinds.get(_ADDRESS.sub("", said).strip())


@cache
def _kinds() -> dict[str, str]:
    return {said: kind for kind, ways in lexicon().small_talk.items() for said in ways}

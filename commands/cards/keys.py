"""Short keys that stand for ids in custom ids, where there is no room for the ids themselves."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache

KEY_CHARS = 5  # 30 bits: two of 1,000 entries share a key once in 2,000 packs
WHOLE_LIST = "="  # before the key of a list
NONE = "-"  # stands for "not set" in a field
_REMEMBERED = 8_192  # a card holds a dozen keys, and the same entries are shown again and again


@lru_cache(maxsize=_REMEMBERED)
def key(text: str) -> str:
    """Return the key that stands for `text`: five characters of URL-safe base 64."""
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).digest()
    return urlsafe_b64encode(digest).decode("ascii")[:KEY_CHARS]


def list_key(pack: str, entries: Iterable[str]) -> str:
    """Return the key of a whole list of a pack's entries, too long for a key each."""
    return f"{WHOLE_LIST}{key(','.join([pack, *entries]))}"


def found(wanted: str, among: Iterable[str]) -> str | None:
    """Return the first text whose key is `wanted`, or None."""
    return next((text for text in among if key(text) == wanted), None)


def split_keys(text: str) -> list[str]:
    """Return the keys that stand one after the other in `text`."""
    return [text[at : at + KEY_CHARS] for at in range(0, len(text), KEY_CHARS)]

"""Joining one entry to another, as packs write them."""

from __future__ import annotations

from typing import Any

_JOINED = (
    "citations",
    "people",
    "organisations",
    "places",
    "topics",
    "related",
    "phrasings",
    "yes",
    "no",
    "corrects",
)


def merged(raw: dict[str, Any], *, into: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with another's citations, phrasings and other lists joined to its own.

    Its wording, quote, date and short answers stay: what they say is the entry's.
    """
    joined = dict(into)
    for name in _JOINED:
        both = [*into.get(name, ()), *raw.get(name, ())]
        if both:
            joined[name] = [one for place, one in enumerate(both) if one not in both[:place]]
    if "draft" in joined:
        joined["draft"] = joined.pop("draft")  # last, as drafts are written
    return joined

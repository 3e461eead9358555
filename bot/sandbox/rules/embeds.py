"""Discord's rules for embeds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from bot.sandbox.errors import Faults
from bot.sandbox.rules import values

MAX_EMBEDS = 10
MAX_TOTAL = 6000  # Discord's reference, "Embed Limits": over all embeds of a message
MAX_COLOR = 0xFFFFFF
SHOWN = ("title", "description", "fields", "author", "footer", "image", "thumbnail")


def check_embeds(
    faults: Faults, path: values.Path, embeds: Any, *, files: Collection[str] = ()
) -> None:
    """Check a message's embeds; `files` are the names an `attachment://` may mean."""
    if not values.count(faults, path, embeds, most=MAX_EMBEDS):
        return
    total = 0
    for index, embed in enumerate(embeds):
        if not isinstance(embed, dict):
            faults.kind((*path, index), "object")
            continue
        _embed(faults, (*path, index), embed, files)
        total += _characters(embed)
    if total > MAX_TOTAL:
        faults.add(
            path,
            "MAX_EMBED_SIZE_EXCEEDED",
            f"Embed size exceeds maximum size of {MAX_TOTAL}",
        )


def _embed(
    faults: Faults, path: values.Path, embed: dict[str, Any], files: Collection[str]
) -> None:
    if not any(embed.get(part) for part in SHOWN):
        faults.required((*path, "description"))
    values.text(faults, (*path, "title"), embed.get("title"), most=256)
    values.text(faults, (*path, "description"), embed.get("description"), most=4096)
    values.number(faults, (*path, "color"), embed.get("color"), least=0, most=MAX_COLOR)
    if embed.get("url") is not None:
        values.url(faults, (*path, "url"), embed["url"])
    if embed.get("timestamp") is not None:
        _timestamp(faults, (*path, "timestamp"), embed["timestamp"])
    _named(faults, path, embed, "author", "name", most=256)
    _named(faults, path, embed, "footer", "text", most=2048)
    for name in ("image", "thumbnail"):
        if embed.get(name) is not None:
            values.url(
                faults,
                (*path, name, "url"),
                embed[name].get("url"),
                schemes=values.WEB_OR_ATTACHMENT,
                files=files,
            )
    fields = embed.get("fields")
    if fields is not None and values.count(faults, (*path, "fields"), fields, most=25):
        for index, field in enumerate(fields):
            at = (*path, "fields", index)
            values.text(faults, (*at, "name"), field.get("name"), least=1, most=256, required=True)
            values.text(
                faults, (*at, "value"), field.get("value"), least=1, most=1024, required=True
            )


def _named(
    faults: Faults, path: values.Path, embed: dict[str, Any], part: str, key: str, *, most: int
) -> None:
    if embed.get(part) is None:
        return
    at = (*path, part, key)
    values.text(faults, at, embed[part].get(key), least=1, most=most, required=True)
    if embed[part].get("url") is not None:
        values.url(faults, (*path, part, "url"), embed[part]["url"])


def _timestamp(faults: Faults, path: values.Path, value: Any) -> None:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        faults.add(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")


def _characters(embed: dict[str, Any]) -> int:
    """Return how many characters of an embed count towards the total."""
    texts = [embed.get("title"), embed.get("description")]
    texts.append((embed.get("footer") or {}).get("text"))
    texts.append((embed.get("author") or {}).get("name"))
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(len(text.strip()) for text in texts if isinstance(text, str))

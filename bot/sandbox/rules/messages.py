"""Discord's rules for a message as a whole."""

from __future__ import annotations

from typing import Any

from bot.sandbox import errors
from bot.sandbox.errors import Faults
from bot.sandbox.model import JsonObject, MessageFlag
from bot.sandbox.rules import values
from bot.sandbox.rules.components import check_components
from bot.sandbox.rules.embeds import check_embeds
from bot.sandbox.rules.polls import check_poll
from bot.sandbox.rules.shapes import check_shape

MAX_CONTENT = 2000
MAX_FILES = 10
MAX_NONCE = 25
MAX_DESCRIPTION = 1024
MAX_MENTIONS = 100
PARSE = frozenset({"users", "roles", "everyone"})
# What stands beside Components V2 in no message.
LEGACY = {"content": "content", "embeds": "embeds", "poll": "poll", "sticker_ids": "stickers"}


def check_message(
    body: JsonObject, *, v2: bool, file_names: list[str], path: values.Path = ()
) -> None:
    """Check a message that is to be sent, or what an edit changes.

    `v2` tells whether the message has the flag for Components V2, by this body or from before;
    `file_names` are those of all its files. `path` is where the body stands in the request.

    Raises:
        DiscordError: something is wrong; the first 400/50035 names all of it.
    """
    faults = Faults()
    check_shape(faults, path, body)
    faults.settle()
    values.text(faults, (*path, "content"), body.get("content"), most=MAX_CONTENT)
    if body.get("embeds") is not None:
        check_embeds(faults, (*path, "embeds"), body["embeds"], files=file_names)
    if body.get("components") is not None:
        at = (*path, "components")
        check_components(faults, at, body["components"], v2=v2, files=file_names)
    if body.get("poll") is not None:
        check_poll(faults, (*path, "poll"), body["poll"])
    if v2:
        _check_alone(faults, path, body)
    if body.get("allowed_mentions") is not None:
        _check_mentions(faults, (*path, "allowed_mentions"), body["allowed_mentions"])
    _check_nonce(faults, (*path, "nonce"), body.get("nonce"))
    _check_files(faults, (*path, "attachments"), body.get("attachments"), file_names)
    faults.settle()


def check_not_empty(body: JsonObject, *, files: int) -> None:
    """Check that there is something to be seen in a new message.

    Raises:
        DiscordError: there is nothing (400/50006).
    """
    content = body.get("content")
    if isinstance(content, str) and content.strip():
        return
    parts = ("embeds", "components", "sticker_ids", "poll", "attachments")
    if not files and not any(body.get(part) for part in parts):
        raise errors.empty_message()


def flags_of(body: JsonObject) -> int:
    """Return the flags a body sets; 0 for none or for what is no number."""
    flags = body.get("flags")
    return flags if isinstance(flags, int) else 0


def is_v2(flags: int) -> bool:
    """Tell whether flags say that the message is made of Components V2."""
    return bool(flags & MessageFlag.COMPONENTS_V2)


def _check_alone(faults: Faults, path: values.Path, body: JsonObject) -> None:
    for key, name in LEGACY.items():
        if body.get(key):
            faults.add(
                (*path, key),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_mentions(faults: Faults, path: values.Path, mentions: JsonObject) -> None:
    parse = mentions.get("parse") or []
    for index, kind in enumerate(parse):
        values.one_of(faults, (*path, "parse", index), kind, PARSE)
    for kind in ("users", "roles"):
        listed = mentions.get(kind) or []
        if len(listed) > MAX_MENTIONS:
            faults.length((*path, kind), 0, MAX_MENTIONS)
        if listed and kind in parse:
            faults.add(
                path,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


def _check_nonce(faults: Faults, path: values.Path, nonce: Any) -> None:
    if nonce is not None and len(str(nonce)) > MAX_NONCE:
        faults.add(path, "NONCE_TYPE_TOO_LONG", f"Must be {MAX_NONCE} or fewer in length.")


def _check_files(
    faults: Faults, path: values.Path, attachments: Any, file_names: list[str]
) -> None:
    if len(file_names) > MAX_FILES:
        faults.length(path, 0, MAX_FILES)
    for index, attachment in enumerate(attachments or []):
        at = (*path, index)
        values.text(
            faults, (*at, "description"), attachment.get("description"), most=MAX_DESCRIPTION
        )
        values.text(faults, (*at, "filename"), attachment.get("filename"), most=1024)

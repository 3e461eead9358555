"""The kinds of value that a body's fields hold, checked before any rule looks inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.errors import Faults
from bot.sandbox.rules.values import Path

_Kind = tuple[str, Callable[[Any], bool]]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _is_scalars(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_scalar, value))


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _named(kind: str, test: Callable[[Any], bool], names: str) -> dict[str, _Kind]:
    return dict.fromkeys(names.split(), (kind, test))


# The same names mean the same kind of value wherever they stand in a message, command or form.
KINDS: Mapping[str, _Kind] = {
    **_named("string", _is_text, "content title description name label placeholder custom_id"),
    **_named("string", _is_text, "text filename timestamp"),
    **_named("number", _is_number, "style color accent_color spacing flags"),
    **_named("number", _is_number, "min_values max_values min_length max_length"),
    **_named("number", _is_number, "min_value max_value duration"),
    **_named("scalar", _is_scalar, "id type value nonce url message_id channel_id guild_id"),
    **_named("scalar", _is_scalar, "default_member_permissions sku_id"),
    **_named("object", _is_object, "emoji media file author footer image thumbnail provider"),
    **_named("object", _is_object, "accessory component allowed_mentions message_reference"),
    **_named("object", _is_object, "poll question poll_media"),
    **_named("list of objects", _is_objects, "embeds components options choices fields items"),
    **_named("list of objects", _is_objects, "attachments default_values answers"),
    **_named("list", _is_scalars, "parse users roles contexts integration_types sticker_ids"),
    **_named("list", _is_scalars, "channel_types"),
    **_named("object", _is_texts, "name_localizations description_localizations"),
}


def check_shape(faults: Faults, path: Path, body: Any) -> None:
    """Note every field of a wrong kind, however deep; absent and null fields are left to rules."""
    if isinstance(body, list):
        for index, item in enumerate(body):
            check_shape(faults, (*path, index), item)
    if not isinstance(body, dict):
        return
    for key, value in body.items():
        kind, fits = KINDS.get(key, ("", _is_anything))
        if value is not None and not fits(value):
            faults.kind((*path, key), kind)
        else:
            check_shape(faults, (*path, key), value)


def _is_anything(_value: Any) -> bool:
    return True

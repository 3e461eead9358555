"""From a checked body to a message: mentions, files, and components as Discord completes them."""

from __future__ import annotations

import mimetypes
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.bodies import UploadedFile
from bot.sandbox.model import Attachment, Channel, JsonObject
from bot.sandbox.permissions import Permission
from bot.sandbox.rules.components import ComponentType, walk
from bot.sandbox.world import World

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)")
_PNG = b"\x89PNG\r\n\x1a\n"
_SAFE_NAME = re.compile(r"[^\w.-]+")

# What Discord fills in where a bot leaves it out, by the component's type.
DEFAULTS: dict[int, JsonObject] = {
    ComponentType.SEPARATOR: {"divider": True, "spacing": 1},
    ComponentType.CONTAINER: {"accent_color": None, "spoiler": False},
    ComponentType.THUMBNAIL: {"description": None, "spoiler": False},
    ComponentType.FILE: {"spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in (3, 5, 6, 7, 8)},
}


@dataclass
class Mentions:
    """Who and what a message mentions, as far as it is allowed to."""

    users: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False


def mentions(
    world: World,
    channel: Channel,
    *,
    author_id: int,
    text: str,
    allowed: JsonObject | None,
    replied_to: int | None = None,
) -> Mentions:
    """Return what a text mentions.

    `allowed` is the body's `allowed_mentions`; None lets everything be parsed. `replied_to` is
    the author of the message that is replied to.
    """
    parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or [])
    rules = allowed or {}
    found = Mentions()
    named = _known(_USER.findall(text), world.users)
    found.users = [u for u in named if "users" in parse or u in _ids(rules.get("users"))]
    pings = allowed is None or bool(rules.get("replied_user"))
    if replied_to is not None and pings and replied_to not in found.users:
        found.users.append(replied_to)
    if channel.guild_id is None:
        return found
    may_all = bool(world.permissions(channel, author_id) & Permission.MENTION_EVERYONE)
    roles = world.guilds[channel.guild_id].roles
    found.roles = [
        r
        for r in _known(_ROLE.findall(text), roles)
        if (may_all or roles[r].mentionable) and ("roles" in parse or r in _ids(rules.get("roles")))
    ]
    found.everyone = may_all and "everyone" in parse and bool(_EVERYONE.search(text))
    return found


def spoken_text(content: str, components: list[JsonObject]) -> str:
    """Return the text of a message in which mentions count."""
    shown = [c["content"] for c in walk(components) if c.get("type") == ComponentType.TEXT_DISPLAY]
    return "\n".join([content, *shown])


def new_attachments(
    world: World, body: JsonObject, files: dict[int, UploadedFile]
) -> list[Attachment]:
    """Return the attachments that a body's files make, with descriptions from its list."""
    described = {
        int(a["id"]): a for a in body.get("attachments") or [] if str(a.get("id", "")).isdigit()
    }
    made = []
    for index, file in sorted(files.items()):
        about = described.get(index, {})
        made.append(
            attachment(
                world,
                about.get("filename") or file.filename,
                file.data,
                content_type=file.content_type,
                description=about.get("description"),
            )
        )
    return made


def attachment(
    world: World,
    filename: str,
    data: bytes,
    *,
    content_type: str | None = None,
    description: str | None = None,
) -> Attachment:
    """Return a new attachment; its name is made safe as Discord makes it."""
    safe = _SAFE_NAME.sub("_", filename).strip("_") or "file"
    generic = content_type in (None, "application/octet-stream")
    kind = (
        mimetypes.guess_type(safe)[0] if generic else content_type
    ) or "application/octet-stream"
    made = Attachment(world.ids.make(), safe, kind, data, description)
    if data.startswith(_PNG) and len(data) >= 24:
        made.width, made.height = struct.unpack(">II", data[16:24])
    return made


def kept_attachments(body: JsonObject, before: list[Attachment]) -> list[Attachment]:
    """Return which of a message's attachments an edit keeps; all where it doesn't say."""
    listed = body.get("attachments")
    if not isinstance(listed, list):
        return before
    kept = _ids(a.get("id") for a in listed if isinstance(a, dict))
    return [a for a in before if a.id in kept]


def completed_embeds(
    embeds: list[JsonObject], files: dict[str, Attachment], files_at: str
) -> list[JsonObject]:
    """Return embeds as they are sent out: with a type, and files' names made addresses."""
    completed: list[JsonObject] = _copied(embeds)
    for embed in completed:
        embed["type"] = "rich"
        for part in ("image", "thumbnail"):
            if embed.get(part) is not None:
                address = _address(embed[part]["url"], files, files_at)
                embed[part] = {"url": address, "proxy_url": address}
        for key in [key for key, value in embed.items() if value is None]:
            del embed[key]
    return completed


def completed_components(
    world: World, components: list[JsonObject], files: dict[str, Attachment], files_at: str
) -> list[JsonObject]:
    """Return components as they are sent out: numbered, with defaults and media filled in."""
    completed: list[JsonObject] = _copied(components)
    taken = {c["id"] for c in walk(completed) if c.get("id")}
    number = 0
    for component in walk(completed):
        if not component.get("id"):
            number += 1
            while number in taken:
                number += 1
            component["id"] = number
        for key, value in DEFAULTS.get(component["type"], {}).items():
            if component.get(key) is None:
                component[key] = value
        _complete(world, component, files, files_at)
    return completed


def _copied(value: Any) -> Any:
    """Return a copy of JSON; `copy.deepcopy`, which knows of more, takes thrice the time."""
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _complete(
    world: World, component: JsonObject, files: dict[str, Attachment], files_at: str
) -> None:
    for key in ("emoji", "url", "label", "placeholder", "custom_id", "style", "options"):
        if component.get(key, 0) is None:
            del component[key]
    _drop_null_emoji_id(component)
    for option in component.get("options") or []:
        _drop_null_emoji_id(option)
    for item in component.get("items") or []:
        item.setdefault("spoiler", False)
        item.setdefault("description", None)
        item["media"] = _media(world, item["media"], files, files_at)
    if "media" in component:
        component["media"] = _media(world, component["media"], files, files_at)
    if component["type"] == ComponentType.FILE:
        name = component["file"]["url"].removeprefix("attachment://")
        component["file"] = _media(world, component["file"], files, files_at)
        if name in files:
            component |= {"name": name, "size": len(files[name].data)}


def _drop_null_emoji_id(holder: JsonObject) -> None:
    emoji = holder.get("emoji")
    if emoji is None:
        holder.pop("emoji", None)
    elif emoji.get("id", 0) is None:
        del emoji["id"]


def _media(
    world: World, media: JsonObject, files: dict[str, Attachment], files_at: str
) -> JsonObject:
    address = str(media["url"])
    file = files.get(address.removeprefix("attachment://"))
    if not address.startswith("attachment://") or file is None:
        return {**media, "id": media.get("id") or str(world.ids.make()), "proxy_url": address}
    served = f"{files_at}/{file.id}/{file.filename}"
    return {
        "id": str(world.ids.make()),
        "url": served,
        "proxy_url": served,
        "width": file.width or 0,
        "height": file.height or 0,
        "content_type": file.content_type,
        "attachment_id": str(file.id),
    }


def _address(url: str, files: dict[str, Attachment], files_at: str) -> str:
    file = files.get(url.removeprefix("attachment://"))
    if file is None or not url.startswith("attachment://"):
        return url
    return f"{files_at}/{file.id}/{file.filename}"


def _known(ids: Iterable[str], things: dict[int, Any]) -> list[int]:
    """Return the ids that exist, each once, in order."""
    return [i for i in dict.fromkeys(map(int, ids)) if i in things]


def _ids(values: Iterable[Any] | None) -> set[int]:
    return {int(value) for value in values or [] if str(value).isdigit()}

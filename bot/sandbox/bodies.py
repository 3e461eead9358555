"""Reading a request's body: JSON, or multipart with the JSON in `payload_json` and files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.errors import DiscordError, invalid
from bot.sandbox.model import JsonObject

MAX_FILE_BYTES = 10 * 1024 * 1024  # Discord's reference, "Uploading Files": the default limit
BAD_JSON = 50109


@dataclass(frozen=True)
class UploadedFile:
    """A file of a multipart body."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Body:
    """What a request carries.

    Attributes:
        json: the JSON body; None without one.
        files: the files by the number in `files[0]`.
    """

    json: Any = None
    files: dict[int, UploadedFile] = field(default_factory=dict)

    def object(self) -> JsonObject:
        """Return the body as an object; an absent one is empty.

        Raises:
            DiscordError: it is no object.
        """
        if self.json is None:
            return {}
        if not isinstance(self.json, dict):
            words = "Only dictionaries may be used in a ModelType"
            raise invalid((), "MODEL_TYPE_CONVERT", words)
        return self.json

    def list(self) -> list[Any]:
        """Return the body as a list.

        Raises:
            DiscordError: it is none.
        """
        if not isinstance(self.json, list):
            raise invalid((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return self.json


async def read_body(request: web.Request) -> Body:
    """Return a request's body.

    Raises:
        DiscordError: it is not what its type says, or a file is too large.
    """
    if not request.body_exists:
        return Body()
    if request.content_type.startswith("multipart/"):
        return await _multipart(request)
    raw = await request.read()
    return Body(_json(raw)) if raw.strip() else Body()


async def _multipart(request: web.Request) -> Body:
    payload: Any = None
    files: dict[int, UploadedFile] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read())
        name = part.name or ""
        if name == "payload_json":
            payload = _json(data)
        elif part.filename is not None:
            if len(data) > MAX_FILE_BYTES:
                raise DiscordError(413, 40005, "Request entity too large")
            number = name.removeprefix("files[").removesuffix("]")
            index = int(number) if number.isdigit() else len(files)
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[index] = UploadedFile(part.filename, kind, data)
    return Body(payload, files)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise DiscordError(400, BAD_JSON, "The request body contains invalid JSON.") from None

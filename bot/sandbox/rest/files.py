"""The files of messages, at the addresses that their attachments name."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.core import SANDBOX

# A file is somebody's data: it must not run as a page of the sandbox's own.
_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp")


async def attachment(request: web.Request) -> web.Response:
    """`GET /attachments/{channel}/{attachment}/{filename}`."""
    file = request.app[SANDBOX].world.attachments.get(int(request.match_info["attachment"]))
    if file is None or file.filename != request.match_info["filename"]:
        raise web.HTTPNotFound
    shown = file.content_type.partition(";")[0].strip().lower()
    kind = shown if shown in _INLINE else "application/octet-stream"
    return web.Response(body=file.data, content_type=kind, headers=_HEADERS)


ROUTES = [web.get(r"/attachments/{channel:\d+}/{attachment:\d+}/{filename}", attachment)]

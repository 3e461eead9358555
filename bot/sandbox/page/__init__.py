"""The page at `/`."""

from __future__ import annotations

from aiohttp import web

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Dossier's sandbox</title>
<h1>Dossier's sandbox</h1>
<p>A local Discord to run the bot in. This is not Discord.</p>
</html>"""


async def _index(_request: web.Request) -> web.Response:
    return web.Response(text=_PAGE, content_type="text/html")


def add_page(app: web.Application) -> None:
    """Add the page's routes."""
    app.router.add_get("/", _index)

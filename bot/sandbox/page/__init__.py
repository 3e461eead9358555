"""The page at `/`: a chat in the browser, for talking to the bot in the local Discord."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.page.routes import ROUTES, fresh_files


def add_page(app: web.Application) -> None:
    """Add the page's routes."""
    app.router.add_routes(ROUTES)
    app.on_response_prepare.append(fresh_files)

"""The page's addresses: the page itself, and the pieces of it that its script asks for."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.controls.asking import message_of, sandbox_of, user_of
from bot.sandbox.errors import DiscordError
from bot.sandbox.page.rendering import Rendering
from bot.sandbox.page.view import Onlooker, first_user

STATIC = Path(__file__).parent / "static"
STATIC_PREFIX = "/page/static"
# Scripts and styles from here alone and none inside the page; nothing is asked of other hosts.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


async def index(request: web.Request) -> web.Response:
    """`GET /?user&channel`; an address of an earlier run leads to the beginning."""
    sandbox = sandbox_of(request)
    try:
        query = dict(request.query)
        user = user_of(sandbox, query) if "user" in query else first_user(sandbox)
    except DiscordError:
        raise web.HTTPFound("/") from None
    onlooker = Onlooker(sandbox, user)
    try:
        channel = onlooker.channel(request.query.get("channel"))
    except DiscordError:
        raise web.HTTPFound(f"/?user={user.id}") from None
    return _html(Rendering(sandbox, onlooker, channel).page())


async def sidebar(request: web.Request) -> web.Response:
    """`GET /page/sidebar?user&channel`."""
    onlooker = _onlooker(request)
    channel = onlooker.channel(request.query.get("channel"))
    return _html(Rendering(sandbox_of(request), onlooker, channel).sidebar())


async def message(request: web.Request) -> web.Response:
    """`GET /page/messages/{message}?user`."""
    sandbox, onlooker = sandbox_of(request), _onlooker(request)
    found = message_of(sandbox, request.match_info["message"])
    channel = onlooker.channel(str(found.channel_id))
    if found.ephemeral_for not in (None, onlooker.user.id):
        raise errors.unknown_message()
    return _html(Rendering(sandbox, onlooker, channel).message(found))


async def form(request: web.Request) -> web.Response:
    """`GET /page/form?user&custom_id`: the form that the bot has opened before a user."""
    sandbox, onlooker = sandbox_of(request), _onlooker(request)
    opener = sandbox.interactions.peek_modal(onlooker.user.id, request.query.get("custom_id", ""))
    if opener is None or opener.modal is None:
        raise errors.unknown_interaction()
    channel = sandbox.world.channel(opener.channel_id)
    return _html(Rendering(sandbox, onlooker, channel).form(opener.modal))


async def fresh_files(request: web.Request, response: web.StreamResponse) -> None:
    """Have browsers ask whether the page's files are still the same, after an update too."""
    if request.path.startswith(f"{STATIC_PREFIX}/"):
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"


def _onlooker(request: web.Request) -> Onlooker:
    sandbox = sandbox_of(request)
    return Onlooker(sandbox, user_of(sandbox, dict(request.query)))


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers=HEADERS)


ROUTES = [
    web.get("/", index),
    web.get("/page/sidebar", sidebar),
    web.get(r"/page/messages/{message:\d+}", message),
    web.get("/page/form", form),
    web.static(STATIC_PREFIX, STATIC),
]

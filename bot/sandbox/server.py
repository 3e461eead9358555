"""Starting and stopping the sandbox."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.controls import events, faults, interactions, people, state
from bot.sandbox.controls import world as world_controls
from bot.sandbox.core import SANDBOX, Options, Sandbox
from bot.sandbox.errors import DiscordError
from bot.sandbox.gateway import connect
from bot.sandbox.page import add_page
from bot.sandbox.rest import files
from bot.sandbox.rest.api import add_api, rest_calls
from bot.sandbox.rest.asking import reply
from bot.sandbox.seed import seeded_world
from bot.sandbox.world import World

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8765
MAX_BODY_BYTES = 110 * 1024 * 1024  # ten files of ten megabytes, and their JSON
STOP_SECONDS = 2.0
_CONTROLS = (events, faults, interactions, people, state, world_controls)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class HostNotLocal(Exception):  # noqa: N818 - it says what is wrong with the host
    """The sandbox was to be reachable from other machines without this being said in words."""


@asynccontextmanager
async def running_sandbox(
    *,
    host: str = DEFAULT_HOST,
    port: int = 0,
    options: Options | None = None,
    world: World | None = None,
    allow_remote: bool = False,
) -> AsyncIterator[Sandbox]:
    """Serve a sandbox for as long as the block runs; port 0 takes a free one.

    Raises:
        HostNotLocal: the host is not this machine alone, and `allow_remote` does not say so.
        OSError: the port is taken.
    """
    if not allow_remote and not is_loopback(host):
        raise HostNotLocal(
            f"{host} can be reached from other machines, and whoever reaches the sandbox rules it; "
            "use 127.0.0.1, or name the host with --host if that is what you want"
        )
    sandbox = Sandbox(world or seeded_world(), options or Options())
    runner = web.AppRunner(
        application(sandbox), access_log=None, shutdown_timeout=STOP_SECONDS, handle_signals=False
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        sandbox.served_at(_address(host, runner))
        yield sandbox
    finally:
        sandbox.connections.abort_all()
        await runner.cleanup()
        await asyncio.sleep(0)


def application(sandbox: Sandbox) -> web.Application:
    """Return the web application of a sandbox: REST, gateway, files, controls and the page."""
    app = web.Application(
        middlewares=[only_own_pages, rest_calls, control_errors], client_max_size=MAX_BODY_BYTES
    )
    app[SANDBOX] = sandbox
    add_api(app)
    app.router.add_get("/gateway", connect)
    app.router.add_get("/gateway/", connect)
    app.router.add_routes(files.ROUTES)
    for module in _CONTROLS:
        app.router.add_routes(module.ROUTES)
    add_page(app)
    return app


@web.middleware
async def only_own_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what pages of other sites ask for.

    A site a person visits could otherwise have their browser use the controls: by a plain form,
    or with a name of its own that it lets point to this machine.
    """
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="only the sandbox's own page may ask for this")
    sandbox = request.app[SANDBOX]
    served_as = urlsplit(sandbox.address).hostname
    asked_as = urlsplit(f"//{request.host}").hostname
    if served_as is not None and is_loopback(served_as) and not is_loopback(asked_as or ""):
        raise web.HTTPForbidden(text=f"ask for the sandbox at {sandbox.address}")
    return await handler(request)


@web.middleware
async def control_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a refused control as Discord answers a refused request."""
    try:
        return await handler(request)
    except DiscordError as error:
        if request.path.startswith("/api/"):
            raise
        return reply(error.body(), status=error.status)


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _address(host: str, runner: web.AppRunner) -> str:
    port = runner.addresses[0][1]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"

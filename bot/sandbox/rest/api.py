"""Every REST request's way: faults, the token, rate limits, the handler, the log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.bodies import Body, read_body
from bot.sandbox.core import SANDBOX, Sandbox
from bot.sandbox.errors import DiscordError
from bot.sandbox.faults import Fault, FaultKind, cut
from bot.sandbox.ratelimits import Verdict
from bot.sandbox.request_log import LoggedRequest
from bot.sandbox.rest import (
    channels,
    commands,
    guilds,
    identity,
    interactions,
    messages,
    reactions,
    webhooks,
)
from bot.sandbox.rest.asking import BODY, Reply, reply

PREFIX = "/api/v10"
# The token in the path is the authority there.
_WITHOUT_TOKEN = (f"{PREFIX}/interactions/", f"{PREFIX}/webhooks/")
_MODULES = (
    channels,
    commands,
    guilds,
    identity,
    interactions,
    messages,
    reactions,
    webhooks,
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_api(app: web.Application) -> None:
    """Add the REST API's routes."""
    for module in _MODULES:
        for route in module.ROUTES:
            app.router.add_route(route.method, PREFIX + route.path, route.handler)


@web.middleware
async def rest_calls(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Do for REST requests what all of them have in common."""
    if not request.path.startswith("/api/"):
        return await handler(request)
    sandbox = request.app[SANDBOX]
    if sandbox.faults.outage():
        return await sandbox.faults.outage_response(request)
    call = _Call(sandbox, request, handler)
    return await call.answer()


class _Call:
    """One REST request."""

    def __init__(self, sandbox: Sandbox, request: web.Request, handler: Handler) -> None:
        self._sandbox = sandbox
        self._request = request
        self._handler = handler
        self._number = sandbox.requests.next_number()
        self._at, self._began = time.time(), time.perf_counter()
        self._body = Body()
        self._verdict = Verdict({})

    async def answer(self) -> web.StreamResponse:
        """Return the response, after noting the request."""
        faults = {f.kind: f for f in self._faults()}
        if FaultKind.LATENCY in faults:
            await asyncio.sleep(faults[FaultKind.LATENCY].ms / 1000)
        response = await self._answer(faults)
        response.headers.update(self._verdict.headers)
        is_cut = FaultKind.CUT in faults
        self._log(response, is_cut=is_cut)
        return await cut(self._request) if is_cut else response

    def _faults(self) -> list[Fault]:
        return self._sandbox.faults.take(self._request.method, self._request.path)

    async def _answer(self, faults: dict[FaultKind, Fault]) -> Reply:
        broken = faults.get(FaultKind.SERVER_ERROR)
        try:
            self._body = await read_body(self._request)
            BODY.set(self._body)
            if broken is not None and not broken.stored:
                return _server_error(broken)
            self._authorize()
            if FaultKind.RATE_LIMIT in faults:
                return _rate_limited(faults[FaultKind.RATE_LIMIT])
            self._verdict = self._counted()
            if self._verdict.retry_after is not None:
                return _too_many(self._verdict.retry_after, self._verdict.scope)
            response = await self._handled()
        except DiscordError as error:
            return reply(error.body(), status=error.status)
        return response if broken is None else _server_error(broken)

    async def _handled(self) -> Reply:
        try:
            response = await self._handler(self._request)
        except web.HTTPMethodNotAllowed:
            raise DiscordError(405, 0, "405: Method Not Allowed") from None
        except web.HTTPNotFound:
            raise errors.no_route() from None
        assert isinstance(response, Reply)  # noqa: S101 - what all of our handlers give
        return response

    def _authorize(self) -> None:
        path = self._request.path
        if path.startswith(_WITHOUT_TOKEN) or path == f"{PREFIX}/gateway":
            return
        if self._request.headers.get("Authorization") != f"Bot {self._sandbox.token}":
            raise errors.unauthorized()

    def _counted(self) -> Verdict:
        request = self._request
        resource = request.match_info.route.resource
        # Callbacks have no bucket: hikari calls it an error of Discord's if they tell of one.
        if resource is None or request.path.startswith(f"{PREFIX}/interactions/"):
            return Verdict({})
        route = f"{request.method} {resource.canonical.removeprefix(PREFIX)}"
        parts = request.match_info
        majors = [parts.get(key, "") for key in ("channel", "guild", "webhook", "token")]
        interaction = request.path.startswith(_WITHOUT_TOKEN)
        return self._sandbox.limits.count(route, "/".join(majors), interaction=interaction)

    def _log(self, response: Reply, *, is_cut: bool) -> None:
        request = self._request
        self._sandbox.requests.add(
            LoggedRequest(
                n=self._number,
                at=self._at,
                method=request.method,
                path=request.path,
                query=dict(request.query),
                content_type=request.headers.get("Content-Type", ""),
                body=self._body.json,
                files=[file.filename for file in self._body.files.values()],
                status=None if is_cut else response.status,
                ms=round((time.perf_counter() - self._began) * 1000, 3),
                response=response.answer,
            )
        )


def _server_error(fault: Fault) -> Reply:
    return reply({"message": "500: Internal Server Error", "code": 0}, status=fault.status)


def _rate_limited(fault: Fault) -> Reply:
    return _too_many(fault.ms / 1000, fault.scope)


def _too_many(retry_after: float, scope: str) -> Reply:
    is_global = scope == "global"
    body = {
        "message": "You are being rate limited.",
        "retry_after": round(retry_after, 3),
        "global": is_global,
    }
    response = reply(body, status=429)
    # Without Via, discord.py takes a 429 for a ban by the proxy before Discord, and gives up.
    response.headers["Via"] = "1.1 sandbox"
    response.headers["Retry-After"] = str(int(retry_after) + 1)
    response.headers["X-RateLimit-Scope"] = scope
    if is_global:
        response.headers["X-RateLimit-Global"] = "true"
    return response

"""What goes wrong on request, and how fast the bot may be."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.controls.asking import asked, needed, number_in, sandbox_of
from bot.sandbox.core import GatewayConnection, Sandbox
from bot.sandbox.faults import REQUEST_KINDS, Fault, FaultKind
from bot.sandbox.gateway import Op
from bot.sandbox.model import JsonObject
from bot.sandbox.rest.asking import reply

RESUMABLE_CLOSE = 4000
LIMITS_FORM = '{"enabled": true, "global_per_second": 50, "routes": {"GET /users/@me": [1, 1000]}}'


async def add(request: web.Request) -> web.Response:
    """`POST /sandbox/faults {"kind", "times"?, "path"?, "method"?, "ms"?, …}`.

    Faults of requests (`rate_limit`, `server_error`, `latency`, `cut`) hit the next `times`
    requests of the path and method; those of the gateway, and `outage`, happen at once.
    `drop_gateway` and `invalid_session` happen again to the connections that come after, `times`
    in all.
    """
    sandbox, body = sandbox_of(request), await asked(request)
    try:
        kind = FaultKind(str(needed(body, "kind")))
    except ValueError:
        listed = ", ".join(kind.value for kind in FaultKind)
        raise errors.invalid(
            ("kind",), "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}."
        ) from None
    if kind in REQUEST_KINDS:
        sandbox.faults.add(_request_fault(kind, body))
    else:
        await _now(sandbox, kind, body)
    return reply(sandbox.faults.as_json())


def _request_fault(kind: FaultKind, body: JsonObject) -> Fault:
    return Fault(
        kind,
        times=_times(body),
        path=str(body.get("path") or ""),
        method=str(body.get("method") or ""),
        ms=number_in(body, "ms", 500),
        status=_status(body, 500),
        stored=bool(body.get("stored")),
        scope=str(body.get("scope") or "user"),
    )


async def _now(sandbox: Sandbox, kind: FaultKind, body: JsonObject) -> None:
    if kind is FaultKind.OUTAGE:
        status = None if body.get("status") is None else _status(body, 503)
        sandbox.faults.begin_outage(ms=number_in(body, "ms", 1000), status=status)
        sandbox.connections.abort_all()
    elif kind is FaultKind.DROP_GATEWAY:
        await _drop(sandbox, body)
        sandbox.faults.repeat_at_gateway(kind, _times(body) - 1)
    elif kind is FaultKind.RECONNECT:
        await _each(sandbox, Op.RECONNECT, None)
    elif body.get("resumable"):
        await _each(sandbox, Op.INVALID_SESSION, data=True)
    else:
        for session in list(sandbox.sessions):
            sandbox.sessions.end(session)
        await _each(sandbox, Op.INVALID_SESSION, data=False)
        sandbox.faults.repeat_at_gateway(kind, _times(body) - 1)
    await asyncio.sleep(0)


def _times(body: JsonObject) -> int:
    return max(1, int(number_in(body, "times", 1)))


def _status(body: JsonObject, default: int) -> int:
    """Return the HTTP status that a fault answers with."""
    status = int(number_in(body, "status", default))
    if not 400 <= status <= 599:
        raise errors.invalid(("status",), "BASE_TYPE_CHOICES", "Must be from 400 to 599.")
    return status


async def _drop(sandbox: Sandbox, body: JsonObject) -> None:
    """End the gateway connections: with a close code, or without a word."""
    if body.get("code") is None:
        sandbox.connections.abort_all()
        return
    code = int(number_in(body, "code", RESUMABLE_CLOSE))
    if not (1000 <= code <= 1014 or 3000 <= code <= 4999):
        raise errors.invalid(("code",), "BASE_TYPE_CHOICES", "Must be a code of a WebSocket.")

    async def close(connection: GatewayConnection) -> None:
        await connection.close(code)

    await sandbox.connections.each(close)


async def _each(sandbox: Sandbox, op: Op, data: object) -> None:
    async def send(connection: GatewayConnection) -> None:
        connection.send(op, data)

    await sandbox.connections.each(send)


async def listing(request: web.Request) -> web.Response:
    """`GET /sandbox/faults`: those that still wait to happen."""
    return reply(sandbox_of(request).faults.as_json())


async def clear(request: web.Request) -> web.Response:
    """`DELETE /sandbox/faults`: take all back, an outage too."""
    sandbox_of(request).faults.clear()
    return reply()


async def limits(request: web.Request) -> web.Response:
    """`GET /sandbox/limits`."""
    return reply(sandbox_of(request).limits.as_json())


async def set_limits(request: web.Request) -> web.Response:
    """`POST /sandbox/limits {"enabled"?, "global_per_second"?, "routes"?: {route: [n, ms]}}`."""
    sandbox, settings = sandbox_of(request), await asked(request)
    try:
        sandbox.limits.set(settings)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise errors.invalid((), "BASE_TYPE_BAD_TYPE", f"Must be like {LIMITS_FORM}") from None
    return reply(sandbox.limits.as_json())


ROUTES = [
    web.post("/sandbox/faults", add),
    web.get("/sandbox/faults", listing),
    web.delete("/sandbox/faults", clear),
    web.get("/sandbox/limits", limits),
    web.post("/sandbox/limits", set_limits),
]

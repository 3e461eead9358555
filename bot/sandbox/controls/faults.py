"""What goes wrong on request, and how fast the bot may be."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.controls.asking import asked, needed, sandbox_of
from bot.sandbox.core import GatewayConnection, Sandbox
from bot.sandbox.faults import REQUEST_KINDS, Fault, FaultKind
from bot.sandbox.gateway import Op
from bot.sandbox.model import JsonObject
from bot.sandbox.rest.asking import reply

RESUMABLE_CLOSE = 4000


async def add(request: web.Request) -> web.Response:
    """`POST /sandbox/faults {"kind", "times"?, "path"?, "method"?, "ms"?, …}`.

    Faults of requests (`rate_limit`, `server_error`, `latency`, `cut`) hit the next `times`
    requests of the path and method; those of the gateway, and `outage`, happen at once.
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
        times=int(body.get("times") or 1),
        path=str(body.get("path") or ""),
        method=str(body.get("method") or ""),
        ms=float(body.get("ms") or 500),
        status=int(body.get("status") or 500),
        stored=bool(body.get("stored")),
        scope=str(body.get("scope") or "user"),
    )


async def _now(sandbox: Sandbox, kind: FaultKind, body: JsonObject) -> None:
    if kind is FaultKind.OUTAGE:
        status = body.get("status")
        sandbox.faults.begin_outage(
            ms=float(body.get("ms") or 1000), status=None if status is None else int(status)
        )
        sandbox.connections.abort_all()
    elif kind is FaultKind.DROP_GATEWAY:
        await _drop(sandbox, body.get("code"))
    elif kind is FaultKind.RECONNECT:
        await _each(sandbox, Op.RECONNECT, None)
    elif body.get("resumable"):
        await _each(sandbox, Op.INVALID_SESSION, data=True)
    else:
        for session in list(sandbox.sessions):
            sandbox.sessions.end(session)
        await _each(sandbox, Op.INVALID_SESSION, data=False)
    await asyncio.sleep(0)


async def _drop(sandbox: Sandbox, code: object) -> None:
    """End the gateway connections: with a close code, or without a word."""
    if code is None:
        sandbox.connections.abort_all()
        return

    async def close(connection: GatewayConnection) -> None:
        await connection.close(int(str(code)))

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
    sandbox = sandbox_of(request)
    sandbox.limits.set(await asked(request))
    return reply(sandbox.limits.as_json())


ROUTES = [
    web.post("/sandbox/faults", add),
    web.get("/sandbox/faults", listing),
    web.delete("/sandbox/faults", clear),
    web.get("/sandbox/limits", limits),
    web.post("/sandbox/limits", set_limits),
]

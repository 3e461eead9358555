"""Faults on request: what a test or a curious person lets go wrong."""

from __future__ import annotations

import asyncio
import fnmatch
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiohttp import web


class FaultKind(StrEnum):
    """What can go wrong."""

    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    LATENCY = "latency"
    CUT = "cut"
    OUTAGE = "outage"
    DROP_GATEWAY = "drop_gateway"
    RECONNECT = "reconnect"
    INVALID_SESSION = "invalid_session"


REQUEST_KINDS = frozenset(
    {FaultKind.RATE_LIMIT, FaultKind.SERVER_ERROR, FaultKind.LATENCY, FaultKind.CUT}
)


@dataclass
class Fault:
    """A fault of REST requests that waits to happen.

    Attributes:
        times: how many requests it still hits.
        path: a part of the paths it hits, `*` standing for anything; all if empty.
        method: the HTTP method it hits; all if empty.
        ms: the delay of `latency`, the `retry_after` of `rate_limit`.
        status: the status of `server_error`.
        stored: for `server_error`: do what is asked, and only then answer with the error.
        scope: the scope of `rate_limit`: user, global or shared.
    """

    kind: FaultKind
    times: int = 1
    path: str = ""
    method: str = ""
    ms: float = 500.0
    status: int = 500
    stored: bool = False
    scope: str = "user"

    def hits(self, method: str, path: str) -> bool:
        """Tell whether a request is hit."""
        if self.method and self.method.upper() != method:
            return False
        return not self.path or fnmatch.fnmatchcase(path, f"*{self.path}*")


class Faults:
    """The faults that are set."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: list[Fault] = []
        self._at_gateway: deque[FaultKind] = deque()
        self._out_until = 0.0
        self._outage_status: int | None = None

    def add(self, fault: Fault) -> None:
        """Let a fault hit the next fitting requests."""
        self._waiting.append(fault)

    def take(self, method: str, path: str) -> list[Fault]:
        """Return the faults that hit a request, at most one of each kind, and count them off."""
        hit: dict[FaultKind, Fault] = {}
        for fault in self._waiting:
            if fault.kind not in hit and fault.hits(method, path):
                hit[fault.kind] = fault
                fault.times -= 1
        self._waiting = [fault for fault in self._waiting if fault.times > 0]
        return list(hit.values())

    def repeat_at_gateway(self, kind: FaultKind, times: int) -> None:
        """Let a fault of the gateway hit the connections that identify or resume next."""
        self._at_gateway.extend([kind] * times)

    def take_at_gateway(self) -> FaultKind | None:
        """Return the fault that hits a connection which has just begun, and count it off."""
        return self._at_gateway.popleft() if self._at_gateway else None

    def clear(self) -> None:
        """Take back all faults, an outage too."""
        self._waiting.clear()
        self._at_gateway.clear()
        self._out_until = 0.0

    def begin_outage(self, *, ms: float, status: int | None) -> None:
        """Be away: connections are cut, or answered with a status if one is given."""
        self._out_until = self._clock() + ms / 1000
        self._outage_status = status

    def outage(self) -> bool:
        """Tell whether there is an outage now."""
        return self._clock() < self._out_until

    async def outage_response(self, request: web.Request) -> web.StreamResponse:
        """Answer a request during an outage."""
        if self._outage_status is not None:
            return web.Response(status=self._outage_status, text="upstream connect error")
        return await cut(request)

    def gateway_refusal(self) -> Callable[[web.Request], Awaitable[web.StreamResponse]] | None:
        """Return what answers a new gateway connection during an outage, or None."""
        return self.outage_response if self.outage() else None

    def as_json(self) -> dict[str, Any]:
        """Return what is set, for the page and tests."""
        return {
            "outage_ms": max(0, round((self._out_until - self._clock()) * 1000)),
            "at_gateway": [kind.value for kind in self._at_gateway],
            "waiting": [vars(fault) | {"kind": fault.kind.value} for fault in self._waiting],
        }


async def cut(request: web.Request) -> web.StreamResponse:
    """End the connection as a broken network does, without an answer."""
    if request.transport is not None:
        request.transport.abort()
    await asyncio.sleep(0)
    return web.Response(status=500)

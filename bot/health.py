"""/healthz and /metrics, on a port of their own, for this machine unless told otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.metrics import Metrics

CHECK_SECONDS = 2.0
_TEXT_FORM = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus's text format


class HealthPortError(Exception):
    """Health and metrics cannot be served where they are to be; the message says why."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that has to work. `fault` returns what is wrong, or None.

    Without what is `vital` the process is of no use and should be started anew.
    """

    fault: Callable[[], Awaitable[str | None]]
    vital: bool = False


@asynccontextmanager
async def served_health(
    host: str,
    port: int,
    metrics: Metrics,
    checks: Mapping[str, Check],
    *,
    refresh: Callable[[], Awaitable[None]],
) -> AsyncIterator[int]:
    """Serve both addresses while the block runs; give the port, which 0 leaves to the system.

    `refresh` is awaited before the metrics are shown: it looks up what cannot be had at once.

    Raises:
        HealthPortError: the port is taken, or the address is not this machine's.
    """

    async def healthz(_request: web.Request) -> web.Response:
        faults = {name: await _fault_of(check) for name, check in checks.items()}
        broken = any(faults[name] and check.vital for name, check in checks.items())
        status = "broken" if broken else "degraded" if any(faults.values()) else "ok"
        shown = {name: fault or "ok" for name, fault in faults.items()}
        return web.json_response({"status": status, **shown}, status=503 if broken else 200)

    async def numbers(_request: web.Request) -> web.Response:
        await refresh()
        return web.Response(body=metrics.text(), headers={"Content-Type": _TEXT_FORM})

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/metrics", numbers)
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise HealthPortError(
                f"health and metrics can't be served on {host}:{port}: {error.strerror or error}; "
                "set DOSSIER_METRICS_PORT to another port, or DOSSIER_METRICS_HOST"
            ) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _fault_of(check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check.fault()
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS:g} seconds"

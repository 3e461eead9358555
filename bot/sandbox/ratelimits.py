"""Rate limits: counted honestly for each route, told in headers, enforced with 429."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# How often old buckets are swept out, in requests.
SWEEP_EVERY = 1_000


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


# Discord publishes no figures and tells clients to read the headers; these are what its headers
# commonly say. The keys are routes as `METHOD /path/{with}/{names}`.
DEFAULT_LIMIT = Limit(50, 1.0)
ROUTE_LIMITS = {
    "POST /channels/{channel}/messages": Limit(5, 5.0),
    "PATCH /channels/{channel}/messages/{message}": Limit(5, 5.0),
    "DELETE /channels/{channel}/messages/{message}": Limit(5, 1.0),
    "PUT /channels/{channel}/messages/{message}/reactions/{emoji}/@me": Limit(1, 0.25),
    "POST /channels/{channel}/typing": Limit(5, 5.0),
    "POST /webhooks/{webhook}/{token}": Limit(5, 2.0),
    "PATCH /webhooks/{webhook}/{token}/messages/@original": Limit(5, 2.0),
    "PATCH /webhooks/{webhook}/{token}/messages/{message}": Limit(5, 2.0),
}
GLOBAL_LIMIT = Limit(50, 1.0)  # Discord's reference, "Global Rate Limit"


@dataclass
class _Window:
    ends_at: float
    left: int


@dataclass(frozen=True)
class Verdict:
    """What became of a request: the headers, and if it is refused, for how long and how far."""

    headers: dict[str, str]
    retry_after: float | None = None
    scope: str = "user"


@dataclass
class RateLimits:
    """Counts requests in fixed windows.

    Attributes:
        enabled: off, nothing is counted and no header is sent.
        per_route: the limits by route; others have `default`.
        globally: the limit over all routes but those of interactions; None for none.
    """

    enabled: bool = True
    per_route: dict[str, Limit] = field(default_factory=lambda: dict(ROUTE_LIMITS))
    default: Limit = DEFAULT_LIMIT
    globally: Limit | None = GLOBAL_LIMIT
    clock: Callable[[], float] = time.monotonic
    wall_clock: Callable[[], float] = time.time
    _windows: dict[tuple[str, str], _Window] = field(default_factory=dict)
    _counted: int = 0

    def count(self, route: str, major: str, *, interaction: bool) -> Verdict:
        """Count a request and say whether it is let through.

        `major` is the channel, guild or webhook that has a bucket of its own. Interactions are
        not under the global limit (Discord's reference, "Global Rate Limit").
        """
        if not self.enabled:
            return Verdict({})
        self._sweep()
        if self.globally is not None and not interaction:
            window = self._window(("global", ""), self.globally)
            if window.left <= 0:
                return self._refusal(window, "global", {"X-RateLimit-Global": "true"})
            window.left -= 1
        limit = self.per_route.get(route, self.default)
        window = self._window((route, major), limit)
        allowed = window.left > 0
        window.left -= allowed
        headers = self._headers(route, limit, window)
        return Verdict(headers) if allowed else self._refusal(window, "user", headers)

    def set(self, settings: dict[str, Any]) -> None:
        """Change the limits from JSON: `enabled`, `global_per_second`, `routes`.

        `routes` maps a route to `[requests, milliseconds]`, or to null for the default.
        """
        self._windows.clear()
        self.enabled = bool(settings.get("enabled", self.enabled))
        if "global_per_second" in settings:
            per_second = settings["global_per_second"]
            self.globally = None if per_second is None else Limit(int(per_second), 1.0)
        for route, limit in settings.get("routes", {}).items():
            if limit is None:
                self.per_route.pop(route, None)
            else:
                self.per_route[route] = Limit(int(limit[0]), float(limit[1]) / 1000)

    def as_json(self) -> dict[str, Any]:
        """Return the limits in the form that `set` takes."""
        return {
            "enabled": self.enabled,
            "global_per_second": None if self.globally is None else self.globally.requests,
            "routes": {
                route: [limit.requests, limit.seconds * 1000]
                for route, limit in self.per_route.items()
            },
        }

    def _window(self, key: tuple[str, str], limit: Limit) -> _Window:
        now = self.clock()
        window = self._windows.get(key)
        if window is None or window.ends_at <= now:
            window = self._windows[key] = _Window(now + limit.seconds, limit.requests)
        return window

    def _headers(self, route: str, limit: Limit, window: _Window) -> dict[str, str]:
        after = max(window.ends_at - self.clock(), 0.0)
        return {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Reset": f"{self.wall_clock() + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": hashlib.blake2b(route.encode(), digest_size=16).hexdigest(),
        }

    def _refusal(self, window: _Window, scope: str, headers: dict[str, str]) -> Verdict:
        return Verdict(headers, max(window.ends_at - self.clock(), 0.001), scope)

    def _sweep(self) -> None:
        self._counted += 1
        if self._counted % SWEEP_EVERY == 0:
            now = self.clock()
            self._windows = {k: w for k, w in self._windows.items() if w.ends_at > now}

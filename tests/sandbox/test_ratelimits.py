"""Limits are counted honestly and told in headers."""

from __future__ import annotations

from bot.sandbox.ratelimits import Limit, RateLimits

ROUTE = "POST /channels/{channel}/messages"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def limits(clock: Clock, *, globally: Limit | None = None) -> RateLimits:
    return RateLimits(
        per_route={ROUTE: Limit(2, 5.0)}, globally=globally, clock=clock, wall_clock=clock
    )


def test_what_is_left_is_told_and_then_refused_until_the_window_ends() -> None:
    clock = Clock()
    counting = limits(clock)
    told = []
    for _ in range(3):
        verdict = counting.count(ROUTE, "1", interaction=False)
        told.append((verdict.headers["X-RateLimit-Remaining"], verdict.retry_after))
        clock.now += 1
    clock.now = 105.0

    again = counting.count(ROUTE, "1", interaction=False)

    assert told == [("1", None), ("0", None), ("0", 3.0)]
    assert (again.headers["X-RateLimit-Remaining"], again.retry_after) == ("1", None)


def test_each_channel_is_counted_alone_under_the_same_bucket() -> None:
    counting = limits(Clock())
    first = [counting.count(ROUTE, "1", interaction=False) for _ in range(2)][-1]

    other = counting.count(ROUTE, "2", interaction=False)

    assert other.headers["X-RateLimit-Remaining"] == "1"
    assert other.headers["X-RateLimit-Bucket"] == first.headers["X-RateLimit-Bucket"]


def test_the_global_limit_counts_all_routes_but_those_of_interactions() -> None:
    counting = limits(Clock(), globally=Limit(2, 1.0))
    for route in ("GET /a", "GET /b"):
        counting.count(route, "", interaction=False)

    refused = counting.count("GET /c", "", interaction=False)
    callback = counting.count("POST /interactions", "", interaction=True)

    assert (refused.scope, refused.retry_after) == ("global", 1.0)
    assert refused.headers == {"X-RateLimit-Global": "true"}
    assert callback.retry_after is None


def test_limits_are_changed_and_told_in_one_form() -> None:
    counting = limits(Clock(), globally=Limit(50, 1.0))

    counting.set({"global_per_second": None, "routes": {ROUTE: [10, 500], "GET /a": [1, 1000]}})

    assert counting.as_json() == {
        "enabled": True,
        "global_per_second": None,
        "routes": {ROUTE: [10, 500.0], "GET /a": [1, 1000.0]},
    }

"""What the client asked for: every REST call, for tests and for whoever is curious."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class LoggedRequest:
    """One REST call; the authorization header is never part of it.

    Attributes:
        n: its number, rising from 1.
        at: when it came, in seconds since 1970.
        body: the JSON body, or the part `payload_json` of a multipart body; None without one.
        files: the names of the files that came along.
        status: the status answered; None where the connection was cut instead.
        response: the JSON body of the answer, as it was sent.
    """

    n: int
    at: float
    method: str
    path: str
    query: dict[str, str]
    content_type: str
    body: Any
    files: list[str]
    status: int | None
    ms: float
    response: Any


class RequestLog:
    """The latest requests; older ones are dropped."""

    def __init__(self, kept: int) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=kept)
        self._count = 0

    def __iter__(self) -> Iterator[LoggedRequest]:
        """Give the kept requests, in the order in which they were answered."""
        return iter(self._requests)

    def next_number(self) -> int:
        """Return the number for a new request."""
        self._count += 1
        return self._count

    def add(self, request: LoggedRequest) -> None:
        """Keep a request."""
        self._requests.append(request)

    def since(self, number: int) -> list[dict[str, Any]]:
        """Return the kept requests after a number, in the order they were answered."""
        return [asdict(request) for request in self._requests if request.n > number]

    def clear(self) -> None:
        """Forget the requests; numbers go on rising."""
        self._requests.clear()

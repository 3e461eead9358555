"""The parts of a running sandbox, held together for those who handle requests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import web

from bot.sandbox.faults import Faults
from bot.sandbox.interactions import Interactions
from bot.sandbox.nonces import Nonces
from bot.sandbox.ratelimits import RateLimits
from bot.sandbox.request_log import RequestLog
from bot.sandbox.sessions import Sessions
from bot.sandbox.watchers import Watchers
from bot.sandbox.wire_messages import MessageRenderer
from bot.sandbox.world import World


@dataclass(frozen=True)
class Options:
    """How the sandbox behaves; the defaults are Discord's.

    Attributes:
        heartbeat_ms: how often clients have to send a heartbeat.
        callback_seconds: how long an interaction waits for its answer.
        token_seconds: how long an interaction's token can be used afterwards.
        kept_requests: how many REST calls are remembered for `GET /sandbox/requests`.
    """

    heartbeat_ms: int = 41_250
    callback_seconds: float = 3.0
    token_seconds: float = 900.0
    kept_requests: int = 20_000


class GatewayConnection(Protocol):
    """An open gateway connection, as the controls need it."""

    def send(self, op: int, data: object = None) -> None:
        """Queue a frame that is no event."""

    async def close(self, code: int, reason: str = "") -> None:
        """Close the connection with a code."""


class Connections:
    """The open gateway connections."""

    def __init__(self) -> None:
        self._open: dict[GatewayConnection, asyncio.Transport | None] = {}

    def __iter__(self) -> Iterator[GatewayConnection]:
        return iter(list(self._open))

    def __len__(self) -> int:
        return len(self._open)

    @contextmanager
    def holding(
        self, connection: GatewayConnection, transport: asyncio.Transport | None
    ) -> Iterator[None]:
        """Know a connection for as long as it is open."""
        self._open[connection] = transport
        try:
            yield
        finally:
            del self._open[connection]

    def abort(self, connection: GatewayConnection) -> None:
        """End a connection as a broken network does."""
        transport = self._open.get(connection)
        if transport is not None:
            transport.abort()

    def abort_all(self) -> None:
        """End all connections as a broken network does."""
        for connection in self:
            self.abort(connection)

    async def each(self, do: Callable[[GatewayConnection], Awaitable[None]]) -> None:
        """Do something with each open connection."""
        for connection in self:
            await do(connection)


@dataclass
class Sandbox:
    """A local Discord.

    Attributes:
        address: where it is served, as `http://127.0.0.1:8765`; empty until it is.
    """

    world: World
    options: Options = field(default_factory=Options)
    limits: RateLimits = field(default_factory=RateLimits)
    faults: Faults = field(default_factory=Faults)
    sessions: Sessions = field(default_factory=Sessions)
    connections: Connections = field(default_factory=Connections)
    watchers: Watchers = field(default_factory=Watchers)
    nonces: Nonces = field(default_factory=Nonces)
    address: str = ""
    requests: RequestLog = field(init=False)
    interactions: Interactions = field(init=False)
    render: MessageRenderer = field(init=False)

    def __post_init__(self) -> None:
        self.requests = RequestLog(self.options.kept_requests)
        self.interactions = Interactions(
            callback_seconds=self.options.callback_seconds,
            token_seconds=self.options.token_seconds,
        )
        self.render = MessageRenderer(self.world)

    @property
    def api_url(self) -> str:
        """The address for `discord.http.Route.BASE`."""
        return f"{self.address}/api/v10"

    @property
    def gateway_url(self) -> str:
        """The address for `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`."""
        return f"ws{self.address.removeprefix('http')}/gateway"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.application.token

    def served_at(self, address: str) -> None:
        """Note where the sandbox is served."""
        self.address = self.render.files_url = address


SANDBOX = web.AppKey("sandbox", Sandbox)

"""The gateway: a WebSocket that says what happens, as Discord's API v10 does."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass
from enum import IntEnum

from aiohttp import WSMsgType, web

from bot.sandbox import wire
from bot.sandbox.compression import Compressor, compressor_for
from bot.sandbox.core import SANDBOX, Sandbox
from bot.sandbox.faults import FaultKind
from bot.sandbox.model import Guild, JsonObject
from bot.sandbox.sessions import ALL_INTENTS, PRIVILEGED, Intent, Session

API_VERSION = 10
MAX_FRAME_BYTES = 4096
MAX_FRAMES, FRAMES_SECONDS = 120, 60.0
MAX_GUILDS_A_SHARD = 2500
MEMBERS_A_CHUNK = 1000
# A heartbeat may be late by this share of the interval. Chosen; Discord names no figure.
HEARTBEAT_GRACE = 0.5
IDENTIFY_SECONDS = 30.0


class Op(IntEnum):
    """Opcodes. Source: Discord's reference, "Gateway Opcodes"."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE_UPDATE = 3
    VOICE_STATE_UPDATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_GUILD_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11
    REQUEST_SOUNDBOARD_SOUNDS = 31


# What a server says and a client never does.
_FROM_SERVER = frozenset(
    {Op.DISPATCH, Op.RECONNECT, Op.INVALID_SESSION, Op.HELLO, Op.HEARTBEAT_ACK}
)


class Close(IntEnum):
    """Close codes. Source: Discord's reference, "Gateway Close Event Codes"."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    SHARDING_REQUIRED = 4011
    INVALID_API_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


@dataclass
class Refused(Exception):  # noqa: N818 - it is the connection that is refused, with a code
    """The connection has to be closed with a code."""

    code: Close
    reason: str


class Connection:
    """One WebSocket of a client: says hello, identifies or resumes it, and serves its frames."""

    def __init__(
        self, sandbox: Sandbox, socket: web.WebSocketResponse, compressor: Compressor | None
    ) -> None:
        self._sandbox = sandbox
        self._socket = socket
        self._compressor = compressor
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._frame_times: deque[float] = deque(maxlen=MAX_FRAMES)
        self._heard_at = time.monotonic()
        self.session: Session | None = None

    def send_text(self, frame: str) -> None:
        """Queue a frame."""
        self._outgoing.put_nowait(frame)

    def send(self, op: int, data: object = None) -> None:
        """Queue a frame that is no event."""
        self.send_text(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def close(self, code: int, reason: str = "") -> None:
        """Close the connection with a code."""
        await self._socket.close(code=code, message=reason.encode())

    async def serve(self) -> None:
        """Serve the client until either side closes."""
        writing = asyncio.create_task(self._write(), name="gateway-writer")
        try:
            self.send(Op.HELLO, {"heartbeat_interval": self._sandbox.options.heartbeat_ms})
            await self._read()
        except Refused as refusal:
            await self.close(refusal.code, refusal.reason)
        finally:
            writing.cancel()
            if self.session is not None:
                self._sandbox.sessions.left(self.session, self)

    async def _write(self) -> None:
        try:
            while True:
                frame = await self._outgoing.get()
                if self._compressor is None:
                    await self._socket.send_str(frame)
                else:
                    await self._socket.send_bytes(self._compressor.compress(frame.encode()))
        except ConnectionError:
            return  # the reader notices too, and ends the connection

    async def _read(self) -> None:
        while True:
            try:
                message = await self._socket.receive(timeout=self._patience())
            except TimeoutError:
                raise Refused(Close.SESSION_TIMED_OUT, "Session timed out.") from None
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                self._end_after_goodbye(message.data)
                return
            self._frame(message.data)

    def _patience(self) -> float:
        """Return how many seconds to wait for the next frame."""
        if self.session is None:
            return IDENTIFY_SECONDS
        patience = self._sandbox.options.heartbeat_ms / 1000 * (1 + HEARTBEAT_GRACE)
        return max(self._heard_at + patience - time.monotonic(), 0.001)

    def _end_after_goodbye(self, code: object) -> None:
        """End the session where the client closed with 1000 or 1001, which makes it invalid."""
        if self.session is not None and code in (1000, 1001):
            self._sandbox.sessions.end(self.session)

    def _frame(self, raw: str | bytes) -> None:
        self._count_frame(len(raw.encode() if isinstance(raw, str) else raw))
        try:
            frame = json.loads(raw)
            op, data = Op(frame["op"]), frame.get("d")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Refused(*_undecodable(raw)) from None
        if op in _FROM_SERVER:
            raise Refused(Close.UNKNOWN_OPCODE, "Unknown opcode.")
        if op is Op.HEARTBEAT:
            self._heard_at = time.monotonic()
            self.send(Op.HEARTBEAT_ACK)
        elif op is Op.IDENTIFY:
            self._identify(data)
        elif op is Op.RESUME:
            self._resume(data)
        elif self.session is None:
            raise Refused(Close.NOT_AUTHENTICATED, "Not authenticated.")
        elif op is Op.REQUEST_GUILD_MEMBERS:
            if not _asks_for_members(data):
                raise Refused(Close.DECODE_ERROR, "Error while decoding payload.")
            self._send_members(self.session, data)

    def _count_frame(self, size: int) -> None:
        now = time.monotonic()
        oldest = self._frame_times[0] if len(self._frame_times) == MAX_FRAMES else None
        self._frame_times.append(now)
        if oldest is not None and now - oldest < FRAMES_SECONDS:
            raise Refused(Close.RATE_LIMITED, "You are being rate limited.")
        if size > MAX_FRAME_BYTES:
            raise Refused(Close.DECODE_ERROR, "Error while decoding payload.")

    def _identify(self, data: JsonObject) -> None:
        if self.session is not None:
            raise Refused(Close.ALREADY_AUTHENTICATED, "Already authenticated.")
        sandbox = self._sandbox
        self._check_token(data)
        intents = self._checked_intents(data.get("intents"))
        shard = self._checked_shard(data.get("shard"))
        self.session = session = sandbox.sessions.open(intents, shard, self)
        guilds = [guild for guild in sandbox.world.bot_guilds() if session.has_guild(guild.id)]
        session.send("READY", self._ready(session, guilds, sharded="shard" in data))
        if intents & Intent.GUILDS:
            for guild in guilds:
                session.send("GUILD_CREATE", _guild_create(sandbox, guild, intents))
        self._meet_fault(session)

    def _ready(self, session: Session, guilds: list[Guild], *, sharded: bool) -> JsonObject:
        world = self._sandbox.world
        ready: JsonObject = {
            "v": API_VERSION,
            "user": wire.own_user(world.users[world.bot_id]),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._sandbox.gateway_url,
            "application": {
                "id": str(world.application.id),
                "flags": wire.application(world)["flags"],
            },
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
            "guild_join_requests": [],
            "presences": [],
            "_trace": ["sandbox"],
        }
        if sharded:
            ready["shard"] = list(session.shard)
        return ready

    def _resume(self, data: JsonObject) -> None:
        if self.session is not None:
            raise Refused(Close.ALREADY_AUTHENTICATED, "Already authenticated.")
        self._check_token(data)
        session = self._sandbox.sessions.find(str(data.get("session_id")))
        sequence = data.get("seq")
        missed = None
        if session is not None and isinstance(sequence, int):
            missed = session.missed_after(sequence)
        if session is None or missed is None:
            self.send(Op.INVALID_SESSION, False)
            return
        self.session, session.connection, session.left_at = session, self, None
        for frame in missed:
            self.send_text(frame)
        session.send("RESUMED", {"_trace": ["sandbox"]})
        self._meet_fault(session)

    def _meet_fault(self, session: Session) -> None:
        """Let a fault that waits for the next connection hit this one."""
        fault = self._sandbox.faults.take_at_gateway()
        if fault is FaultKind.INVALID_SESSION:
            self._sandbox.sessions.end(session)
            self.send(Op.INVALID_SESSION, False)
        elif fault is not None:
            self._sandbox.connections.abort(self)

    def _check_token(self, data: object) -> None:
        if not isinstance(data, dict):
            raise Refused(Close.DECODE_ERROR, "Error while decoding payload.")
        if data.get("token") != self._sandbox.world.application.token:
            raise Refused(Close.AUTHENTICATION_FAILED, "Authentication failed.")

    def _checked_intents(self, intents: object) -> int:
        if not isinstance(intents, int) or not 0 <= intents <= ALL_INTENTS:
            raise Refused(Close.INVALID_INTENTS, "Invalid intent(s).")
        application = self._sandbox.world.application
        granted = (
            application.message_content * Intent.MESSAGE_CONTENT
            | application.members * Intent.GUILD_MEMBERS
            | application.presences * Intent.GUILD_PRESENCES
        )
        if intents & PRIVILEGED & ~granted:
            raise Refused(Close.DISALLOWED_INTENTS, "Disallowed intent(s).")
        return intents

    def _checked_shard(self, shard: object) -> tuple[int, int]:
        number, count = 0, 1
        if shard is not None:
            if not isinstance(shard, list) or len(shard) != 2:
                raise Refused(Close.INVALID_SHARD, "Invalid shard.")
            number, count = shard
            if not isinstance(number, int) or not isinstance(count, int):
                raise Refused(Close.INVALID_SHARD, "Invalid shard.")
            if not 0 <= number < count:
                raise Refused(Close.INVALID_SHARD, "Invalid shard.")
        if len(self._sandbox.world.bot_guilds()) > MAX_GUILDS_A_SHARD * count:
            raise Refused(Close.SHARDING_REQUIRED, "Sharding required.")
        return number, count

    def _send_members(self, session: Session, data: JsonObject) -> None:
        """Answer op 8: a guild's members by id or by the beginning of their names."""
        wanted_guilds = data["guild_id"]
        for guild_id in wanted_guilds if isinstance(wanted_guilds, list) else [wanted_guilds]:
            guild = self._sandbox.world.guilds.get(int(guild_id))
            if guild is not None and session.has_guild(guild.id):
                self._send_chunks(session, guild, data)

    def _send_chunks(self, session: Session, guild: Guild, data: JsonObject) -> None:
        world = self._sandbox.world
        found, not_found = _requested_members(self._sandbox, guild, data)
        rendered = [wire.member(world, guild.members[user_id]) for user_id in found]
        chunks = [
            rendered[start : start + MEMBERS_A_CHUNK]
            for start in range(0, max(len(rendered), 1), MEMBERS_A_CHUNK)
        ]
        for index, chunk in enumerate(chunks):
            payload: JsonObject = {
                "guild_id": str(guild.id),
                "members": chunk,
                "chunk_index": index,
                "chunk_count": len(chunks),
                "not_found": not_found,
            }
            if data.get("presences"):
                payload["presences"] = []
            if data.get("nonce") is not None:
                payload["nonce"] = data["nonce"]
            session.send("GUILD_MEMBERS_CHUNK", payload)


def _undecodable(raw: str | bytes) -> tuple[Close, str]:
    try:
        frame = json.loads(raw)
    except ValueError:
        return Close.DECODE_ERROR, "Error while decoding payload."
    if isinstance(frame, dict) and isinstance(frame.get("op"), int):
        return Close.UNKNOWN_OPCODE, "Unknown opcode."
    return Close.DECODE_ERROR, "Error while decoding payload."


def _asks_for_members(data: object) -> bool:
    """Tell whether the data of op 8 is what it has to be: ids, and the beginning of a name."""
    if not isinstance(data, dict):
        return False
    ids = [data.get("guild_id"), data.get("user_ids", "0")]
    listed = [one for some in ids for one in (some if isinstance(some, list) else [some])]
    return (
        all(str(one).isdigit() for one in listed)
        and isinstance(data.get("query", ""), str)
        and isinstance(data.get("limit", 0), int)
    )


def _requested_members(
    sandbox: Sandbox, guild: Guild, data: JsonObject
) -> tuple[list[int], list[str]]:
    if "user_ids" in data:
        asked = data["user_ids"]
        ids = [int(user_id) for user_id in (asked if isinstance(asked, list) else [asked])]
        found = [user_id for user_id in ids if user_id in guild.members]
        return found, [str(user_id) for user_id in ids if user_id not in guild.members]
    query = str(data.get("query", "")).lower()
    users = [sandbox.world.users[user_id] for user_id in guild.members]
    matching = [user.id for user in users if user.name.lower().startswith(query)]
    return matching[: data.get("limit") or None], []


def _guild_create(sandbox: Sandbox, guild: Guild, intents: int) -> JsonObject:
    all_members = bool(intents & Intent.GUILD_MEMBERS)
    return wire.guild_create(sandbox.world, guild, all_members=all_members)


async def connect(request: web.Request) -> web.StreamResponse:
    """Serve a client that opens the gateway."""
    sandbox = request.app[SANDBOX]
    refusal = sandbox.faults.gateway_refusal()
    if refusal is not None:
        return await refusal(request)
    try:
        compressor = compressor_for(request.query.get("compress"))
    except ValueError:
        compressor = None
    socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20)
    await socket.prepare(request)
    if request.query.get("v", str(API_VERSION)) != str(API_VERSION):
        await socket.close(code=Close.INVALID_API_VERSION, message=b"Invalid API version.")
        return socket
    if request.query.get("encoding", "json") != "json":
        await socket.close(code=Close.DECODE_ERROR, message=b"Only JSON is spoken here.")
        return socket
    connection = Connection(sandbox, socket, compressor)
    with sandbox.connections.holding(connection, request.transport):
        await connection.serve()
    return socket

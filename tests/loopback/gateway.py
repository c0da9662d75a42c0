"""The gateway: HELLO, IDENTIFY, READY, heartbeats, events with a sequence, RESUME with replay."""

from __future__ import annotations

import contextlib
import json
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback.faults import Faults
from tests.loopback.world import MESSAGE_CONTENT, Payload, World, shard_of

HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 1, 2, 6, 7, 9, 10, 11
RESUME_HOST = "gateway-resume.discord.gg"
KEPT = 120.0
"""Seconds for which a session can be taken up again."""

REPLAYED = 1000
"""How many events a session keeps for RESUME."""


@dataclass(slots=True)
class Session:
    """What Discord remembers of one IDENTIFY."""

    id: str
    intents: int
    shard: int
    shards: int
    connection: Connection | None
    """None while nobody is connected: events are kept for RESUME."""
    sequence: int = 0
    sent: deque[Payload] = field(default_factory=lambda: deque(maxlen=REPLAYED))
    left_at: float = 0.0

    def serves(self, guild_id: str | None) -> bool:
        """Return whether events of a server belong to this session; those of no server belong to all."""
        return guild_id is None or shard_of(guild_id, self.shards) == self.shard


class Connection:
    """One websocket, compressed as its query asks."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._request, self.socket = request, socket
        zlib_stream = request.query.get("compress") == "zlib-stream"
        self._compress = zlib.compressobj() if zlib_stream else None  # a client takes plain frames in any case

    async def send(self, payload: Payload) -> None:
        """Send one payload; to a socket that is gone, nothing."""
        text = json.dumps(payload)
        with contextlib.suppress(ConnectionError):
            if self._compress is None:
                await self.socket.send_str(text)
            else:
                compressed = self._compress.compress(text.encode()) + self._compress.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(compressed)

    def abort(self) -> None:
        """Drop the TCP connection without a goodbye."""
        assert self._request.transport is not None
        self._request.transport.abort()


class Gateway:
    """The connections of one bot, in one process or several, and its sessions.

    :param privileged: whether the Message Content intent is switched on in the portal.
    """

    def __init__(self, world: World, faults: Faults, token: str, *, privileged: bool) -> None:
        self._world, self._faults, self._token, self._privileged = world, faults, token, privileged
        self._sessions: dict[str, Session] = {}
        self.connection: Connection | None = None
        """The one that was opened last, while it stands."""
        self.identified = 0
        """How many sessions were opened: what Discord limits to 1,000 a day."""
        self.identified_at: list[float] = []
        self.resumed: list[str] = []
        """The host at which each session was taken up again."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket."""
        if self._faults.failed_handshakes:
            self._faults.failed_handshakes -= 1
            return web.Response(status=502, text="<html>Bad gateway</html>")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = self.connection = Connection(request, socket)
        await connection.send({"op": HELLO, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None})
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._received(json.loads(frame.data), connection, request.host)
        finally:
            self._leave(connection)
        return socket

    def connected(self, guild_id: str | None = None) -> int:
        """Return how many processes hear what happens in a server."""
        return sum(session.connection is not None and session.serves(guild_id) for session in self._sessions.values())

    def drop(self, guild_id: str) -> None:
        """Drop every connection that serves a server, without a goodbye."""
        for session in self._sessions.values():
            if session.connection is not None and session.serves(guild_id):
                session.connection.abort()

    async def dispatch(self, event: str, data: Payload) -> None:
        """Send an event to every session that it concerns; kept for RESUME while nobody is connected."""
        assert self._sessions, "the bot has not identified yet"
        guild_id = data.get("guild_id") if isinstance(data, dict) else None
        for session in [one for one in self._sessions.values() if one.serves(guild_id)]:
            await self._send(session, event, data)

    async def reconnect(self) -> None:
        """Ask the client to connect again and resume."""
        assert self.connection is not None
        await self.connection.send({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell the client that its session is invalid."""
        assert self.connection is not None
        if not resumable:
            self._sessions.clear()
        await self.connection.send({"op": INVALID, "d": resumable})

    async def close(self, code: int) -> None:
        """Close the websocket with ``code``."""
        assert self.connection is not None
        await self.connection.socket.close(code=code)

    async def _send(self, session: Session, event: str, data: Payload) -> None:
        session.sequence += 1
        payload = {"op": 0, "t": event, "s": session.sequence, "d": self._visible(event, data, session)}
        session.sent.append(payload)
        if session.connection is not None:
            await session.connection.send(payload)

    def _leave(self, connection: Connection) -> None:
        if self.connection is connection:
            self.connection = None
        for session in self._sessions.values():
            if session.connection is connection:
                session.connection, session.left_at = None, time.monotonic()

    def _forget(self) -> None:
        """Forget the sessions that nobody has come back to."""
        now = time.monotonic()
        gone = [one.id for one in self._sessions.values() if one.connection is None and now - one.left_at > KEPT]
        for id_ in gone:
            del self._sessions[id_]

    async def _received(self, payload: Payload, connection: Connection, host: str) -> None:
        data: Any = payload["d"]
        if payload["op"] == HEARTBEAT:
            await connection.send({"op": ACK})
        elif payload["op"] == IDENTIFY:
            await self._identify(data, connection)
        elif payload["op"] == RESUME:
            await self._resume(data, connection, host)

    async def _identify(self, data: Payload, connection: Connection) -> None:
        self.identified += 1
        self.identified_at.append(time.monotonic())
        self._forget()
        refusals = self._faults.identify_closes
        if data["token"] != self._token:
            code: int | None = 4004
        elif data["intents"] & MESSAGE_CONTENT and not self._privileged:
            code = 4014
        else:
            code = refusals.pop(0) if refusals else None
        if code is not None:
            await connection.socket.close(code=code)
            return
        shard, shards = data.get("shard", (0, 1))
        session = Session(self._world.id(), data["intents"], shard, shards, connection)
        self._sessions[session.id] = session
        guilds = [guild_id for guild_id in self._world.guild_ids if session.serves(guild_id)]
        ready = {
            "v": 10,
            "user": self._world.bot,
            "guilds": [{"id": guild_id, "unavailable": True} for guild_id in guilds],
            "session_id": session.id,
            "resume_gateway_url": f"wss://{RESUME_HOST}",
            "shard": [shard, shards],
            "application": {"id": self._world.bot["id"], "flags": 0},
        }
        await self._send(session, "READY", ready)
        for guild_id in guilds:
            await self._send(session, "GUILD_CREATE", self._world.guild(guild_id))
        await self._world.notify()

    async def _resume(self, data: Payload, connection: Connection, host: str) -> None:
        session = self._sessions.get(data["session_id"])
        if session is None or data["token"] != self._token:
            await connection.send({"op": INVALID, "d": False})
            return
        for payload in session.sent:
            replayed = self._faults.forgets_acknowledged and payload["t"] == "MESSAGE_CREATE"
            if payload["s"] > data["seq"] or replayed:
                await connection.send(payload)
        session.connection = connection
        self.resumed.append(host)
        await self._send(session, "RESUMED", {})
        await self._world.notify()

    def _visible(self, event: str, data: Payload, session: Session) -> Payload:
        """Leave out the text of messages that do not concern a bot without the Message Content intent."""
        is_message = event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and "mentions" in data
        if not is_message or session.intents & MESSAGE_CONTENT:
            return data
        if any(person["id"] == self._world.bot["id"] for person in (data["author"], *data["mentions"])):
            return data
        return data | {"content": "", "embeds": [], "attachments": [], "components": []}

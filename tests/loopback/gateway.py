"""The gateway: HELLO, IDENTIFY, READY, heartbeats, events with a sequence, RESUME with replay."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback.faults import Faults
from tests.loopback.world import MESSAGE_CONTENT, Payload, World

HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 1, 2, 6, 7, 9, 10, 11
RESUME_HOST = "gateway-resume.discord.gg"
REPLAYED = 1000
"""How many events a session keeps for RESUME."""


@dataclass(slots=True)
class Session:
    """What Discord remembers of one IDENTIFY."""

    id: str
    intents: int
    sequence: int = 0
    sent: deque[Payload] = field(default_factory=lambda: deque(maxlen=REPLAYED))


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
    """The one connection of the one bot, and its sessions.

    :param privileged: whether the Message Content intent is switched on in the portal.
    """

    def __init__(self, world: World, faults: Faults, token: str, *, privileged: bool) -> None:
        self._world, self._faults, self._token, self._privileged = world, faults, token, privileged
        self._sessions: dict[str, Session] = {}
        self._session: Session | None = None
        self.connection: Connection | None = None
        self.identified = 0
        """How many sessions were opened: what Discord limits to 1,000 a day."""
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
            if self.connection is connection:
                self.connection = None
        return socket

    async def dispatch(self, event: str, data: Payload) -> None:
        """Send an event; kept for RESUME while nobody is connected."""
        assert self._session is not None, "the bot has not identified yet"
        session = self._session
        session.sequence += 1
        payload = {"op": 0, "t": event, "s": session.sequence, "d": self._visible(event, data, session)}
        session.sent.append(payload)
        if self.connection is not None:
            await self.connection.send(payload)

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
        session = Session(self._world.id(), data["intents"])
        self._session = self._sessions[session.id] = session
        ready = {
            "v": 10,
            "user": self._world.bot,
            "guilds": [{"id": self._world.guild_id, "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": f"wss://{RESUME_HOST}",
            "application": {"id": self._world.bot["id"], "flags": 0},
        }
        await self.dispatch("READY", ready)
        await self.dispatch("GUILD_CREATE", self._world.guild())
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
        self.resumed.append(host)
        await self.dispatch("RESUMED", {})
        await self._world.notify()

    def _visible(self, event: str, data: Payload, session: Session) -> Payload:
        """Leave out the text of messages that do not concern a bot without the Message Content intent."""
        is_message = event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and "mentions" in data
        if not is_message or session.intents & MESSAGE_CONTENT:
            return data
        if any(person["id"] == self._world.bot["id"] for person in (data["author"], *data["mentions"])):
            return data
        return data | {"content": "", "embeds": [], "attachments": [], "components": []}

"""REST v10, as far as the bot uses it. Every request is kept; one to an unknown route is a mistake of the bot."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.loopback.faults import Fault, Faults
from tests.loopback.gateway import Gateway
from tests.loopback.world import EPHEMERAL, PERMISSIONS, Payload, World, written

PREFIX = "/api/v10"
GENEROUS = {
    "X-RateLimit-Limit": "100000",
    "X-RateLimit-Remaining": "99999",
    "X-RateLimit-Reset-After": "1",
}
KEPT = 10_000
"""How many requests are kept: a load run makes many."""

MESSAGE, DEFERRED, UPDATE = 4, 5, 7
"""Types of interaction callbacks that show a message."""


@dataclass(slots=True)
class Request:
    """One request of the bot."""

    method: str
    path: str
    """Without the prefix and the query."""
    body: Any
    """JSON, or None; of a multipart request its ``payload_json``."""
    files: tuple[str, ...] = ()
    """Names of the files sent along."""
    known: bool = True
    """Whether the double has this route."""
    received_at: float = field(default_factory=time.perf_counter)
    """Seconds, rising: when all of it had arrived."""
    answer: Any = None
    """What the double did in response, as Discord would describe it; None if nothing."""


class Rest:
    """The routes and what they do to the world."""

    def __init__(self, world: World, faults: Faults, gateway: Gateway, token: str) -> None:
        self._world, self._faults, self._gateway, self._token = world, faults, gateway, token
        self.requests: deque[Request] = deque(maxlen=KEPT)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes for aiohttp."""
        me, app = f"{PREFIX}/users/@me", f"{PREFIX}/oauth2/applications/@me"
        messages = f"{PREFIX}/channels/{{channel}}/messages"
        return [
            self._route("GET", me, self._me),
            self._route("GET", app, self._application),
            self._route("GET", f"{PREFIX}/gateway/bot", self._gateway_bot),
            self._route("GET", f"{me}/guilds", self._guilds),
            self._route("PUT", f"{PREFIX}/applications/{{app}}/commands", self._commands),
            self._route("POST", messages, self._post),
            self._route("GET", messages + "/{message}", self._get),
            self._route("PATCH", messages + "/{message}", self._edit),
            self._route("DELETE", messages + "/{message}", self._delete),
            self._route("POST", f"{PREFIX}/interactions/{{id}}/{{token}}/callback", self._callback),
            self._route("*", "/{rest:.*}", None),
        ]

    def _route(
        self, method: str, path: str, act: Callable[[web.Request, Any], Awaitable[tuple[int, Any]]] | None
    ) -> web.RouteDef:
        async def handle(request: web.Request) -> web.Response:
            body, files = await _read(request)
            kept = Request(request.method, request.path.removeprefix(PREFIX), body, files, known=act is not None)
            self.requests.append(kept)
            fault = self._faults.take(kept.method, kept.path)
            await self._world.notify()
            await asyncio.sleep(fault.seconds)
            if act is None:
                return _answer(404, {"code": 0, "message": "404: Not Found"}, fault)
            if "callback" not in kept.path and request.headers.get("Authorization") != f"Bot {self._token}":
                return _answer(401, {"code": 0, "message": "401: Unauthorized"}, fault)
            if fault.status is not None and not fault.after_effect:
                return _answer(fault.status, fault.body, fault)
            status, kept.answer = await act(request, body)
            await self._world.notify()
            if fault.status is not None:
                return _answer(fault.status, fault.body, fault)
            return _answer(status, kept.answer, fault)

        return web.route(method, path, handle)

    async def _me(self, _request: web.Request, _body: Any) -> tuple[int, Any]:
        return 200, self._world.bot | {"mfa_enabled": False, "locale": "en-GB"}

    async def _application(self, _request: web.Request, _body: Any) -> tuple[int, Any]:
        nothing = ("icon", "team", "interactions_endpoint_url", "role_connections_verification_url", "type")
        return 200, dict.fromkeys(nothing) | {
            "id": self._world.bot["id"],
            "name": "coach",
            "description": "",
            "verify_key": "0" * 64,
            "flags": 0,
            "flags_new": "0",
            "bot_public": True,
            "bot_require_code_grant": False,
            "redirect_uris": [],
            "owner": self._world.bot,
            "approximate_guild_count": 1,
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": [],
        }

    async def _gateway_bot(self, _request: web.Request, _body: Any) -> tuple[int, Any]:
        limit = {"total": 1000, "remaining": 1000 - self._gateway.identified, "reset_after": 0, "max_concurrency": 1}
        return 200, {"url": "wss://gateway.discord.gg", "shards": 1, "session_start_limit": limit}

    async def _guilds(self, _request: web.Request, _body: Any) -> tuple[int, Any]:
        return 200, [{"id": self._world.guild_id, "name": "The gym", "permissions": PERMISSIONS}]

    async def _commands(self, _request: web.Request, body: list[Payload]) -> tuple[int, Any]:
        same = {"application_id": self._world.bot["id"], "version": "1", "default_member_permissions": None}
        self._world.commands = [
            {"type": 1, "description": ""} | command | same | {"id": self._world.id()} for command in body
        ]
        return 200, self._world.commands

    async def _post(self, request: web.Request, body: Payload) -> tuple[int, Any]:
        known = len(self._world.messages)
        message = self._world.posted(request.match_info["channel"], body)
        if len(self._world.messages) > known:
            await self._show("MESSAGE_CREATE", message)
        return 200, message

    async def _get(self, request: web.Request, _body: Any) -> tuple[int, Any]:
        message = self._world.asked.get(request.match_info["message"])
        return (404, {"code": 10008, "message": "Unknown Message"}) if message is None else (200, message)

    async def _edit(self, request: web.Request, body: Payload) -> tuple[int, Any]:
        message = self._world.messages.get(request.match_info["message"])
        if message is None:
            return 404, {"code": 10008, "message": "Unknown Message"}
        message |= written(body) | {"edited_timestamp": self._world.time()}
        await self._show("MESSAGE_UPDATE", message)
        return 200, message

    async def _delete(self, request: web.Request, _body: Any) -> tuple[int, Any]:
        message = self._world.messages.pop(request.match_info["message"], None)
        return (404, {"code": 10008, "message": "Unknown Message"}) if message is None else (204, None)

    async def _callback(self, request: web.Request, body: Payload) -> tuple[int, Any]:
        token = request.match_info["token"]
        if self._world.interactions.pop(token, None) is None:
            return 404, {"code": 10062, "message": "Unknown interaction"}
        answer: Payload = {"interaction": {"id": request.match_info["id"], "type": 2}}
        if body["type"] in (MESSAGE, DEFERRED, UPDATE):
            data = body.get("data") or {}
            message = self._world.posted(self._world.channels[0], data)
            answer["interaction"] |= {
                "response_message_id": message["id"],
                "response_message_loading": body["type"] == DEFERRED,
                "response_message_ephemeral": bool(data.get("flags", 0) & EPHEMERAL),
            }
            answer["resource"] = {"type": body["type"], "message": message}
        return 200, answer

    async def _show(self, event: str, message: Payload) -> None:
        """Tell the bot of its own message, as Discord does."""
        guild_id = self._world.guild_of.get(message["channel_id"], self._world.guild_id)
        own = {"guild_id": guild_id, "member": self._world.member()}
        await self._gateway.dispatch(event, message | own)


async def _read(request: web.Request) -> tuple[Any, tuple[str, ...]]:
    if request.content_type == "multipart/form-data":
        form = await request.post()
        names = tuple(field.filename for field in form.values() if isinstance(field, web.FileField))
        return json.loads(str(form["payload_json"])), names
    text = await request.text()
    return (json.loads(text) if text else None), ()


def _answer(status: int, body: Any, fault: Fault) -> web.Response:
    """Return a response with exactly the content type that discord.py takes for JSON, or a page."""
    if isinstance(body, str):
        return web.Response(status=status, text=body, content_type="text/html", headers=fault.headers)
    payload = b"" if body is None else json.dumps(body).encode()
    response = web.Response(status=status, body=payload, headers=GENEROUS | fault.headers)
    response.headers["Content-Type"] = "application/json"
    return response

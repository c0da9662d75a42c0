"""The page: SimCord's preview of one place of the server, with what it lacks around it.

A small server of our own hands SimCord's page on, with a script and a style of ours, and does what the preview has no
control for: another place, a message pointed at, the daily tip now, the owner's settings.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import simcord
from aiohttp import web

from bot.discord_app.base import Services
from bot.discord_app.demo.gym import BOT_NAME, CHANNEL, OWNER, Gym
from bot.errors import DemoError

HERE = Path(__file__).parent
OWN_FILES = {"/demo/page.css": "text/css", "/demo/page.js": "text/javascript"}
"""What the page has beyond SimCord's."""

BUSY_SECONDS = 5.0
"""How long a press waits for one before it."""

SECRET = "X-Simcord-Capability"  # noqa: S105 - the name of a header
KEPT_HEADERS = ("Content-Type", "X-Simcord-Capability", "X-Simcord-Context")


class Stage:
    """What is shown now: one place of the server at a time, at one address.

    :param gym: the server.
    """

    def __init__(self, gym: Gym) -> None:
        self.gym = gym
        self.place = next(iter(gym.places))
        self.secret = secrets.token_urlsafe(32)
        self._preview: simcord.Preview | None = None

    @property
    def channel(self) -> simcord.ChannelHandle:
        """The place as SimCord knows it."""
        return self.gym.places[self.place][0]

    @property
    def inner(self) -> str:
        """The address of SimCord's own page."""
        return "" if self._preview is None else self._preview.url.partition("#")[0]

    async def show(self, place: str, viewer_id: int | None = None) -> None:
        """Show a place as one of its members sees it.

        :raises DemoError: where the packages that the page needs are not installed.
        """
        channel, viewers = self.gym.places[place]
        first = sorted(viewers, key=lambda viewer: viewer.id != viewer_id) if viewer_id is not None else viewers
        await self.close()
        preview = self.gym.env.preview(channel, viewers=tuple(first), layout="channel")
        preview.capability = self.secret  # one secret for all places, so that the address stays
        try:
            await preview.__aenter__()
        except simcord.SetupError as error:
            raise DemoError(f"The demo's page cannot be served ({str(error).rstrip('.')}).") from error
        self._preview, self.place = preview, place

    async def close(self) -> None:
        """Show nothing."""
        if self._preview is not None:
            await self._preview.close()
            self._preview = None


class Page:
    """Serves the page on this machine.

    :param services: what the bot carries.
    :param stage: what is shown.
    """

    def __init__(self, services: Services, stage: Stage) -> None:
        self._services, self._stage = services, stage
        self._turn = asyncio.Lock()
        self._port = 0

    @property
    def address(self) -> str:
        """The page's address. It holds a secret: whoever has it can press the buttons."""
        return f"http://127.0.0.1:{self._port}/#{self._stage.secret}"

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        """Serve until the block ends."""
        app = web.Application()
        app.router.add_get("/", self._index)
        for path in OWN_FILES:
            app.router.add_get(path, self._own_file)
        app.router.add_get("/demo/state", self._guarded(self._state))
        for name, act in (
            ("place", self._go),
            ("answer", self._answer),
            ("tip", self._tip),
            ("settings", self._settings),
        ):
            app.router.add_post(f"/demo/{name}", self._guarded(act))
        app.router.add_route("*", "/{path:.*}", self._hand_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = runner.addresses[0][1]
        async with aiohttp.ClientSession(auto_decompress=False) as self._inner:
            try:
                yield
            finally:
                await runner.cleanup()

    async def _index(self, request: web.Request) -> web.Response:
        """Return SimCord's page with our style and script in it."""
        self._check_host(request)
        async with self._inner.get(self._stage.inner) as got:
            text = await got.text()
            ours = '<link rel="stylesheet" href="/demo/page.css"><script type="module" src="/demo/page.js"></script>'
            text = text.replace("<title>SimCord Preview</title>", f"<title>{BOT_NAME}: demo</title>")
            return web.Response(
                text=text.replace("</head>", f"{ours}</head>"), content_type="text/html", headers=_safe(got.headers)
            )

    async def _own_file(self, request: web.Request) -> web.Response:
        self._check_host(request)
        text = (HERE / Path(request.path).name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=OWN_FILES[request.path], headers={"Cache-Control": "no-store"})

    async def _hand_on(self, request: web.Request) -> web.Response:
        """Hand a request on to SimCord's own server, and its answer back."""
        self._check_host(request)
        try:
            if request.method != "POST":
                return await self._handed_on(request)
            async with self._turn:
                return await self._handed_on(request)
        except aiohttp.ClientConnectionError as error:  # between two places; the page asks again
            raise web.HTTPServiceUnavailable from error

    async def _handed_on(self, request: web.Request) -> web.Response:
        url = self._stage.inner + request.path_qs.removeprefix("/")
        headers = {name: request.headers[name] for name in KEPT_HEADERS if name in request.headers}
        async with self._inner.request(
            request.method, url, headers=headers, data=await request.read(), allow_redirects=False
        ) as got:
            kept = {name: value for name, value in got.headers.items() if name.startswith("X-")}
            kept |= _safe(got.headers) | {"Content-Type": got.headers["Content-Type"]}
            return web.Response(body=await got.read(), status=got.status, headers=kept)

    def _guarded(self, act: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]) -> Any:
        """Return a handler that lets in only our own page, one press after the other."""

        async def handle(request: web.Request) -> web.Response:
            self._check_host(request)
            if not secrets.compare_digest(request.headers.get(SECRET, ""), self._stage.secret):
                raise web.HTTPUnauthorized
            body = await request.json() if request.can_read_body else {}
            async with asyncio.timeout(BUSY_SECONDS), self._turn:
                return web.json_response(await act(body))

        return handle

    def _check_host(self, request: web.Request) -> None:
        """Refuse a page of elsewhere that has our address under its own name."""
        if request.host not in (f"127.0.0.1:{self._port}", f"localhost:{self._port}"):
            raise web.HTTPForbidden

    async def _state(self, _body: dict[str, Any]) -> dict[str, Any]:
        """Return what the page needs to know."""
        me = self._stage.gym.env.bot.user
        return {
            "places": list(self._stage.gym.places),
            "place": self._stage.place,
            "answered": self._stage.channel.guild is None or self._stage.channel.id == self._stage.gym.coachs.id,
            "bot": {"id": str(me.id) if me else "", "name": BOT_NAME},
        }

    async def _go(self, body: dict[str, Any]) -> dict[str, Any]:
        """Go to another place."""
        if body.get("place") not in self._stage.gym.places:
            raise web.HTTPBadRequest
        await self._stage.show(body["place"], _number(body.get("viewer")))
        return {"reload": True}

    async def _answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """Point at a message with "Answer this"."""
        member = next((one for one in self._stage.gym.members.values() if one.id == _number(body.get("viewer"))), None)
        channel = self._stage.channel
        message = next((one for one in channel.history() if one.id == _number(body.get("message"))), None)
        if member is None or message is None or channel.guild is None:
            raise web.HTTPBadRequest
        await member.context_menu(channel, self._services.languages.english.message("menu_entry_answer_this"), message)
        return {"reload": False}

    async def _tip(self, _body: dict[str, Any]) -> dict[str, Any]:
        """Have the daily tip posted in the members' channel now, and go there."""
        place = f"#{CHANNEL}"
        await send_the_daily_tip(self._services, self._stage.gym.env, self._stage.gym.places[place][0])
        await self._stage.show(place)
        return {"reload": True}

    async def _settings(self, _body: dict[str, Any]) -> dict[str, Any]:
        """Open the settings as their owner does."""
        gym = self._stage.gym
        owner, place = gym.members[OWNER], next(iter(gym.places))
        await owner.slash(gym.coachs, "settings")
        await self._stage.show(place, owner.id)
        return {"reload": True}


async def send_the_daily_tip(services: Services, env: simcord.Env, channel: simcord.ChannelHandle) -> None:
    """Switch the tip on for the coming minute, and let that pass; on the next day, if there was one today."""
    if channel.guild is None:
        return
    now = env.now()
    if services.guilds.of(channel.guild.id).tip_on:
        await env.advance_time(timedelta(days=1).total_seconds())
        return
    await services.guilds.change(
        channel.guild.id,
        tip_on=True,
        tip_channel=channel.id,
        tip_time=(now + timedelta(minutes=1)).time().replace(second=0, microsecond=0),
        tip_since=now,
    )
    await env.advance_time(120)


def _safe(headers: Any) -> dict[str, str]:
    """Return the headers that protect the page."""
    names = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control")
    return {name: headers[name] for name in names if name in headers}


def _number(value: object) -> int | None:
    """Return an id that the page sent; None if it is none."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None

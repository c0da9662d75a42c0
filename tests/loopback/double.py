"""A small double of Discord on the loopback address: what our tests need of REST v10 and the gateway.

It knows nothing of discord.py or of the bot, which reach it through the documented option ``connector=``:
every host name leads to the double, and its certificates come from an authority made for the occasion.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

import aiohttp
import trustme
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.loopback.faults import Faults
from tests.loopback.gateway import RESUME_HOST, Gateway
from tests.loopback.rest import Rest
from tests.loopback.world import World

LOOPBACK = "127.0.0.1"
API_HOST, GATEWAY_HOST = "discord.com", "gateway.discord.gg"
TOKEN = "a-token-of-the-double"  # noqa: S105 - opens nothing else
PATIENCE = 20.0
"""Seconds after which something awaited is taken to never come."""
LITTLE_WHILE = 0.1


class Double:
    """Discord for one bot; used with ``async with``.

    :param channels: how many text channels each server has.
    :param guilds: how many servers there are.
    :param privileged: whether the Message Content intent is switched on in the portal.
    """

    def __init__(self, channels: int = 1, guilds: int = 1, *, privileged: bool = False) -> None:
        self.world = World(channels, guilds)
        self.faults = Faults()
        self.gateway = Gateway(self.world, self.faults, TOKEN, privileged=privileged)
        self.rest = Rest(self.world, self.faults, self.gateway, TOKEN)
        authority = trustme.CA()
        self.authority = authority.cert_pem.bytes().decode()
        self._certificate = authority.issue_cert(API_HOST, GATEWAY_HOST, RESUME_HOST)
        self.port = 0

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        app = web.Application()
        app.add_routes([web.get("/", self.gateway.handle), *self.rest.routes()])
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._certificate.configure_cert(context)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0, ssl_context=context)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._nobody = socket.socket()
        self._nobody.bind((LOOPBACK, 0))  # bound but not listening: connections are refused
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        await self._runner.cleanup()
        self._nobody.close()

    def connector(self) -> aiohttp.BaseConnector:
        """Return a connector for one client, which closes it."""
        return connector(self.authority, self._port_of)

    def _port_of(self, host: str) -> int:
        if host == GATEWAY_HOST and self.faults.refused_connections:
            self.faults.refused_connections -= 1
            return int(self._nobody.getsockname()[1])
        return self.port

    async def until(self, happened: Callable[[], Any]) -> None:
        """Wait until ``happened`` returns something true; it is asked whenever the bot has done something.

        And every little while: what the bot makes of an event, as its first heartbeat answered, is seen by it alone.

        :raises TimeoutError: if it does not happen.
        """
        async with asyncio.timeout(PATIENCE), self.world.changed:
            while not happened():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.world.changed.wait(), LITTLE_WHILE)

    async def connected(self, sessions: int = 1) -> None:
        """Wait until the bot has opened this many sessions.

        :raises TimeoutError: if it does not.
        """
        await self.until(lambda: self.gateway.identified >= sessions and self.gateway.connection)


class Loopback(AbstractResolver):
    """Finds every host on the loopback address."""

    def __init__(self, port_of: Callable[[str], int]) -> None:
        self._port_of = port_of

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the double's address, whatever ``host`` is."""
        address = ResolveResult(
            hostname=host, host=LOOPBACK, port=self._port_of(host), family=socket.AF_INET, proto=0, flags=0
        )
        return [address]

    async def close(self) -> None:
        """Nothing is held."""


def connector(authority: str, port_of: Callable[[str], int]) -> aiohttp.TCPConnector:
    """Return a connector that reaches the double and trusts nobody else.

    :param authority: the double's certificate authority as PEM.
    :param port_of: the port for a host name.
    """
    context = ssl.create_default_context(cadata=authority)
    return aiohttp.TCPConnector(limit=0, resolver=Loopback(port_of), ssl=context, use_dns_cache=False)

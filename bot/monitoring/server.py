"""``/metrics``, ``/healthz`` and ``/readyz``, on loopback unless the host says otherwise."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from bot.errors import SettingsError
from bot.monitoring.metrics import Metrics

logger = logging.getLogger(__name__)

Probe = Callable[[], Awaitable[bool]]

PROBE_SECONDS = 2.0
"""How long one probe may take; longer is "no"."""


@asynccontextmanager
async def serving(metrics: Metrics, probes: Mapping[str, Probe], host: str, port: int) -> AsyncIterator[int]:
    """Answer Prometheus and whoever looks after the process; give the port.

    :param probes: what must hold before the bot is ready, by name.
    :param port: 0 takes a free one.
    :raises SettingsError: if the port cannot be had.
    """

    async def show(_request: web.Request) -> web.Response:
        headers = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
        return web.Response(body=generate_latest(metrics.registry), headers=headers)

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def ready(_request: web.Request) -> web.Response:
        held = dict(zip(probes, await asyncio.gather(*map(_holds, probes.values())), strict=True))
        lines = "".join(f"{name}: {'yes' if holds else 'NO'}\n" for name, holds in held.items())
        return web.Response(text=lines, status=200 if all(held.values()) else 503)

    app = web.Application()
    app.add_routes([web.get("/metrics", show), web.get("/healthz", alive), web.get("/readyz", ready)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = error.strerror or str(error)
            raise SettingsError(f"METRICS_PORT {port} on {host} cannot be had ({reason}). Set another.") from error
        taken = int(runner.addresses[0][1])
        logger.info("Metrics, health and readiness are at http://%s:%d", host, taken)
        yield taken
    finally:
        await runner.cleanup()


async def _holds(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await probe()
    except Exception as error:  # noqa: BLE001 - whatever is wrong, the answer is no
        logger.debug("A probe failed: %s", error)
        return False

"""What a host's watch over the bot reads while it runs."""

from __future__ import annotations

import socket

import aiohttp

from bot.settings import load_settings
from bot.wiring import monitored


async def test_readiness_names_what_is_missing(make_services, state, monkeypatch):
    """Before Discord is reached the bot is not ready, and a storage that fails is named beside it; then all ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("METRICS_PORT", str(port))
    async with monitored(make_services(), load_settings()), aiohttp.ClientSession() as session:

        async def ready() -> tuple[int, list[str]]:
            async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
                return response.status, sorted((await response.text()).splitlines())

        assert await ready() == (503, ["database: yes", "fact base: yes", "gateway: NO"])
        state.broken = True
        assert await ready() == (503, ["database: NO", "fact base: yes", "gateway: NO"])

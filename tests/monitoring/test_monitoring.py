"""What a host sees from outside."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import aiohttp
import pytest
from prometheus_client import generate_latest

from bot.discord_app.base import Services
from bot.errors import SettingsError
from bot.logs import set_up_logging
from bot.monitoring.metrics import Metrics
from bot.monitoring.server import serving
from bot.settings import Settings
from bot.wiring import monitored

SAID = "xanthippe"
DEPLOY = Path(__file__).parents[2] / "deploy"


def shown(metrics):
    return generate_latest(metrics.registry).decode()


async def get(port, path):
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, await response.text()


def client(latencies=((0, 0.1), (1, 0.2)), ready=True, closed=False):
    return SimpleNamespace(
        guilds=[1, 2, 3], latencies=list(latencies), is_ready=lambda: ready, is_closed=lambda: closed
    )


async def test_the_three_pages_answer():
    """Counts as Prometheus reads them; alive; ready while every probe says so, and which one does not."""
    metrics = Metrics()
    healthy: dict[str, bool | None] = {"database": True}

    async def database():
        if healthy["database"] is None:
            await asyncio.sleep(60)
        if not healthy["database"]:
            raise OSError("disk full")
        return True

    async with serving(metrics, {"database": database}, "127.0.0.1", 0) as port:
        metrics.asked(SimpleNamespace(outcome="answer", surface="slash", milliseconds=0.7))
        status, text = await get(port, "/metrics")
        assert (status, 'legpress_questions_total{outcome="answer",surface="slash"} 1.0' in text) == (200, True)
        assert await get(port, "/healthz") == (200, "alive\n")
        assert await get(port, "/readyz") == (200, "database: yes\n")
        for healthy["database"] in (False, None):
            assert await get(port, "/readyz") == (503, "database: NO\n")
        assert (await get(port, "/"))[0] == 404


@pytest.mark.parametrize(
    ("connected", "up"),
    [
        (None, False),
        (client(), True),
        (client(ready=False), False),
        (client(closed=True), False),
        (client(latencies=[(0, 0.1), (1, float("inf"))]), False),
        (client(latencies=[]), False),
    ],
)
def test_the_gateway_is_up_when_every_shard_is(connected, up):
    """Before the first connection, after the last, and with a shard missing it is not."""
    metrics = Metrics()
    if connected is not None:
        metrics.watch(connected)
    assert metrics.gateway_is_up == up


def test_servers_and_shards_are_counted():
    """How many, and how far away; nobody's name."""
    metrics = Metrics()
    metrics.watch(client())
    text = shown(metrics)
    for line in (
        "legpress_guilds 3.0",
        "legpress_shards_connected 2.0",
        'legpress_shard_latency_seconds{shard="0"} 0.1',
    ):
        assert line in text


async def test_a_port_that_is_taken_is_one_sentence():
    """It names the setting."""
    async with serving(Metrics(), {}, "127.0.0.1", 0) as port:
        with pytest.raises(SettingsError, match=r"^METRICS_PORT \d+ on 127\.0\.0\.1 cannot be had"):
            async with serving(Metrics(), {}, "127.0.0.1", port):
                pass


async def test_nothing_is_served_unless_a_port_is_set():
    """Off by default; on loopback when on."""
    settings = Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it; its type does not say so
    assert (settings.metrics_port, settings.metrics_host) == (None, "127.0.0.1")
    async with monitored(cast("Services", SimpleNamespace()), settings):
        pass


def test_lines_of_the_log_are_counted():
    """By level and by whether they are ours."""
    metrics = Metrics()
    handler = metrics.log_handler()
    for name, level in (("bot.x", logging.WARNING), ("discord.http", logging.WARNING), ("bot.x", logging.ERROR)):
        handler.handle(logging.LogRecord(name, level, "", 0, "a member said something", (), None))
    text = shown(metrics)
    assert 'legpress_log_lines_total{level="ERROR",source="bot"} 1.0' in text
    assert 'legpress_log_lines_total{level="WARNING",source="library"} 1.0' in text
    assert "member" not in text


def named_in(text):
    """Return the names of our metrics in a file, as they are counted."""
    return {re.sub(r"_(bucket|count|sum)$", "", name) for name in re.findall(r"\blegpress_\w+", text)}


@pytest.mark.parametrize("file", ["grafana-dashboard.json", "alerts.yml"])
def test_dashboard_and_alerts_ask_for_what_there_is(file):
    """Every metric that they name is counted."""
    metrics = Metrics()
    metrics.watch(client())
    there = set(re.findall(r"^# TYPE (legpress_\w+)", shown(metrics), re.MULTILINE))
    named = named_in((DEPLOY / file).read_text(encoding="utf-8"))
    assert named
    assert named <= there
    if file.endswith(".json"):
        assert json.loads((DEPLOY / file).read_text(encoding="utf-8"))["panels"]


def test_a_line_of_json_is_as_discreet_as_a_line_of_text():
    """Time, level, logger, message and trace; no words of an error of ours, no token, one line."""
    written = io.StringIO()
    handler = set_up_logging("INFO", stream=written, form="json")
    try:
        try:
            int(SAID)
        except ValueError as error:
            logging.getLogger("bot.test").warning("failed: %s", error, exc_info=error)
        logging.getLogger("bot.test").info("https://discord.com/api/v10/interactions/1/zenobia/callback")
    finally:
        logging.getLogger().removeHandler(handler)
    first, second = map(json.loads, written.getvalue().splitlines())
    assert {"time", "level", "logger", "message", "trace"} == first.keys()
    assert (first["level"], first["logger"], first["message"]) == ("WARNING", "bot.test", "failed: ValueError")
    assert second["message"] == "https://discord.com/api/v10/interactions/1/.../callback"
    assert "xanthippe" not in written.getvalue()

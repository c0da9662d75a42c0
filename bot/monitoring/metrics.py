"""Counts for Prometheus. A label is one of a few words of ours: never text, never an id of Discord's."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any, Protocol

import aiohttp
from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

ENGINE_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5)
REQUEST_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Outcome(Protocol):
    """What is counted of one question."""

    @property
    def outcome(self) -> str:
        """``answer``, ``clarify``, ..."""

    @property
    def surface(self) -> str:
        """Where it was asked: ``slash``, ``mention``, ..."""

    @property
    def milliseconds(self) -> float:
        """How long the engine took."""


class Gateway(Protocol):
    """What is asked of a connected client; a discord.py client is one."""

    @property
    def guilds(self) -> Sequence[object]:
        """The servers that it serves."""

    @property
    def latencies(self) -> list[tuple[int, float]]:
        """The seconds to Discord and back, by shard."""

    def is_ready(self) -> bool:
        """Return whether it has heard of its servers."""

    def is_closed(self) -> bool:
        """Return whether it has ended."""


class Metrics:
    """Everything that is counted in this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for kind in (ProcessCollector, PlatformCollector, GCCollector):
            kind(registry=self.registry)
        self.registry.register(_Connections(lambda: self._gateway))
        self._gateway: Gateway | None = None
        self._questions = Counter(
            "legpress_questions", "Questions, by what came of them.", ("outcome", "surface"), registry=self.registry
        )
        self._engine = Histogram(
            "legpress_engine_seconds",
            "Time in the engine for a question.",
            buckets=ENGINE_SECONDS,
            registry=self.registry,
        )
        self._requests = Histogram(
            "legpress_discord_request_seconds",
            "Requests to Discord, by status; 0 where there was no answer.",
            ("method", "status"),
            buckets=REQUEST_SECONDS,
            registry=self.registry,
        )
        self._lines = Counter(
            "legpress_log_lines", "Lines in the log, by level and whose.", ("level", "source"), registry=self.registry
        )

    def asked(self, outcome: Outcome) -> None:
        """Count a question."""
        self._questions.labels(outcome.outcome, outcome.surface).inc()
        self._engine.observe(outcome.milliseconds / 1000)

    def watch(self, gateway: Gateway) -> None:
        """Ask this client from now on about servers and connections."""
        self._gateway = gateway

    @property
    def gateway_is_up(self) -> bool:
        """Whether every shard of this process is connected and the servers are known."""
        gateway = self._gateway
        if gateway is None or gateway.is_closed() or not gateway.is_ready():
            return False
        latencies = gateway.latencies
        return bool(latencies) and all(math.isfinite(seconds) for _, seconds in latencies)

    def trace(self) -> aiohttp.TraceConfig:
        """Return what counts the requests of an aiohttp client: discord.py's option ``http_trace``."""
        config = aiohttp.TraceConfig()

        async def started(_session: object, context: SimpleNamespace, _params: object) -> None:
            context.started = time.perf_counter()

        async def ended(_session: object, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
            self._request(context, params.method, params.response.status)

        async def failed(
            _session: object, context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
        ) -> None:
            self._request(context, params.method, 0)

        config.on_request_start.append(started)
        config.on_request_end.append(ended)
        config.on_request_exception.append(failed)
        return config

    def log_handler(self) -> logging.Handler:
        """Return a handler of the log that counts its lines and keeps none."""
        return _Counting(self._lines)

    def _request(self, context: SimpleNamespace, method: str, status: int) -> None:
        self._requests.labels(method, str(status)).observe(time.perf_counter() - context.started)


class _Counting(logging.Handler):
    def __init__(self, lines: Counter) -> None:
        super().__init__(logging.INFO)
        self._counted = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Count the line."""
        source = "bot" if record.name.startswith("bot.") else "library"
        self._counted.labels(record.levelname, source).inc()


class _Connections(Collector):
    """Asks the client when Prometheus asks us."""

    def __init__(self, current: Callable[[], Gateway | None]) -> None:
        self._current = current

    def collect(self) -> Iterator[Any]:
        """Yield the servers, and each shard's latency."""
        gateway = self._current()
        alive = gateway is not None and not gateway.is_closed()
        guilds = len(gateway.guilds) if gateway is not None and alive else 0
        yield GaugeMetricFamily("legpress_guilds", "Servers that this process serves.", value=guilds)
        latency = GaugeMetricFamily(
            "legpress_shard_latency_seconds", "Heartbeat to Discord and back.", labels=("shard",)
        )
        shards: Iterable[tuple[int, float]] = gateway.latencies if gateway is not None and alive else ()
        up = 0
        for shard, seconds in shards:
            if math.isfinite(seconds):
                up += 1
                latency.add_metric((str(shard),), seconds)
        yield latency
        yield GaugeMetricFamily("legpress_shards_connected", "Shards of this process that are connected.", value=up)

"""The real bot over the shipped fact base, supervised, connected to the double."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.discord_app.base import Services, Shards
from bot.discord_app.client import CoachBot
from bot.discord_app.languages import Languages
from bot.discord_app.run import supervise
from bot.pictures.gallery import Gallery
from bot.services.assistant import Assistant
from bot.services.cooldowns import Cooldowns
from bot.services.deliveries import Deliveries
from bot.services.feedback import Feedback
from bot.services.guild_settings import Guilds
from bot.speech.wording import Wording
from tests.loopback.actors import Member
from tests.loopback.double import PATIENCE, TOKEN, Double
from tests.loopback.limits import broken_limits
from tests.loopback.spec import Spec
from tests.memory_stores import MemoryFeedback, MemoryOutcomes, MemoryState, MemoryTips

SPEC = Path(__file__).parents[3] / "shared" / "data" / "discord" / "openapi.json"


def pytest_terminal_summary(terminalreporter):
    """Say so where what the bot sent could not be held against Discord's own description."""
    if not SPEC.exists():
        terminalreporter.write_line(
            "NOT CHECKED: Discord's openapi.json is not at hand, so the requests of tests/loopback were held against "
            "our own list of limits only.",
            yellow=True,
        )


@pytest.fixture(scope="session")
def spec():
    """Return Discord's own description of its requests, or None where it is not at hand."""
    return Spec(SPEC) if SPEC.exists() else None


@pytest.fixture
async def double(spec):
    """Return the double; afterwards, everything the bot sent is checked."""
    async with Double() as double:
        yield double
    requests = double.rest.requests
    problems = [f"unknown route {request.method} {request.path}" for request in requests if not request.known]
    for request in requests:
        problems += broken_limits(request)
        problems += spec.problems(request) if spec else []
    assert not problems


@pytest.fixture
def services(engine, knowledge, translations, tmp_path):
    """Return what all clients of the process share, as in production but without a database."""
    guilds = Guilds()
    return Services(
        Assistant(engine),
        Languages(Wording(knowledge.messages), translations, guilds),
        guilds,
        Deliveries(),
        Feedback(MemoryFeedback()),
        Gallery(knowledge.pictures, tmp_path),
        tips=MemoryTips(),
        outcomes=MemoryOutcomes(),
        state=MemoryState(),
        shards=Shards(1),
        cooldowns=Cooldowns(itertools.count(step=60).__next__),  # no question here waits for another
    )


@pytest.fixture
def supervised(double, services):
    """Return a function that supervises real clients; the pauses between them are noted, not waited for."""

    @contextlib.asynccontextmanager
    async def run():
        stop, pauses = asyncio.Event(), []

        async def pause(seconds):
            pauses.append(seconds)

        def client():
            return CoachBot(services, connector=double.connector(), guild_ready_timeout=0.05)

        task = asyncio.create_task(supervise(client, TOKEN, stop, pause=pause))
        try:
            yield SimpleNamespace(pauses=pauses, task=task)
        finally:
            stop.set()
            with contextlib.suppress(Exception):
                await asyncio.wait_for(task, PATIENCE)

    return run


@pytest.fixture
async def bot(supervised, double):
    """Return the supervised bot, connected."""
    async with supervised() as run:
        await double.connected()
        yield run


@pytest.fixture
def alice(double):
    return Member(double)

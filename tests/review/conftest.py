"""A small fact base with test questions and labelled questions, a database, and a desk over both."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.factbase.compiled import load_engine
from bot.review.desk import Desk
from bot.review.proposals import Proposals
from bot.services.assistant import Assistant
from bot.services.guild_settings import Guilds
from bot.storage.database import Database
from bot.storage.review import StoredProposals, StoredQueue
from tests.clocks import Clock
from tests.reviewing import checkout

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
GYM = 7


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def base(small_fact_base):
    return checkout(small_fact_base)


@pytest.fixture
def assistant(base):
    return Assistant(load_engine(base.folder, base.cache))


@pytest.fixture
async def database(tmp_path):
    async with Database(f"sqlite:///{tmp_path}/desk.sqlite3") as opened:
        yield opened


@pytest.fixture
async def guilds():
    guilds = Guilds()
    await guilds.change(GYM, queue_on=True)
    return guilds


@pytest.fixture
def desk(database, guilds, assistant, clock):
    return Desk(StoredQueue(database), guilds, assistant, clock)


@pytest.fixture
def proposals(database, desk, base, assistant, clock):
    return Proposals(StoredProposals(database), desk, base, lambda: assistant.engine, now=clock)

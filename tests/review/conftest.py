"""A small fact base with test questions and labelled questions, a database, and a desk over both."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.factbase.compiled import load_engine
from bot.review.changes import Base
from bot.review.desk import Desk
from bot.review.proposals import Proposals
from bot.services.assistant import Assistant
from bot.services.guild_settings import Guilds
from bot.storage.database import Database
from bot.storage.review import StoredProposals, StoredQueue

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
GYM = 7

UTTERANCES = """\
# Wordings that only test.
technique.depth:
  - "how far do i go down"
  - "what depth is right"
  - "is going lower better"
  - "do half reps count"
  - "should i go below ninety"
  - "how deep is deep enough"
muscles.glutes:
  - "does it train my butt"
  - "glutes on this machine"
  - "will it grow my glutes"
  - "is it a glute exercise"
  - "how do i feel my glutes more"
  - "booty gains from it"
"""

LABELLED = """\
questions:
  - {text: how low should i go, kind: plain, topics: [technique.depth]}
  - {text: best bench press grip, kind: near_miss, outcome: decline}
  - {text: crushing chest pain right now, kind: emergency, outcome: triage, level: emergency}
"""


class Clock:
    """The present time, moved by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def base(small_fact_base, tmp_path):
    """Return the small fact base with what proves it, as a checkout has it."""
    utterances, evaluation = tmp_path / "tests/utterances/en", tmp_path / "tests/evaluation"
    (utterances / "leg_press").mkdir(parents=True)
    (utterances / "leg_press/all.yaml").write_text(UTTERANCES)
    (evaluation / "dev").mkdir(parents=True)
    (evaluation / "dev/few.yaml").write_text(LABELLED)
    return Base(small_fact_base, utterances, evaluation, tmp_path / "cache")


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

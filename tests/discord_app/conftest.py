"""The real bot over the shipped fact base, in a simulated Discord."""

from __future__ import annotations

import itertools
import random
import threading
from datetime import UTC, datetime

import pytest

from bot.discord_app.base import Desk
from bot.discord_app.client import CoachBot
from bot.services.assistant import Assistant
from bot.services.cooldowns import Cooldowns
from bot.services.deliveries import Deliveries
from bot.services.feedback import Feedback
from bot.services.guild_settings import Guilds
from bot.speech.wording import Wording
from tests.memory_stores import MemoryGuildSettings, Outage

SIMULATED_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The day on which the simulation starts, at midnight."""


class MemoryState(Outage):
    """A state store that lives as long as the test."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    async def get(self, name):
        await self.strike()
        return self.values.get(name)

    async def set(self, name, value):
        await self.strike()
        self.values[name] = value


class MemoryLog(Outage):
    """A question log that keeps its records."""

    def __init__(self) -> None:
        super().__init__()
        self.records = []

    async def record(self, *records):
        await self.strike()
        self.records += records


class MemoryDeliveries(Outage):
    """A delivery store that lives as long as the test."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = {}

    async def recent(self, since, limit):
        await self.strike()
        return [row for row in self.rows.values() if row.asked_at >= since][-limit:]

    async def write(self, changes):
        await self.strike()
        rows = self.rows | changes
        self.rows = {id_: row for id_, row in rows.items() if row is not None}

    async def prune(self, before):
        await self.strike()
        self.rows = {id_: row for id_, row in self.rows.items() if row.asked_at >= before}


class MemoryFeedback(Outage):
    """Counts votes."""

    def __init__(self) -> None:
        super().__init__()
        self.votes = []

    async def add(self, fact_id, kind):
        await self.strike()
        self.votes.append((fact_id, kind))


class Drawings:
    """A gallery that draws nothing of worth, takes its time, or fails."""

    def __init__(self) -> None:
        self.broken = False
        self.asked = threading.Event()
        self.may_finish = threading.Event()
        self.may_finish.set()

    def alt(self, picture_id):
        return f"A drawing of {picture_id}."

    def png(self, picture_id):
        self.asked.set()
        self.may_finish.wait(5)
        if self.broken:
            raise OSError("no font")
        return b"\x89PNG"


@pytest.fixture
def log():
    return MemoryLog()


@pytest.fixture
def state():
    return MemoryState()


@pytest.fixture
def delivered():
    return MemoryDeliveries()


@pytest.fixture
def chosen():
    return MemoryGuildSettings()


@pytest.fixture
def settings(simcord_env, chosen):
    """Return a function that changes the settings of the test's server as its owner would."""

    async def change(**changes):
        await simcord_env.bot.desk.guilds.change(simcord_env.guild.id, **changes)

    return change


@pytest.fixture
def votes():
    return MemoryFeedback()


@pytest.fixture
def drawings():
    return Drawings()


@pytest.fixture
def desk_options():
    """Return what a test file wants to be different about the desk."""
    return {}


@pytest.fixture
def make_bot(engine, knowledge, translations, log, state, delivered, chosen, votes, drawings, desk_options):
    """Return a function that builds a fresh bot, as a restart does.

    A minute passes between any two of its questions, so that nobody waits unless a test is about waiting.
    """

    def build() -> CoachBot:
        desk = Desk(
            Assistant(engine, log, chance=random.Random(7)),
            Wording(knowledge.messages, translations=knowledge.translations),
            state,
            translations=translations,
            deliveries=Deliveries(delivered, lambda: SIMULATED_DAY),
            feedback=Feedback(votes),
            pictures=drawings,
            **{"guilds": Guilds(chosen), "cooldowns": Cooldowns(itertools.count(step=60).__next__)} | desk_options,
        )
        return CoachBot(desk, guild_ready_timeout=0.05)

    return build


@pytest.fixture
def simcord_bot(make_bot):
    return make_bot()


@pytest.fixture
def channel(simcord_env):
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env, channel):
    return simcord_env.guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def bob(simcord_env, channel):
    return simcord_env.guild.add_member(simcord_env.create_user("bob"))

"""The real bot over the shipped fact base, in a simulated Discord."""

from __future__ import annotations

import random

import pytest

from bot.assistant import Assistant
from bot.discord_app.client import CoachBot
from bot.discord_app.desk import Desk
from bot.wording import Wording


class MemoryState:
    """A state store that lives as long as the test."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    async def get(self, name):
        return self.values.get(name)

    async def set(self, name, value):
        self.values[name] = value


class MemoryLog:
    """A question log that keeps its records, or fails on demand."""

    def __init__(self) -> None:
        self.records = []
        self.broken = False

    async def record(self, record):
        if self.broken:
            raise OSError("the disk is gone")
        self.records.append(record)


@pytest.fixture
def log():
    return MemoryLog()


@pytest.fixture
def state():
    return MemoryState()


@pytest.fixture
def make_bot(engine, knowledge, log, state):
    """Return a function that builds a fresh bot, as a restart does."""

    def build() -> CoachBot:
        assistant = Assistant(engine, log, chance=random.Random(7))
        return CoachBot(Desk(assistant, Wording(knowledge.messages), state), guild_ready_timeout=0.05)

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

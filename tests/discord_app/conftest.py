"""The real bot over the shipped fact base, in a simulated Discord."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.assistant import Assistant
from bot.discord_app.client import CoachBot
from bot.discord_app.desk import Desk
from bot.engine.models import Clarify
from bot.wording import Wording


class Outage:
    """What a storage can do to us: nothing, fail, or never come back."""

    def __init__(self) -> None:
        self.broken = False
        self.hanging = False
        self.back = asyncio.Event()

    async def strike(self):
        if self.broken:
            raise OSError("the disk is gone")
        if self.hanging:
            await self.back.wait()


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

    async def record(self, record):
        await self.strike()
        self.records.append(record)


@pytest.fixture(scope="session")
def vague(engine):
    """Return words that make the bot ask back, whatever the fact base has learned by now."""
    words = (form for forms in engine.knowledge.lexicon.concepts.values() for form in forms)
    return next(form for form in words if isinstance(engine.ask(form)[0], Clarify))


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

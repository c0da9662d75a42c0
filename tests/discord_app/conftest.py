"""The real bot over the shipped fact base, in a simulated Discord."""

from __future__ import annotations

import itertools
import random
import threading
from datetime import UTC, datetime

import discord
import pytest

from bot.discord_app.base import Services, Shards
from bot.discord_app.client import CoachBot
from bot.discord_app.languages import Languages
from bot.services.assistant import Assistant
from bot.services.cooldowns import Cooldowns
from bot.services.deliveries import Deliveries
from bot.services.feedback import Feedback
from bot.services.guild_settings import Guilds
from bot.speech.wording import Wording
from tests.clocks import Clock
from tests.memory_stores import (
    MemoryDeliveries,
    MemoryFeedback,
    MemoryGuildSettings,
    MemoryLog,
    MemoryOutcomes,
    MemoryState,
    MemoryTips,
)

SIMULATED_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The day on which the simulation starts, at midnight."""


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
        await simcord_env.bot.services.guilds.change(simcord_env.guild.id, **changes)

    return change


@pytest.fixture
def votes():
    return MemoryFeedback()


@pytest.fixture
def drawings():
    return Drawings()


@pytest.fixture
def clock():
    """Return the clock of the services; a test file may have it start on another day."""
    return Clock(SIMULATED_DAY)


@pytest.fixture
def service_options():
    """Return what a test file wants to be different about the services."""
    return {}


@pytest.fixture
def make_services(
    engine, knowledge, translations, log, state, delivered, chosen, votes, drawings, clock, service_options
):
    """Return a function that builds what a process carries.

    A minute passes between any two of its questions, so that nobody waits unless a test is about waiting.
    """

    def build() -> Services:
        guilds = Guilds(chosen)
        english = Wording(knowledge.messages, translations=knowledge.translations)
        stores = {"tips": MemoryTips(), "outcomes": MemoryOutcomes(), "state": state, "shards": Shards(1), "now": clock}
        return Services(
            Assistant(engine, log, chance=random.Random(7)),
            Languages(english, translations, guilds),
            guilds,
            Deliveries(delivered, lambda: SIMULATED_DAY),
            Feedback(votes),
            drawings,
            **stores | {"cooldowns": Cooldowns(itertools.count(step=60).__next__)} | service_options,
        )

    return build


@pytest.fixture
def make_bot(make_services):
    """Return a function that builds a fresh bot, as a restart does."""
    return lambda: CoachBot(make_services(), guild_ready_timeout=0.05)


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


@pytest.fixture
def owner(simcord_env, channel):
    """Return a member who may manage the server."""
    guild = simcord_env.guild
    role = guild.create_role("manager", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(simcord_env.create_user("owner"), roles=[role])

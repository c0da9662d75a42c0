"""The bot over a small fact base of its own, with a desk and a database that outlives the process."""

from __future__ import annotations

import discord
import pytest

from bot.discord_app.limits import MESSAGE_PLACES
from bot.factbase.compiled import load_engine
from bot.review.changes import Base
from bot.review.desk import Desk
from bot.review.proposals import Proposals
from bot.review.reloading import Reloading
from bot.review.review import Review
from bot.review.updates import Updates
from bot.speech.wording import Wording
from bot.storage.database import Database
from bot.storage.numbers import StoredNumbers
from bot.storage.review import StoredAnswers, StoredProposals, StoredQueue
from tests.review.conftest import LABELLED, UTTERANCES


@pytest.fixture
def base(bilingual, tmp_path):
    """Return the small fact base with what proves it, as a checkout has it."""
    utterances, evaluation = tmp_path / "tests/utterances/en", tmp_path / "tests/evaluation"
    (utterances / "leg_press").mkdir(parents=True)
    (utterances / "leg_press/all.yaml").write_text(UTTERANCES)
    (evaluation / "dev").mkdir(parents=True)
    (evaluation / "dev/few.yaml").write_text(LABELLED)
    return Base(bilingual, utterances, evaluation, tmp_path / "cache")


@pytest.fixture
def engine(base):
    return load_engine(base.folder, base.cache)


@pytest.fixture
def knowledge(engine):
    return engine.knowledge


@pytest.fixture
def translations(knowledge):
    english = Wording(knowledge.messages, translations=knowledge.translations)
    return {language: english.translated(said) for language, said in knowledge.translations.items()}


@pytest.fixture
async def database(tmp_path):
    async with Database(f"sqlite:///{tmp_path}/desk.sqlite3") as opened:
        yield opened


@pytest.fixture
def make_services(make_services, database, base):
    """Return a function that builds what a process carries, with a desk over the same files and database."""

    def build():
        services = make_services()
        services.assistant.use(load_engine(base.folder, base.cache))
        desk = Desk(StoredQueue(database), services.guilds, services.assistant, services.now)
        proposals = Proposals(StoredProposals(database), desk, base, lambda: services.assistant.engine, MESSAGE_PLACES)
        services.review = Review(
            desk,
            proposals,
            Reloading(base, lambda: services.assistant.engine, services.assistant.use, MESSAGE_PLACES),
            StoredNumbers(database),
            Updates(StoredAnswers(database), services.guilds),
        )
        return services

    return build


@pytest.fixture
def coach(simcord_env, channel):
    """Return a member with the curator role."""
    guild = simcord_env.guild
    return guild.add_member(simcord_env.create_user("coach"), roles=[guild.create_role("coaches")])


@pytest.fixture
async def switched_on(simcord_env, coach, settings, channel):
    """Switch the queue on, and give the role its desk."""
    staff = simcord_env.guild.create_text_channel("staff")
    role = next(r for r in simcord_env.backend.get_guild(simcord_env.guild.id).roles.values() if r.name == "coaches")
    await settings(queue_on=True, curator_role=role.id, curator_channel=staff.id)
    return staff


@pytest.fixture
def owner(simcord_env, channel):
    guild = simcord_env.guild
    role = guild.create_role("manager", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(simcord_env.create_user("owner"), roles=[role])

"""The bot over a small fact base of its own, with a desk and a database that outlives the process."""

from __future__ import annotations

import pytest

from bot.factbase.compiled import load_engine
from bot.speech.wording import Wording
from bot.storage.database import Database
from tests.reviewing import checkout, review_of


@pytest.fixture
def base(bilingual):
    return checkout(bilingual)


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
        services.review = review_of(services, database, base)
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

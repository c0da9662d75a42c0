"""The bot with the shipped facts and a database of numbers."""

from __future__ import annotations

import pytest

from bot.factbase import default_knowledge_dir
from bot.review.changes import Base
from bot.review.desk import Desk
from bot.review.reloading import Reloading
from bot.review.review import Review
from bot.review.updates import Updates
from bot.storage.database import Database
from bot.storage.numbers import StoredNumbers
from bot.storage.review import StoredAnswers, StoredQueue


@pytest.fixture
async def database(tmp_path):
    async with Database(f"sqlite:///{tmp_path}/numbers.sqlite3") as opened:
        yield opened


@pytest.fixture
def make_services(make_services, database):
    """Return a function that builds what a process carries, with numbers and a queue."""

    def build():
        services = make_services()
        desk = Desk(StoredQueue(database), services.guilds, services.assistant, services.now)
        base, assistant = Base(default_knowledge_dir()), services.assistant
        services.review = Review(
            desk,
            None,
            Reloading(base, lambda: assistant.engine, assistant.use),
            StoredNumbers(database),
            Updates(StoredAnswers(database), services.guilds),
        )
        return services

    return build

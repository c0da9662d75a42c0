"""The bot with the shipped facts and a database of numbers."""

from __future__ import annotations

import pytest

from bot.factbase import default_knowledge_dir
from bot.review.changes import Base
from bot.storage.database import Database
from tests.reviewing import review_of


@pytest.fixture
async def database(tmp_path):
    async with Database(f"sqlite:///{tmp_path}/numbers.sqlite3") as opened:
        yield opened


@pytest.fixture
def make_services(make_services, database):
    """Return a function that builds what a process carries, with numbers and a queue."""

    def build():
        services = make_services()
        services.review = review_of(services, database, Base(default_knowledge_dir()))
        return services

    return build

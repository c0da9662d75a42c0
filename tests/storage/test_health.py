"""What a look at the database finds, without changing it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bot.storage.database import Database
from bot.storage.health import database_finding


async def test_a_database_that_is_whole(tmp_path):
    """Before the first start, and after it."""
    address = f"sqlite:///{tmp_path}/x.sqlite3"
    assert "will be made at the first start" in (await database_finding(address)).says
    async with Database(address):
        pass
    found = await database_finding(address)
    assert (found.state, found.says.endswith("is whole and can be written")) == ("ok", True)


async def test_a_database_of_a_newer_version(tmp_path):
    """It is left alone, and the host updates."""
    path = tmp_path / "x.sqlite3"
    async with Database(f"sqlite:///{path}"):
        pass
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    found = await database_finding(f"sqlite:///{path}")
    assert (found.state, "newer version" in found.says) == ("mend", True)


async def test_a_server_that_is_not_there():
    """One sentence, without the password."""
    found = await database_finding("postgresql://coach:hidden@127.0.0.1:1/gym")
    assert found.state == "mend"
    assert found.says
    assert "hidden" not in found.says


async def test_a_server_that_answers(postgres):
    """So it is with one that does."""
    assert await database_finding(postgres.new_database()) == await database_finding(postgres.new_database())
    assert (await database_finding(postgres.new_database())).says == "the server answers"


async def test_an_address_that_is_none():
    """It is named as what to mend."""
    assert (await database_finding("nonsense")).state == "mend"

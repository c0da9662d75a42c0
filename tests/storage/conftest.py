"""Every promise of the storage holds on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from bot.storage.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """Return the address of an empty database, of each kind in turn."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres").new_database()
    return f"sqlite:///{tmp_path}/new folder/x.sqlite3"


@pytest.fixture
async def database(address):
    async with Database(address) as opened:
        yield opened

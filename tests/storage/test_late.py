"""A database that is late, locked, full or damaged: the bot starts, answers, and keeps what it must."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from bot.errors import StorageError, StorageSettingError
from bot.services import background
from bot.services.assistant import Record
from bot.services.background import Background
from bot.storage import database as module
from bot.storage.database import Database
from bot.storage.question_log import StoredQuestionLog
from bot.storage.tables import outcomes


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Wait in hundredths of what is waited in production."""
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(module, "START_SECONDS", 0.05)
    monkeypatch.setattr(module, "CONNECT_SECONDS", 2.0)
    monkeypatch.setattr(module, "LOCKED_SECONDS", 0.05)
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(background, "WRITE_SECONDS", 0.2)


def record():
    return Record("answer", ("a.b.c",), 0.9, 1.0, "slash", 7)


async def until(happened):
    async with asyncio.timeout(10):
        while not await happened():  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.02)


async def kept(database):
    async with database.engine.connect() as connection:
        return len((await connection.execute(select(outcomes))).all())


async def test_a_locked_database_is_tried_again(tmp_path, caplog):
    """Locked for longer than the start waits: what is to be recorded meanwhile is there afterwards, once each."""
    path = tmp_path / "x.sqlite3"
    async with Database(f"sqlite:///{path}"):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        database = Database(f"sqlite:///{path}")
        behind: Background[Record] = Background(
            "outcomes", lambda records: StoredQuestionLog(database).record(*records)
        )
        async with database.whenever_ready():
            for _ in range(8):
                behind.add(record())
                await asyncio.sleep(0.5)
            assert "trying again" in caplog.text
            other.execute("ROLLBACK")
            await until(lambda: _is_open(database))
            await behind.close()
            assert await kept(database) == 8


async def _is_open(database):
    try:
        return database.engine is not None
    except StorageError:
        return False


async def test_a_server_that_refuses_is_tried_again(caplog):
    """PostgreSQL that is not up yet: the block is entered, and every store in it fails with a sentence."""
    database = Database("postgresql://coach:hidden@127.0.0.1:1/bot")
    async with database.whenever_ready():
        await asyncio.sleep(0.2)
        with pytest.raises(StorageError, match="not open"):
            await StoredQuestionLog(database).record(record())
    assert "127.0.0.1" in caplog.text
    assert "hidden" not in caplog.text


@pytest.mark.parametrize(
    "content", [b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 4096], ids=["text", "half"]
)
async def test_a_damaged_file_is_set_aside(tmp_path, caplog, content):
    """It keeps its content under a name that the log says, and a fresh one serves."""
    path = tmp_path / "x.sqlite3"
    path.write_bytes(content)
    database = Database(f"sqlite:///{path}")
    async with database.whenever_ready():
        await until(lambda: _is_open(database))
        await StoredQuestionLog(database).record(record())
        assert await kept(database) == 1
    (aside,) = tmp_path.glob("*.damaged-*")
    assert aside.read_bytes() == content
    assert str(aside) in caplog.text


async def test_a_database_whose_pages_are_damaged_is_set_aside(tmp_path):
    """Also where its first page, and so its tables, can still be read."""
    path = tmp_path / "x.sqlite3"
    async with Database(f"sqlite:///{path}") as database:
        await StoredQuestionLog(database).record(*(record() for _ in range(500)))
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(content)
    database = Database(f"sqlite:///{path}")
    async with database.whenever_ready():
        await until(lambda: _is_open(database))
        assert await kept(database) == 0
    (aside,) = (one for one in tmp_path.glob("*.damaged-*") if one.name[-1].isdigit())
    assert aside.read_bytes() == bytes(content)


async def test_what_only_a_person_can_mend_ends_the_start(tmp_path):
    """A folder where the file should be: trying again would not help."""
    with pytest.raises(StorageSettingError, match="DATABASE_URL"):
        async with Database(f"sqlite:///{tmp_path}").whenever_ready():
            pass


async def test_a_record_written_twice_is_there_once(tmp_path):
    """An attempt that was not heard to have worked comes again."""
    async with Database(f"sqlite:///{tmp_path}/x.sqlite3") as database:
        once = record()
        for _ in range(2):
            await StoredQuestionLog(database).record(once)
        assert await kept(database) == 1

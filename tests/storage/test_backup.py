"""Copies of the database, made while the bot runs, and put back; what is held of a server, handed out or removed."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import StorageError
from bot.services.assistant import Record
from bot.services.deliveries import Delivery
from bot.storage.backup import back_up, restore
from bot.storage.daily_tips import StoredTips
from bot.storage.database import Database
from bot.storage.deliveries import StoredDeliveries
from bot.storage.guild_settings import StoredGuildSettings
from bot.storage.health import database_finding
from bot.storage.holdings import holdings
from bot.storage.question_log import StoredQuestionLog
from tests.storage.schemas import back_to

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def record(guild_id=7):
    return Record("answer", ("a.b.c",), 0.9, 1.0, "slash", guild_id)


async def _fill(address):
    async with Database(address) as database:
        await StoredQuestionLog(database).record(record(), record(), record(8), record(None))
        await StoredGuildSettings(database).change(7, {"staff": "Ann", "tip_since": NOON})
        await StoredTips(database).claim(7, date(2026, 1, 1), "a.b.c")
        await StoredDeliveries(database).write({1: Delivery(1, 2, 3, NOON, ("a.b.c",))})


@pytest.fixture
def address(tmp_path, monkeypatch):
    address = f"sqlite:///{tmp_path}/x.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)
    asyncio.run(_fill(address))
    return address


def count(path, table):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names


def run(*arguments, typed=None):
    return CliRunner().invoke(app, arguments, input=typed)


def test_a_copy_is_one_file_that_its_owner_reads(address, tmp_path):
    """With everything in it, and nothing beside it."""
    target = tmp_path / "copy.sqlite3"
    assert run("backup", str(target)).exit_code == 0
    assert count(target, "outcomes") == 4
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir() if "copy" in path.name} == {"copy.sqlite3"}


def test_a_copy_overwrites_nothing(address, tmp_path):
    """One sentence, and the file stays as it was."""
    (tmp_path / "copy").write_text("mine")
    with pytest.raises(StorageError, match="is there already"):
        back_up(address, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"


def test_what_cannot_be_copied_leaves_nothing(tmp_path):
    """A database that is not there, a folder that is not there."""
    with pytest.raises(StorageError, match="No copy was made"):
        back_up(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_while_others_write_is_consistent(address, tmp_path):
    """Two rows are always written together: the copy never holds one without the other."""

    async def write():
        async with Database(address) as database:
            for _ in range(40):
                await StoredQuestionLog(database).record(*(record() for _ in range(50)))
                await asyncio.sleep(0)

    async def both():
        writing = asyncio.ensure_future(write())
        copies: list[Path] = []
        while not writing.done():
            copies.append(tmp_path / f"copy{len(copies)}")
            await asyncio.to_thread(back_up, address, copies[-1])
        await writing
        return copies

    copies = asyncio.run(both())
    assert copies
    assert all((count(copy, "outcomes") - 4) % 50 == 0 for copy in copies)


def test_a_copy_is_put_back(address, tmp_path):
    """What was there before is kept beside it; what came after the copy is gone."""
    copy = tmp_path / "copy"
    back_up(address, copy)
    asyncio.run(_more(address))
    ran = run("restore", str(copy), "--yes")
    assert ran.exit_code == 0
    assert count(tmp_path / "x.sqlite3", "outcomes") == 4
    (kept,) = tmp_path.glob("x.sqlite3.before-restore-*")
    assert count(kept, "outcomes") == 5
    assert str(kept) in ran.output
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


async def _more(address):
    async with Database(address) as database:
        await StoredQuestionLog(database).record(record())


def test_a_copy_is_put_back_into_a_damaged_database(address, tmp_path):
    """That is what copies are for."""
    copy, path = tmp_path / "copy", tmp_path / "x.sqlite3"
    back_up(address, copy)
    path.write_bytes(b"rubbish" * 1000)
    assert asyncio.run(database_finding(address)).state == "mend"
    kept = restore(address, copy)
    assert kept is not None
    assert kept.read_bytes() == b"rubbish" * 1000
    assert count(path, "outcomes") == 4
    assert asyncio.run(database_finding(address)).state == "ok"


def test_a_copy_of_an_earlier_version_is_brought_up_to_date(address, tmp_path):
    """Before it is put back: rows of the version before the last are read as that one wrote them."""
    copy = tmp_path / "copy"
    back_up(address, copy)
    asyncio.run(_left_by("0003", copy))
    restore(address, copy)
    assert asyncio.run(database_finding(address)).state == "ok"


async def _left_by(revision, copy):
    """Leave a copy as the version of that schema would have made it."""
    async with Database(f"sqlite+aiosqlite:///{copy}") as database, database.writing() as connection:
        await connection.run_sync(back_to, revision)


def test_a_copy_of_a_server_is_a_file_too(postgres, tmp_path, monkeypatch):
    """Of PostgreSQL: everything is in it, it goes back in place, and what was there before is kept."""
    monkeypatch.chdir(tmp_path)
    server, copy = postgres.new_database(), tmp_path / "copy"
    asyncio.run(_fill(server))
    back_up(server, copy)
    assert {table: count(copy, table) for table in ("outcomes", "guild_settings", "deliveries")} == {
        "outcomes": 4,
        "guild_settings": 1,
        "deliveries": 1,
    }
    asyncio.run(_more(server))
    kept = restore(server, copy)
    assert count(kept, "outcomes") == 5
    held = asyncio.run(_held(server))
    assert len(held["outcomes"]) == 4
    assert held["guild_settings"][0]["tip_since"] == NOON


async def _held(address):
    async with Database(address) as database:
        return await holdings(database)


@pytest.mark.parametrize("content", [b"", b"rubbish" * 100], ids=["empty", "rubbish"])
def test_what_is_no_copy_is_refused(address, tmp_path, content):
    """And the database stays as it was."""
    (tmp_path / "copy").write_bytes(content)
    for name in ("copy", "nowhere"):
        with pytest.raises(StorageError):
            restore(address, tmp_path / name)
    assert count(tmp_path / "x.sqlite3", "outcomes") == 4


def test_a_copy_of_a_newer_version_is_refused(address, tmp_path):
    """In a sentence; the database stays as it was."""
    copy = tmp_path / "copy"
    back_up(address, copy)
    with closing(sqlite3.connect(copy)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    with pytest.raises(StorageError, match="newer version"):
        restore(address, copy)
    assert count(tmp_path / "x.sqlite3", "outcomes") == 4


def test_what_is_held_of_a_server_is_handed_out(address):
    """As JSON, by table, and nothing of another server."""
    held = json.loads(run("privacy", "export", "--server", "7").output)
    assert {name: len(rows) for name, rows in held.items()} == {
        "outcomes": 2,
        "guild_settings": 1,
        "daily_tips": 1,
        "review_queue": 0,
        "given_answers": 0,
        "proposals": 0,
    }
    assert held["guild_settings"][0]["staff"] == "Ann"
    assert len(json.loads(run("privacy", "export", "--message", "1").output)["deliveries"]) == 1
    assert len(json.loads(run("privacy", "export").output)["outcomes"]) == 4


def test_what_is_held_of_a_server_is_deleted(address, tmp_path):
    """After a question, and nothing of another server with it."""
    assert run("privacy", "delete", "--server", "7", typed="n\n").exit_code == 1
    assert count(tmp_path / "x.sqlite3", "outcomes") == 4
    ran = run("privacy", "delete", "--server", "7", typed="y\n")
    assert "outcomes: 2 deleted" in ran.output
    assert count(tmp_path / "x.sqlite3", "outcomes") == 2
    assert count(tmp_path / "x.sqlite3", "guild_settings") == 0
    assert run("privacy", "delete", "--message", "1", "--yes").exit_code == 0
    assert count(tmp_path / "x.sqlite3", "deliveries") == 0


def test_everything_is_not_deleted_by_a_slip():
    """Without a server or a message, nothing is."""
    assert "Name one" in str(run("privacy", "delete", "--yes").exception)

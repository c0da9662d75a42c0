"""Copies of the database: made while the bot runs, consistent, and put back.

A copy is a SQLite file, whatever the database is: so it can be looked at anywhere, and put back into either.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import delete, select

from bot.errors import StorageError
from bot.storage.database import FILE_MODE, Database, sqlite_file
from bot.storage.tables import metadata

LOCKED_SECONDS = 30.0
"""How long a copy waits for whoever is writing."""

PAGES, PAUSE_SECONDS = 500, 0.01
"""How much is copied at once, and the pause in which others may write."""

ROWS = 1000
"""How many rows are carried at once."""


def back_up(address: str, target: Path) -> None:
    """Write a copy of the database to ``target``, whole or not at all; the bot may go on meanwhile.

    :raises StorageError: if it cannot be read or written, or ``target`` is there already.
    """
    if target.exists():
        raise StorageError(f"{target} is there already. Choose another name: a copy overwrites nothing.")
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        _make(unfinished)
        source = sqlite_file(address)
        if source is not None:
            _copy(source, unfinished)
            with closing(sqlite3.connect(unfinished)) as copy:
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, that can be read from anywhere
        else:
            asyncio.run(_carry(address, f"sqlite:///{unfinished}"))
        unfinished.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(
            f"No copy was made: {_reason(error)}. Check the database and the folder of {target}."
        ) from error
    finally:
        for ending in ("", "-wal", "-shm"):
            Path(f"{unfinished}{ending}").unlink(missing_ok=True)


def restore(address: str, source: Path) -> Path | None:
    """Put a copy back in place of what the database holds; return where that is kept, None if there was nothing.

    :raises StorageError: if the copy cannot be used; the database stays as it was then.
    """
    _check(source)
    with TemporaryDirectory(prefix="legpress-restore-") as folder:
        fresh = Path(folder) / "copy.sqlite3"
        try:
            _copy(source, fresh)
        except sqlite3.Error as error:
            raise StorageError(f"{source} cannot be read: {_reason(error)}. Take another copy.") from error
        asyncio.run(_bring_up_to_date(fresh))
        target = sqlite_file(address)
        if target is None:
            kept = Path(f"before-restore-{_now()}.sqlite3").absolute()
            back_up(address, kept)
            asyncio.run(_carry(f"sqlite:///{fresh}", address))
            return kept
        try:
            return _replace(fresh, target)
        except (OSError, sqlite3.Error) as error:
            raise StorageError(f"{target} could not be written: {_reason(error)}. It is as it was.") from error


async def _bring_up_to_date(copy: Path) -> None:
    """Migrate an older copy.

    :raises StorageError: if it is one of a newer version.
    """
    async with Database(f"sqlite:///{copy}"):
        pass


def _check(source: Path) -> None:
    """Refuse what is no copy of ours, or a damaged one."""
    if not source.is_file():
        raise StorageError(f"{source} is not there. Name a file that `legpress backup` wrote.")
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            whole = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"{source} is no copy of the bot's database ({_reason(error)}).") from error
    if whole != "ok":
        raise StorageError(f"{source} is damaged. Take another copy.")


def _copy(source: Path, target: Path) -> None:
    """Copy a database of SQLite page by page, with what others have written up to the end of it."""
    if not source.exists():
        raise FileNotFoundError(2, "there is no database yet", str(source))
    with (
        closing(sqlite3.connect(source, timeout=LOCKED_SECONDS)) as read,
        closing(sqlite3.connect(target, timeout=LOCKED_SECONDS)) as written,
    ):
        read.backup(written, pages=PAGES, sleep=PAUSE_SECONDS)


def _replace(fresh: Path, target: Path) -> Path | None:
    """Put ``fresh`` into the file ``target``, which others may have open; return the copy of what was there."""
    kept = None
    if target.exists():
        kept = target.with_name(f"{target.name}.before-restore-{_now()}")
        try:
            _make(kept)
            _copy(target, kept)
        except sqlite3.DatabaseError:  # damaged: there is nothing to write into
            kept.unlink(missing_ok=True)
            target.rename(kept)
    if not target.exists():
        _make(target)
    _copy(fresh, target)
    return kept


def _make(path: Path) -> None:
    """Make an empty file that nobody but its owner may read."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))


async def _carry(source: str, target: str) -> None:
    """Put every row of one database in place of every row of another, in one transaction each."""
    async with (
        Database(source) as read,
        Database(target) as written,
        read.engine.connect() as origin,
        written.writing() as destination,
    ):
        if read.engine.dialect.name == "postgresql":
            await origin.execution_options(isolation_level="REPEATABLE READ")
        for table in metadata.sorted_tables:
            await destination.execute(delete(table))
            result = await origin.stream(select(table))
            async for rows in result.mappings().partitions(ROWS):
                await destination.execute(table.insert(), [dict(row) for row in rows])


def _now() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")

"""Looks at the database without changing it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.errors import StorageError
from bot.findings import Finding
from bot.storage.database import Database, migrations, sqlite_file

ABOUT = "database"


async def database_finding(address: str) -> Finding:
    """Return whether the database can be used as it is."""
    try:
        path = sqlite_file(address)
        return await _server(address) if path is None else _file(path)
    except StorageError as error:
        return Finding("mend", ABOUT, str(error))


async def _server(address: str) -> Finding:
    database = Database(address)
    try:
        async with database.unchanged() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception as error:  # noqa: BLE001 - every driver has failures of its own
        return Finding("mend", ABOUT, str(database.explained(error)))
    return Finding("ok", ABOUT, "the server answers")


def _file(path: Path) -> Finding:
    if not path.exists():
        folder = next(one for one in path.absolute().parents if one.exists())
        if os.access(folder, os.W_OK | os.X_OK):
            return Finding("ok", ABOUT, f"{path} will be made at the first start")
        return Finding(
            "mend", ABOUT, f"{path} is not there, and {folder} cannot be written", "let the bot's user write"
        )
    if not (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)):
        do = "run this as the bot's user; if you did, give that user the file and its folder (chown)"
        return Finding("mend", ABOUT, f"{path} or its folder cannot be written", do)
    return _content(path)


def _content(path: Path) -> Finding:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as database:
            whole = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            version = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        whole, version = str(error), None
    if whole != "ok":
        do = "restore a backup, or let the next start set it aside"
        return Finding("mend", ABOUT, f"{path} is damaged ({whole})", do)
    if version is not None and version[0] not in _known():
        return Finding("mend", ABOUT, f"{path} was made by a newer version", "update legpress-bot, or restore a backup")
    return Finding("ok", ABOUT, f"{path} is whole and can be written")


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()}

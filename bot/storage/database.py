"""Opens the database, migrated, or says in one sentence why it cannot."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
CONNECT_SECONDS = 15.0
"""How long an unreachable server may keep the start waiting."""
LOCKED_PAUSE_SECONDS = 0.05
"""How long to wait before trying again to open a file that another process is setting up."""

FILE_MODE, FOLDER_MODE, OTHERS = 0o600, 0o700, 0o077
"""Permissions: everything for the owner, and those that others must not have."""

MIGRATION_LOCK = 0x1E6_94E55
"""The key of PostgreSQL's advisory lock under which tables are changed; any number that nobody else takes."""

TAKES_WRITE_LOCK = "takes_write_lock"
"""Execution option of a transaction that writes."""


class Database:
    """An open, migrated database; use it with ``async with``.

    :param address: an SQLAlchemy address; ``sqlite:///file`` and ``postgresql://...`` need no driver name.
    """

    def __init__(self, address: str) -> None:
        self._url = _with_async_driver(address)
        self._engine: AsyncEngine | None = None

    @property
    def engine(self) -> AsyncEngine:
        """The engine; only inside ``async with``."""
        if self._engine is None:
            raise StorageError("The database is not open.")
        return self._engine

    @property
    def shared(self) -> bool:
        """Whether several machines may use the database at once."""
        return self._url.get_backend_name() == "postgresql"

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that may write, and commit it at the end of the block.

        It takes SQLite's write lock at once: one that read first would be refused it, without waiting, if
        another wrote in between.
        """
        async with self.engine.connect() as connection:
            await connection.execution_options(**{TAKES_WRITE_LOCK: True})
            async with connection.begin():
                yield connection

    async def __aenter__(self) -> Self:
        """Open and migrate.

        :raises StorageError: one sentence that says what to do and never holds the password.
        """
        try:
            self._make_file()
            # Without the parameters: an error goes into the log, and ids of messages and channels stay out of it.
            self._engine = create_async_engine(self._url, pool_pre_ping=True, hide_parameters=True)
            if self._url.get_backend_name() == "sqlite":
                event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
                event.listen(self._engine.sync_engine, "begin", _begin_sqlite)
            async with asyncio.timeout(CONNECT_SECONDS):
                while not await self._migrated():  # noqa: ASYNC110 - another process tells us nothing
                    await asyncio.sleep(LOCKED_PAUSE_SECONDS)
        except Exception as error:  # every driver has failures of its own; the host gets one sentence
            await self._dispose()
            raise StorageError(self._explain(error)) from error
        return self

    async def _migrated(self) -> bool:
        """Migrate; false if another process is just doing so.

        SQLite lets nobody wait for a file that is being turned to write-ahead logging, whatever the busy timeout.
        """
        try:
            async with self.writing() as connection:
                await connection.run_sync(_migrate)
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                return False
            raise
        return True

    def _explain(self, error: Exception) -> str:
        """Return what is wrong with the database and what to do, in one sentence or two."""
        where = self._url.render_as_string(hide_password=True)
        if isinstance(error, CommandError):
            return (
                f"The database {where} was made by a newer version of the bot. Update legpress-bot, "
                "or let DATABASE_URL name another database."
            )
        if isinstance(error, ImportError):
            return f"The driver for {where} is not installed. Run `pip install {error.name}`, or change DATABASE_URL."
        lines = str(getattr(error, "orig", None) or error).splitlines() or [type(error).__name__]
        reason = lines[0].replace(self._url.password, "***") if self._url.password else lines[0]
        return (
            f"The database {where} cannot be used ({reason}). "
            "Check DATABASE_URL, that it runs, and that it is writable."
        )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._dispose()

    async def _dispose(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    def _make_file(self) -> None:
        """Make the file of SQLite if there is none, and keep it to its owner."""
        written = str(self._url.database or "")
        if (
            self._url.get_backend_name() == "sqlite"
            and written not in ("", ":memory:")
            and "uri" not in self._url.query
        ):
            path = Path(written)
            _make_folder(path.parent)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE))
            for name in ("", "-wal", "-shm", "-journal"):  # SQLite makes new ones like the file itself
                _keep_to_owner(Path(f"{path}{name}"))


def _make_folder(folder: Path) -> None:
    """Make ``folder`` and whatever it lies in, if they are not there, for their owner only."""
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(FOLDER_MODE, exist_ok=True)


def _keep_to_owner(path: Path) -> None:
    """Let nobody but the owner of a file read it; where it is somebody else's, the log says so."""
    try:
        if path.is_file() and path.stat().st_mode & OTHERS:
            path.chmod(FILE_MODE)
    except OSError as error:
        logger.warning("The database %s may be read by others: %s", path, error)


def _with_async_driver(address: str) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StorageError(
            "DATABASE_URL is no database address. Write, for example, sqlite:///legpress.sqlite3."
        ) from error
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    if backend not in drivers:
        raise StorageError(f"DATABASE_URL names {backend}, which is not supported. Use sqlite:/// or postgresql://.")
    url = url.set(drivername=drivers[backend])
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        url = url.set(database=str(Path(str(url.database)).expanduser()))
    return url


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set what SQLite needs to serve several readers and one writer, on each new connection."""
    connection.isolation_level = None  # the driver would leave the making of tables outside the transaction
    cursor = connection.cursor()
    # What is removed is overwritten: a copy of the file must not hold it still.
    pragmas = ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON")
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction; a writing one waits for another that writes at the same moment."""
    immediate = connection.get_execution_options().get(TAKES_WRITE_LOCK)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # processes that start at once take turns
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

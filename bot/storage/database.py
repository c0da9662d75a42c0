"""Opens the database, migrated, or says in one sentence why it cannot; now, or as soon as it can be used."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
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

from bot.errors import StorageError, StorageSettingError

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
CONNECT_SECONDS = 15.0
"""How long an unreachable server may keep the start waiting."""
START_SECONDS = 5.0
"""How long a start waits for a database that is late; after that it goes on without."""
SERVER_SECONDS = 10.0
"""How long a server that says nothing is waited for, at a connection and at a statement."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two attempts to open one that is late; each pause is twice the last."""
LOCKED_PAUSE_SECONDS = 0.05
"""How long to wait before trying again to open a file that another process is setting up."""

FILE_MODE, FOLDER_MODE, OTHERS = 0o600, 0o700, 0o077
"""Permissions: everything for the owner, and those that others must not have."""

MIGRATION_LOCK = 0x1E6_94E55
"""The key of PostgreSQL's advisory lock under which tables are changed; any number that nobody else takes."""
LOCKED_SECONDS = 1.5
"""How long SQLite itself waits for a lock: less than whoever waits for SQLite, for a wait that is given up in the
middle leaves a connection behind that cannot be closed."""

SQLITE_FILES = ("", "-wal", "-shm", "-journal")
"""What the names of the files of one database end in."""

DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
"""What SQLite calls a file that it cannot make sense of."""

FOR_A_PERSON = (PermissionError, NotADirectoryError, IsADirectoryError, CommandError, ImportError)
"""Faults that do not pass: a file that is somebody else's, a newer database, a driver that is not there."""

TAKES_WRITE_LOCK = "takes_write_lock"
"""Execution option of a transaction that writes."""


class DamagedError(Exception):
    """A page of SQLite's file makes no sense."""


class Database:
    """An open, migrated database; use it with ``async with``.

    :param address: an SQLAlchemy address; ``sqlite:///file`` and ``postgresql://...`` need no driver name.
    """

    def __init__(self, address: str) -> None:
        self._url = _with_async_driver(address)
        self._engine: AsyncEngine | None = None

    @property
    def engine(self) -> AsyncEngine:
        """The engine; only inside ``async with``, and only once the database is open."""
        if self._engine is None:
            raise StorageError("The database is not open.")
        return self._engine

    @property
    def shared(self) -> bool:
        """Whether several machines may use the database at once."""
        return self._url.get_backend_name() == "postgresql"

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that may write, and commit it at the end of the block."""
        async with _writing(self.engine) as connection:
            yield connection

    @asynccontextmanager
    async def unchanged(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection to look at the database as it is: nothing is made, nothing migrated."""
        engine = self._new_engine()
        try:
            async with engine.connect() as connection:
                yield connection
        finally:
            await engine.dispose()

    async def __aenter__(self) -> Self:
        """Open and migrate.

        :raises StorageError: one sentence that says what to do and never holds the password.
        """
        await self._open()
        return self

    @asynccontextmanager
    async def whenever_ready(self) -> AsyncIterator[Self]:
        """Open it within the block, at once or later: until then every store over it fails, which the services bear.

        A file that is damaged is set aside, and a new one begun.

        :raises StorageSettingError: at once, where only a person can mend it.
        """
        opening = asyncio.ensure_future(self._keep_opening())
        try:
            await asyncio.wait({opening}, timeout=START_SECONDS)
            if opening.done():
                opening.result()
            opening.add_done_callback(_log_end)
            yield self
        finally:
            opening.cancel()
            await asyncio.wait({opening}, timeout=2 * LOCKED_SECONDS)
            await self._dispose()

    async def _keep_opening(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await self._open(sets_aside=True)
            except StorageSettingError:
                raise
            except StorageError as error:
                logger.warning("%s Answers go on; trying again in %.0f s", error, pause)
            else:
                logger.info("The database is open")
                return
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _open(self, *, sets_aside: bool = False) -> None:
        try:
            self._make_file()
            try:
                self._engine = await self._opened()
            except Exception as error:
                if not (sets_aside and _is_damaged(error)):
                    raise
                self._set_aside()
                self._make_file()
                self._engine = await self._opened()
        except Exception as error:  # every driver has failures of its own; the host gets one sentence
            raise self.explained(error) from error

    def _new_engine(self) -> AsyncEngine:
        """Return an engine over the database; it connects when it is first used."""
        sqlite = self._url.get_backend_name() == "sqlite"
        waits = (
            {"timeout": LOCKED_SECONDS} if sqlite else {"timeout": SERVER_SECONDS, "command_timeout": SERVER_SECONDS}
        )
        # Without the parameters: an error goes into the log, and ids of messages and channels stay out of it.
        engine = create_async_engine(self._url, pool_pre_ping=True, hide_parameters=True, connect_args=waits)
        if sqlite:
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    async def _opened(self) -> AsyncEngine:
        """Return the engine over the database, migrated."""
        engine = self._new_engine()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                while not await _migrated(engine):  # noqa: ASYNC110 - another process tells us nothing
                    await asyncio.sleep(LOCKED_PAUSE_SECONDS)
            await _check_file(engine)
        except BaseException:
            await engine.dispose()
            raise
        return engine

    def _set_aside(self) -> None:
        """Give the files of a damaged database other names, so that nothing of it is lost."""
        path = Path(str(self._url.database))
        aside = _unused(path)
        for ending in SQLITE_FILES:
            if (file := Path(f"{path}{ending}")).exists():
                file.rename(f"{aside}{ending}")
        logger.error("The database %s is damaged. It is kept as %s, and a new one begun", path, aside)

    def explained(self, error: Exception) -> StorageError:
        """Return the error that a host can act on."""
        kind = StorageSettingError if isinstance(error, FOR_A_PERSON) else StorageError
        return kind(self._explain(error))

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
        path = _file_of(self._url)
        if path is not None:
            _make_folder(path.parent)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE))
            for ending in SQLITE_FILES:  # SQLite makes new ones like the file itself
                _keep_to_owner(Path(f"{path}{ending}"))


class Stored:
    """What is kept in the database; the base of the stores."""

    def __init__(self, database: Database) -> None:
        self._database = database


@asynccontextmanager
async def _writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Open a transaction that may write, and commit it at the end of the block.

    It takes SQLite's write lock at once: one that read first would be refused it, without waiting, if
    another wrote in between.
    """
    async with engine.connect() as connection:
        await connection.execution_options(**{TAKES_WRITE_LOCK: True})
        async with connection.begin():
            yield connection


async def _migrated(engine: AsyncEngine) -> bool:
    """Migrate; false if another process is just doing so.

    SQLite lets nobody wait for a file that is being turned to write-ahead logging, whatever the busy timeout.
    """
    try:
        async with _writing(engine) as connection:
            await connection.run_sync(_migrate)
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            return False
        raise
    return True


async def _check_file(engine: AsyncEngine) -> None:
    """Read every page of SQLite's file once.

    :raises DamagedError: if one of them cannot be made sense of.
    """
    if engine.dialect.name == "sqlite":
        async with engine.connect() as connection:
            said = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
        if said != "ok":
            raise DamagedError("the file is damaged")


def _is_damaged(error: Exception) -> bool:
    return isinstance(error, DamagedError) or str(
        getattr(getattr(error, "orig", error), "sqlite_errorname", "")
    ).startswith(DAMAGED)


def _unused(path: Path) -> Path:
    """Return a name beside ``path`` that no file has."""
    at = datetime.now(UTC)
    while (aside := path.with_name(f"{path.name}.damaged-{at:%Y%m%d-%H%M%S-%f}")).exists():
        at = datetime.now(UTC)
    return aside


def _log_end(opening: asyncio.Future[None]) -> None:
    """Log what only a person can mend, when it is found after the start: the bot answers on, and keeps nothing."""
    if not opening.cancelled() and (error := opening.exception()) is not None:
        logger.error("%s Nothing is recorded until the next start", error)


def sqlite_file(address: str) -> Path | None:
    """Return the file of a SQLite address; None for any other.

    :raises StorageSettingError: if it is no address.
    """
    return _file_of(_with_async_driver(address))


def _file_of(url: URL) -> Path | None:
    written = str(url.database or "")
    is_file = url.get_backend_name() == "sqlite" and written not in ("", ":memory:") and "uri" not in url.query
    return Path(written) if is_file else None


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
        raise StorageSettingError(
            "DATABASE_URL is no database address. Write, for example, sqlite:///legpress.sqlite3."
        ) from error
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    if backend not in drivers:
        raise StorageSettingError(
            f"DATABASE_URL names {backend}, which is not supported. Use sqlite:/// or postgresql://."
        )
    url = url.set(drivername=drivers[backend])
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        url = url.set(database=str(Path(str(url.database)).expanduser()))
    return url


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set what SQLite needs to serve several readers and one writer, on each new connection."""
    connection.isolation_level = None  # the driver would leave the making of tables outside the transaction
    cursor = connection.cursor()
    # What is removed is overwritten: a copy of the file must not hold it still.
    pragmas = (
        f"busy_timeout={LOCKED_SECONDS * 1000:.0f}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "secure_delete=ON",
    )
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
    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def migrations() -> Config:
    """Return where Alembic finds the migrations."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config

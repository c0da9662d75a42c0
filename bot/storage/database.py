"""Opens the database, migrated, or says in one sentence why it cannot."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StorageError

MIGRATIONS = Path(__file__).parent / "migrations"
CONNECT_SECONDS = 15.0
"""How long an unreachable server may keep the start waiting."""


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

    async def __aenter__(self) -> Self:
        where = self._url.render_as_string(hide_password=True)
        try:
            self._make_folder()
            self._engine = create_async_engine(self._url, pool_pre_ping=True)
            if self._url.get_backend_name() == "sqlite":
                event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
            async with asyncio.timeout(CONNECT_SECONDS), self._engine.begin() as connection:
                await connection.run_sync(_migrate)
        except (SQLAlchemyError, OSError, TimeoutError, CommandError, ImportError) as error:
            await self._dispose()
            reason = str(getattr(error, "orig", None) or error or type(error).__name__).splitlines()[0]
            raise StorageError(
                f"The database {where} cannot be used ({reason}). "
                "Check DATABASE_URL, that it runs, and that it is writable."
            ) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._dispose()

    async def _dispose(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    def _make_folder(self) -> None:
        if self._url.get_backend_name() == "sqlite" and self._url.database not in (None, "", ":memory:"):
            Path(str(self._url.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)


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
    return url.set(drivername=drivers[backend])


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set what SQLite needs to serve several readers and one writer, on each new connection."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""What processes say to each other through PostgreSQL's LISTEN and NOTIFY."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.database import Database

PULSE_SECONDS = 20.0
"""After so long a silence the connection is asked whether it still stands."""


async def tell(connection: AsyncConnection, channel: str, what: str) -> None:
    """Have the other processes told when the transaction is committed; nobody is on SQLite."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_notify(:channel, :what)"), {"channel": channel, "what": what})


async def heard(database: Database, channel: str) -> AsyncIterator[str]:
    """Yield what is said on ``channel``, on a connection of its own; first nothing, once it is listened to.

    :raises StorageError: when the connection is lost: something may have been missed then.
    """
    said: asyncio.Queue[str | None] = asyncio.Queue()
    async with database.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.add_termination_listener(lambda _connection: said.put_nowait(None))
        await driver.add_listener(channel, lambda _connection, _process, _channel, told: said.put_nowait(told))
        try:
            yield ""
            while True:
                try:
                    # Not wait_for: before Python 3.12 it forgets a cancellation where something is said just then.
                    async with asyncio.timeout(PULSE_SECONDS):
                        told = await said.get()
                except TimeoutError:
                    await driver.fetchval("SELECT 1", timeout=PULSE_SECONDS)
                    continue
                if told is None:
                    raise StorageError("The connection to the database was lost.")
                yield told
        finally:
            await connection.invalidate()  # one that has listened is nobody else's

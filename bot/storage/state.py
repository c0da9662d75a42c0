"""Keeps the bot's own small state across restarts."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Stored
from bot.storage.tables import state
from bot.storage.upserts import put


class StoredState(Stored):
    """Small values by their names."""

    async def get(self, name: str) -> str | None:
        """Return the value of ``name``; None if there is none."""
        async with self._database.engine.connect() as connection:
            return await value_of(connection, name)

    async def set(self, name: str, value: str) -> None:
        """Keep ``value`` under ``name``."""
        async with self._database.writing() as connection:
            await put(connection, state, {"name": name, "value": value})


async def value_of(connection: AsyncConnection, name: str) -> str | None:
    """Return the value of ``name``, as a transaction sees it; None if there is none."""
    return (await connection.execute(select(state.c.value).where(state.c.name == name))).scalar_one_or_none()

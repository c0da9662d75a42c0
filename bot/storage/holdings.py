"""What the database holds of one server or one message, to be handed out or removed. No row leads to a member."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select

from bot.storage.database import Database
from bot.storage.tables import metadata


async def holdings(database: Database, **of: int) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each table that belong to what ``of`` names, all rows if it names nothing.

    :param of: ``guild_id`` or ``message_id``.
    """
    async with database.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in (await connection.execute(select(table).where(*which))).mappings()]
            for table, which in _tables(of)
        }


async def remove(database: Database, **of: int) -> dict[str, int]:
    """Remove those rows; return how many went of each table."""
    async with database.writing() as connection:
        return {
            table.name: (await connection.execute(delete(table).where(*which))).rowcount for table, which in _tables(of)
        }


def _tables(of: dict[str, int]) -> Iterator[tuple[Table, list[ColumnElement[bool]]]]:
    """Yield each table that can hold such rows, with what chooses them."""
    for table in metadata.sorted_tables:
        if all(name in table.c for name in of):
            yield table, [table.c[name] == value for name, value in of.items()]

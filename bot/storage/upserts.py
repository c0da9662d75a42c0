"""``INSERT ... ON CONFLICT``, which SQLite and PostgreSQL both know: one statement where two would race."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = sqlite.Insert | postgresql.Insert


def insert_into(table: Table, connection: AsyncConnection) -> Insert:
    """Return an insert that can say what happens to a row that is there already, in the database's own dialect."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


async def put(connection: AsyncConnection, table: Table, *rows: Mapping[str, Any]) -> None:
    """Put whole rows into a table, each in place of one with the same key."""
    first = insert_into(table, connection)
    newer = {column.name: first.excluded[column.name] for column in table.c if not column.primary_key}
    await connection.execute(first.on_conflict_do_update(index_elements=[*table.primary_key], set_=newer), rows)

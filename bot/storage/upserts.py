"""``INSERT ... ON CONFLICT``, which SQLite and PostgreSQL both know: one statement where two would race."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = sqlite.Insert | postgresql.Insert


def insert_into(table: Table, connection: AsyncConnection) -> Insert:
    """Return an insert that can say what happens to a row that is there already, in the database's own dialect."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)

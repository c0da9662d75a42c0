"""Keeps what servers have chosen."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.services.guild_settings import DEFAULTS, LISTS, ROLE_LISTS, WORD_LISTS, GuildSettings, clamped
from bot.storage.database import Stored
from bot.storage.listening import heard, tell
from bot.storage.tables import daily_tips, guild_settings
from bot.storage.upserts import insert_into

logger = logging.getLogger(__name__)

CHANGED = "legpress_settings"
"""The channel of PostgreSQL on which processes tell each other whose settings they have changed."""

UNREADABLE = (ValueError, TypeError, AttributeError)
"""What a value that is none of its column's raises."""


class StoredGuildSettings(Stored):
    """A :class:`bot.services.guild_settings.GuildSettingsStore` in the database."""

    async def all(self) -> dict[int, GuildSettings]:
        """Return the settings of every server that has chosen any; of one whose row cannot be used, the defaults."""
        async with self._database.engine.connect() as connection:
            guild_ids = (await connection.execute(select(guild_settings.c.guild_id))).scalars().all()
            try:
                rows = {row.guild_id: row for row in (await connection.execute(select(guild_settings))).all()}
            except UNREADABLE:  # one bad row spoils the reading of all at once
                rows = {}
            return {id_: await _readable(connection, id_, rows.get(id_)) for id_ in guild_ids}

    async def change(self, guild_id: int, changes: dict[str, Any]) -> GuildSettings:
        """Keep ``changes``, by field, and nothing else; return the server's settings as they are now."""
        async with self._database.writing() as connection:
            values = _values(asdict(DEFAULTS) | changes)
            first = insert_into(guild_settings, connection).values(guild_id=guild_id, **values)
            same = [guild_settings.c.guild_id]
            await connection.execute(first.on_conflict_do_update(index_elements=same, set_=_values(changes)))
            await tell(connection, CHANGED, str(guild_id))
            return _settings(await _row(connection, guild_id))

    async def remove(self, guild_id: int) -> None:
        """Remove a server's settings and its daily tips."""
        async with self._database.writing() as connection:
            for table in (guild_settings, daily_tips):
                await connection.execute(delete(table).where(table.c.guild_id == guild_id))
            await tell(connection, CHANGED, str(guild_id))

    async def of(self, guild_id: int) -> GuildSettings | None:
        """Return the settings of one server; None if it has chosen none, the defaults if its row cannot be used."""
        one = select(guild_settings.c.guild_id).where(guild_settings.c.guild_id == guild_id)
        async with self._database.engine.connect() as connection:
            if (await connection.execute(one)).first() is None:
                return None
            return await _readable(connection, guild_id, None)

    async def changes(self) -> AsyncIterator[int | None]:
        """Yield the server whose settings any process has changed; None where any may have been missed.

        Ends at once on SQLite, which tells nobody anything.
        """
        if self._database.shared:
            async for told in heard(self._database, CHANGED):
                yield int(told) if told else None


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the values of columns."""
    lists = {*LISTS, *ROLE_LISTS, *WORD_LISTS}
    return {name: " ".join(map(str, value)) if name in lists else value for name, value in fields.items()}


async def _readable(connection: AsyncConnection, guild_id: int, row: Row[Any] | None) -> GuildSettings:
    """Return one server's settings, from ``row`` if it was read; the defaults if it cannot be."""
    try:
        return _settings(row if row is not None else await _row(connection, guild_id))
    except UNREADABLE as error:
        logger.warning("The settings of server %s cannot be read, its defaults apply: %s", guild_id, error)
        return DEFAULTS


async def _row(connection: AsyncConnection, guild_id: int) -> Row[Any]:
    return (await connection.execute(select(guild_settings).where(guild_settings.c.guild_id == guild_id))).one()


def _settings(row: Row[Any]) -> GuildSettings:
    fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row as a mapping
    del fields["guild_id"]
    for name in (*LISTS, *ROLE_LISTS):
        fields[name] = tuple(map(int, fields[name].split()))
    for name in WORD_LISTS:
        fields[name] = tuple(fields[name].split())
    return clamped(GuildSettings(**fields))

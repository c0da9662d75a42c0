"""Keeps what servers have chosen."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC
from typing import Any

from sqlalchemy import Row, delete, select

from bot.guild_settings import DEFAULTS, GuildSettings
from bot.storage.database import Database
from bot.storage.tables import daily_tips, guild_settings

LISTS = ("allowed_channels", "denied_channels", "listened_channels")


class StoredGuildSettings:
    """A :class:`bot.guild_settings.GuildSettingsStore` in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> dict[int, GuildSettings]:
        """Return the settings of every server that has chosen any."""
        async with self._database.engine.connect() as connection:
            rows = (await connection.execute(select(guild_settings))).all()
        return {row.guild_id: _settings(row) for row in rows}

    async def change(self, guild_id: int, changes: dict[str, Any]) -> GuildSettings:
        """Keep ``changes``, by field, and nothing else; return the server's settings as they are now."""
        this = guild_settings.c.guild_id == guild_id
        async with self._database.writing() as connection:
            changed = await connection.execute(guild_settings.update().where(this).values(_values(changes)))
            if changed.rowcount == 0:
                values = _values(asdict(DEFAULTS) | changes)
                await connection.execute(guild_settings.insert().values(guild_id=guild_id, **values))
            return _settings((await connection.execute(select(guild_settings).where(this))).one())

    async def remove(self, guild_id: int) -> None:
        """Remove a server's settings and its daily tips."""
        async with self._database.writing() as connection:
            for table in (guild_settings, daily_tips):
                await connection.execute(delete(table).where(table.c.guild_id == guild_id))


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the values of columns."""
    return {name: " ".join(map(str, value)) if name in LISTS else value for name, value in fields.items()}


def _settings(row: Row[Any]) -> GuildSettings:
    fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row as a mapping
    del fields["guild_id"]
    for name in LISTS:
        fields[name] = tuple(map(int, fields[name].split()))
    if fields["tip_since"] is not None:
        fields["tip_since"] = fields["tip_since"].replace(tzinfo=UTC)  # SQLite gives times back without their zone
    return GuildSettings(**fields)

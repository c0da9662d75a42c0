"""Keeps which daily tip was posted when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from bot.storage.database import Stored
from bot.storage.tables import daily_tips
from bot.storage.upserts import insert_into


class StoredTips(Stored):
    """A :class:`bot.services.daily_tip.TipStore` in the database."""

    async def shown(self, guild_id: int) -> dict[str, date]:
        """Return the facts whose tip was posted in a server, with the last day of each."""
        last = select(daily_tips.c.fact_id, func.max(daily_tips.c.day)).where(daily_tips.c.guild_id == guild_id)
        async with self._database.engine.connect() as connection:
            rows = (await connection.execute(last.group_by(daily_tips.c.fact_id))).all()
        return {fact_id: day for fact_id, day in rows}  # noqa: C416 - typed pairs, unlike rows

    async def claim(self, guild_id: int, day: date, fact_id: str) -> bool:
        """Note that a server's tip of ``day`` is this one; return False if the day has one already."""
        async with self._database.writing() as connection:
            first = insert_into(daily_tips, connection).values(guild_id=guild_id, day=day, fact_id=fact_id)
            # Another process, or this one before a restart, may have the day.
            return (await connection.execute(first.on_conflict_do_nothing())).rowcount == 1

"""Counts what all processes of the bot may do only so often together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.services.budget import Allowance
from bot.storage.database import Stored
from bot.storage.tables import budgets
from bot.storage.upserts import insert_into

SESSIONS = "sessions"


class StoredBudget(Stored):
    """A :class:`bot.services.budget.BudgetStore` in the database."""

    async def take(self, allowance: Allowance, now: datetime) -> float | None:
        """Take one session; return how many seconds to wait before it is opened, or None if none is left.

        The row is locked while it is counted: no two processes take the same session.
        """
        async with self._database.writing() as connection:
            full = {"name": SESSIONS, "remaining": float(allowance.burst), "counted_at": now, "next_at": now}
            await connection.execute(insert_into(budgets, connection).values(full).on_conflict_do_nothing())
            this = budgets.c.name == SESSIONS
            row = (await connection.execute(select(budgets).where(this).with_for_update())).one()
            left = allowance.remaining(row.remaining, (now - row.counted_at).total_seconds())
            if left < 1:
                return None
            turn: datetime = max(now, row.next_at)
            values = {"remaining": left - 1, "counted_at": now, "next_at": turn + timedelta(seconds=allowance.spacing)}
            await connection.execute(update(budgets).where(this).values(values))
        return (turn - now).total_seconds()

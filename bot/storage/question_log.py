"""Keeps what came of each question, and the bot's own small state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from bot.assistant import Record
from bot.guild_settings import DEFAULTS
from bot.storage.database import Database
from bot.storage.tables import counters, guild_settings, outcomes, state

TRIAGE_COUNT = "triage"


class StoredQuestionLog:
    """An :class:`bot.assistant.QuestionLog` in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, *records: Record) -> None:
        """Keep outcomes. A triaged message raises a count and leaves nothing else."""
        now = datetime.now(UTC)
        rows = [
            {
                "asked_at": now,
                "outcome": record.outcome,
                "fact_ids": " ".join(record.fact_ids),
                "score": record.score,
                "milliseconds": record.milliseconds,
                "surface": record.surface,
                "guild_id": record.guild_id,
            }
            for record in records
            if record.outcome != "triage"
        ]
        async with self._database.writing() as connection:
            if triaged := len(records) - len(rows):
                raised = await connection.execute(
                    update(counters).where(counters.c.name == TRIAGE_COUNT).values(value=counters.c.value + triaged)
                )
                if raised.rowcount == 0:
                    await connection.execute(counters.insert().values(name=TRIAGE_COUNT, value=triaged))
            if rows:
                await connection.execute(outcomes.insert(), rows)

    async def prune(self, now: datetime) -> None:
        """Remove outcomes that are older than their server wants them kept; the others are kept by default."""
        async with self._database.writing() as connection:
            chosen = await connection.execute(select(guild_settings.c.guild_id, guild_settings.c.retention_days))
            for guild_id, days in chosen.all():
                old = outcomes.c.asked_at < now - timedelta(days=days)
                await connection.execute(delete(outcomes).where(old, outcomes.c.guild_id == guild_id))
            old = outcomes.c.asked_at < now - timedelta(days=DEFAULTS.retention_days)
            elsewhere = outcomes.c.guild_id.is_(None) | outcomes.c.guild_id.not_in(select(guild_settings.c.guild_id))
            await connection.execute(delete(outcomes).where(old, elsewhere))


class StoredState:
    """Small values the bot remembers across restarts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """Return the value of ``name``; None if there is none."""
        async with self._database.engine.connect() as connection:
            found = await connection.execute(select(state.c.value).where(state.c.name == name))
            return found.scalar_one_or_none()

    async def set(self, name: str, value: str) -> None:
        """Keep ``value`` under ``name``."""
        async with self._database.writing() as connection:
            changed = await connection.execute(update(state).where(state.c.name == name).values(value=value))
            if changed.rowcount == 0:
                await connection.execute(state.insert().values(name=name, value=value))

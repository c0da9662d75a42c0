"""Keeps what came of each question."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select

from bot.services.assistant import Record
from bot.services.faults import logging_faults
from bot.services.guild_settings import DEFAULTS, NUMBERS, within
from bot.storage.database import Stored
from bot.storage.tables import counters, guild_settings, outcomes
from bot.storage.upserts import insert_into, put

TRIAGE_COUNT = "triage"

SCORE_DIGITS = 1
"""Digits kept of a score: all of them would tell one wording from another."""


class StoredQuestionLog(Stored):
    """An :class:`bot.services.assistant.QuestionLog` in the database."""

    async def record(self, *records: Record) -> None:
        """Keep outcomes. A triaged message raises a count and leaves nothing else.

        The hour, a random number and coarse figures: finer ones would let a row be matched to a message of a channel.
        """
        rows = [
            {
                "id": record.id,
                "asked_at": record.hour,
                "outcome": record.outcome,
                "fact_ids": " ".join(record.fact_ids),
                "score": round(record.score, SCORE_DIGITS),
                "milliseconds": round(record.milliseconds),
                "surface": record.surface,
                "guild_id": record.guild_id,
            }
            for record in records
            if record.outcome != "triage"
        ]
        async with self._database.writing() as connection:
            if triaged := len(records) - len(rows):
                first = insert_into(counters, connection).values(name=TRIAGE_COUNT, value=triaged)
                raised = {"value": counters.c.value + first.excluded.value}
                await connection.execute(first.on_conflict_do_update(index_elements=[counters.c.name], set_=raised))
            if rows:  # a row is there already if an earlier attempt was not heard to have worked
                await put(connection, outcomes, *rows)

    async def prune(self, now: datetime) -> None:
        """Remove outcomes that are older than their server wants them kept; the others are kept by default.

        Each server on its own: one whose row cannot be used keeps no other from its removal.
        """
        async with self._database.engine.connect() as connection:
            rows = (await connection.execute(select(guild_settings.c.guild_id, guild_settings.c.retention_days))).all()
        for guild_id, days in rows:
            async with logging_faults(f"Old outcomes of server {guild_id} could not be removed"):
                kept = within(days, *NUMBERS["retention_days"])
                await self._remove(outcomes.c.guild_id == guild_id, now - timedelta(days=kept))
        elsewhere = outcomes.c.guild_id.is_(None) | outcomes.c.guild_id.not_in(select(guild_settings.c.guild_id))
        await self._remove(elsewhere, now - timedelta(days=DEFAULTS.retention_days))

    async def _remove(self, whose: ColumnElement[bool], before: datetime) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(outcomes).where(whose, outcomes.c.asked_at < before))

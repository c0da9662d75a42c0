"""Counts for the owner's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.services.feedback import FeedbackKind
from bot.services.numbers import Outcome
from bot.storage.database import Stored
from bot.storage.question_log import TRIAGE_COUNT
from bot.storage.tables import counters, feedback, outcomes


class StoredNumbers(Stored):
    """A :class:`bot.services.numbers.NumbersStore` in the database."""

    async def outcomes(self, guild_id: int | None, since: datetime) -> Sequence[Outcome]:
        """Return what came of the questions of one server, or of all, since then."""
        rows = select(outcomes.c.asked_at, outcomes.c.outcome, outcomes.c.fact_ids).where(outcomes.c.asked_at >= since)
        if guild_id is not None:
            rows = rows.where(outcomes.c.guild_id == guild_id)
        async with self._database.engine.connect() as connection:
            found = (await connection.execute(rows)).all()
        return [Outcome(row.asked_at, row.outcome, tuple(row.fact_ids.split())) for row in found]

    async def helped(self) -> int:
        """Return how often help for a warning sign was given, in all servers."""
        counted = select(counters.c.value).where(counters.c.name == TRIAGE_COUNT)
        async with self._database.engine.connect() as connection:
            return (await connection.execute(counted)).scalar_one_or_none() or 0

    async def votes(self) -> Mapping[str, Mapping[FeedbackKind, int]]:
        """Return the votes on every fact, of all servers."""
        async with self._database.engine.connect() as connection:
            found = (await connection.execute(select(feedback))).all()
        votes: dict[str, dict[FeedbackKind, int]] = {}
        for row in found:
            votes.setdefault(row.fact_id, {})[row.kind] = row.votes
        return votes

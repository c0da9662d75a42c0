"""Keeps how often members found an answer helpful, beside the question, or unsafe."""

from __future__ import annotations

from sqlalchemy import update

from bot.services.feedback import FeedbackKind
from bot.storage.database import Database
from bot.storage.tables import feedback


class StoredFeedback:
    """A :class:`bot.services.feedback.FeedbackStore` in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, fact_id: str, kind: FeedbackKind) -> None:
        """Raise the count of ``kind`` for a fact by one."""
        same = (feedback.c.fact_id == fact_id) & (feedback.c.kind == kind)
        async with self._database.writing() as connection:
            raised = await connection.execute(update(feedback).where(same).values(votes=feedback.c.votes + 1))
            if raised.rowcount == 0:
                await connection.execute(feedback.insert().values(fact_id=fact_id, kind=kind, votes=1))

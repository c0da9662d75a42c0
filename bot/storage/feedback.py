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

    async def add(self, fact_id: str, kind: FeedbackKind, instead_of: FeedbackKind | None = None) -> None:
        """Raise the count of ``kind`` for a fact by one, and lower that of ``instead_of``."""
        same = (feedback.c.fact_id == fact_id) & (feedback.c.kind == kind)
        taken = (feedback.c.fact_id == fact_id) & (feedback.c.kind == instead_of) & (feedback.c.votes > 0)
        async with self._database.writing() as connection:
            raised = await connection.execute(update(feedback).where(same).values(votes=feedback.c.votes + 1))
            if raised.rowcount == 0:
                await connection.execute(feedback.insert().values(fact_id=fact_id, kind=kind, votes=1))
            await connection.execute(update(feedback).where(taken).values(votes=feedback.c.votes - 1))

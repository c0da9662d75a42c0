"""Keeps how often members found an answer helpful, beside the question, or unsafe."""

from __future__ import annotations

from bot.services.feedback import FeedbackKind
from bot.storage.database import Database
from bot.storage.tables import feedback
from bot.storage.upserts import insert_into


class StoredFeedback:
    """A :class:`bot.services.feedback.FeedbackStore` in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, fact_id: str, kind: FeedbackKind) -> None:
        """Raise the count of ``kind`` for a fact by one."""
        async with self._database.writing() as connection:
            first = insert_into(feedback, connection).values(fact_id=fact_id, kind=kind, votes=1)
            same, raised = [feedback.c.fact_id, feedback.c.kind], {"votes": feedback.c.votes + 1}
            await connection.execute(first.on_conflict_do_update(index_elements=same, set_=raised))

"""Keeps how often members found an answer helpful, beside the question, or unsafe."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.services.feedback import FeedbackKind
from bot.storage.database import Stored
from bot.storage.tables import feedback
from bot.storage.upserts import insert_into


class StoredFeedback(Stored):
    """A :class:`bot.services.feedback.FeedbackStore` in the database."""

    async def add(self, fact_id: str, kind: FeedbackKind) -> None:
        """Raise the count of ``kind`` for a fact by one."""
        async with self._database.writing() as connection:
            await _count(connection, fact_id, kind)

    async def move(self, fact_id: str, before: FeedbackKind, kind: FeedbackKind) -> None:
        """Count a vote of ``before`` as one of ``kind``."""
        old = (feedback.c.fact_id == fact_id) & (feedback.c.kind == before) & (feedback.c.votes > 0)
        async with self._database.writing() as connection:
            await connection.execute(update(feedback).where(old).values(votes=feedback.c.votes - 1))
            await _count(connection, fact_id, kind)


async def _count(connection: AsyncConnection, fact_id: str, kind: FeedbackKind) -> None:
    first = insert_into(feedback, connection).values(fact_id=fact_id, kind=kind, votes=1)
    same, raised = [feedback.c.fact_id, feedback.c.kind], {"votes": feedback.c.votes + 1}
    await connection.execute(first.on_conflict_do_update(index_elements=same, set_=raised))

"""Keeps for a day which answer stands below which message."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from bot.services.deliveries import Delivery
from bot.storage.database import Stored
from bot.storage.tables import deliveries
from bot.storage.upserts import put


class StoredDeliveries(Stored):
    """A :class:`bot.services.deliveries.DeliveryStore` in the database."""

    async def recent(self, since: datetime, limit: int) -> list[Delivery]:
        """Return at most ``limit`` deliveries asked at ``since`` or later, oldest first."""
        newest = select(deliveries).where(deliveries.c.asked_at >= since).order_by(deliveries.c.asked_at.desc())
        async with self._database.engine.connect() as connection:
            rows = (await connection.execute(newest.limit(limit))).all()
        return _deliveries(rows[::-1])

    async def find(self, message_ids: Collection[int]) -> list[Delivery]:
        """Return the deliveries of these messages, whichever process made them."""
        async with self._database.engine.connect() as connection:
            found = await connection.execute(select(deliveries).where(deliveries.c.message_id.in_(message_ids)))
            return _deliveries(found.all())

    async def write(self, changes: Mapping[int, Delivery | None]) -> None:
        """Put each message's delivery in place of an earlier one; None removes it."""
        rows = [
            {
                "message_id": delivery.message_id,
                "answer_id": delivery.answer_id,
                "channel_id": delivery.channel_id,
                "asked_at": delivery.asked_at,
                "fact_ids": " ".join(delivery.fact_ids),
            }
            for delivery in changes.values()
            if delivery is not None
        ]
        gone = [message_id for message_id, delivery in changes.items() if delivery is None]
        async with self._database.writing() as connection:
            if gone:
                await connection.execute(delete(deliveries).where(deliveries.c.message_id.in_(gone)))
            if rows:
                await put(connection, deliveries, *rows)

    async def prune(self, before: datetime) -> None:
        """Remove what was asked before ``before``."""
        async with self._database.writing() as connection:
            await connection.execute(delete(deliveries).where(deliveries.c.asked_at < before))


def _deliveries(rows: Sequence[Row[Any]]) -> list[Delivery]:
    return [
        Delivery(row.message_id, row.answer_id, row.channel_id, row.asked_at, tuple(row.fact_ids.split()))
        for row in rows
    ]

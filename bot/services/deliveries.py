"""Which answer stands below which message, so that an edit or a deletion of the question is followed.

Asked from memory, so that no message waits for a disk; written in the background, so that a restart
knows the last day. Knows neither Discord nor SQL.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from cachetools import LRUCache

from bot.services.background import Background
from bot.services.faults import logging_faults

logger = logging.getLogger(__name__)

KEPT = timedelta(days=1)
"""How long an answer follows its question."""

REPEATED = timedelta(hours=1)
"""How long an answer stands for the same question in the same channel."""

MAX_DELIVERIES = 10_000
MAX_CLAIMED = 1000

STORE_SECONDS = 5.0
"""How long a hanging storage may hold up the start."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message answered by another: ids and facts, no user and no words."""

    message_id: int
    answer_id: int
    channel_id: int
    asked_at: datetime
    """When the answered version of the message was written, by Discord's clock, in UTC."""
    fact_ids: tuple[str, ...] = ()
    """Facts answered in full; empty for anything else, help for a warning sign included."""


class DeliveryStore(Protocol):
    """Where deliveries outlive the process. Every method may raise: answers go on without it."""

    async def recent(self, since: datetime, limit: int) -> list[Delivery]:
        """Return at most ``limit`` deliveries asked at ``since`` or later, oldest first."""

    async def find(self, message_ids: Collection[int]) -> list[Delivery]:
        """Return the deliveries of these messages, whichever process made them."""

    async def write(self, changes: Mapping[int, Delivery | None]) -> None:
        """Put each message's delivery in place of an earlier one; None removes it."""

    async def prune(self, before: datetime) -> None:
        """Remove what was asked before ``before``."""


class Deliveries:
    """The deliveries of the last day, in memory.

    :param store: where they outlive the process; None keeps them in memory only.
    :param clock: the present time in UTC; replaced in tests.
    :param shared: whether other processes deliver too.
    """

    def __init__(
        self,
        store: DeliveryStore | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        shared: bool = False,
    ) -> None:
        self._store = store
        self.shared = shared
        self._clock = clock
        self._loaded = store is None
        self._told = False
        """Whether the log has been told that the storage is down."""
        self._deliveries: MutableMapping[int, Delivery] = LRUCache(MAX_DELIVERIES)
        self._questions: MutableMapping[int, int] = LRUCache(MAX_DELIVERIES)
        """Answer id to message id."""
        self._latest: MutableMapping[tuple[int, tuple[str, ...]], int] = LRUCache(MAX_DELIVERIES)
        """Channel and facts to the message answered with them last."""
        self._claimed: MutableMapping[int, bool] = LRUCache(MAX_CLAIMED)
        # As a mapping: of several changes to one message the last one counts.
        self._changes: Background[tuple[int, Delivery | None]] | None = (
            None if store is None else Background("deliveries", lambda changes: store.write(dict(changes)))
        )

    async def load(self) -> None:
        """Read what an earlier process delivered, until it has worked once."""
        if self._loaded or self._store is None:
            return
        try:
            async with asyncio.timeout(STORE_SECONDS):
                for delivery in await self._store.recent(self._clock() - KEPT, MAX_DELIVERIES):
                    if delivery.message_id not in self._deliveries:  # what this process knows is newer
                        self._hold(delivery)
            self._loaded = True
        except Exception as error:  # noqa: BLE001 - without it only answers of an earlier process stay as they are
            if not self._told:
                logger.warning("Earlier answers are not known: %s", str(error) or type(error).__name__)
            self._told = True

    async def learn(self, message_ids: Collection[int]) -> None:
        """Read what other processes answered to these messages; not at all if the storage is down."""
        unknown = [id_ for id_ in message_ids if id_ not in self._deliveries]
        if not self.shared or self._store is None or not unknown:
            return
        async with logging_faults("Answers of other processes are not known", STORE_SECONDS):
            for delivery in await self._store.find(unknown):
                self._hold(delivery)

    def claim(self, message_id: int) -> bool:
        """Return whether the message may be answered now: False for one delivered a second time."""
        if message_id in self._claimed or message_id in self._deliveries:
            return False
        self._claimed[message_id] = True
        return True

    def find(self, message_id: int) -> Delivery | None:
        """Return the delivery of a message; None if it has none."""
        return self._deliveries.get(message_id)

    def earlier(self, channel_id: int, fact_ids: tuple[str, ...], *, message_id: int, at: datetime) -> Delivery | None:
        """Return the delivery that answered another message of the channel with these facts, if not long ago."""
        delivery = self._deliveries.get(self._latest.get((channel_id, fact_ids), 0))
        if delivery is None or delivery.message_id == message_id or at - delivery.asked_at > REPEATED:
            return None
        return delivery

    def keep(self, delivery: Delivery) -> None:
        """Keep ``delivery``, in place of an earlier one of the same message."""
        self._hold(delivery)
        self._write(delivery.message_id, delivery)

    def restate(self, answer_id: int, fact_ids: tuple[str, ...]) -> None:
        """Note that an answer has come to say other facts."""
        delivery = self._deliveries.get(self._questions.get(answer_id, 0))
        if delivery is not None:
            self.keep(replace(delivery, fact_ids=fact_ids))

    def drop(self, message_id: int) -> Delivery | None:
        """Forget and return the delivery of a message; None if it has none."""
        delivery = self._release(message_id)
        if delivery is not None:
            self._write(message_id, None)
        return delivery

    def drop_answer(self, answer_id: int) -> None:
        """Forget a delivery whose answer is gone."""
        message_id = self._questions.get(answer_id)
        if message_id is not None:
            self.drop(message_id)

    def renew(self) -> None:
        """Link to no earlier answer from now on: another version of the fact base may say something else."""
        self._latest.clear()

    async def prune(self) -> None:
        """Forget what is older than a day."""
        before = self._clock() - KEPT
        for message_id in [id_ for id_, delivery in self._deliveries.items() if delivery.asked_at < before]:
            self._release(message_id)
        if self._store is not None:
            async with logging_faults("Old deliveries could not be removed", STORE_SECONDS):
                await self._store.prune(before)

    async def close(self) -> None:
        """Wait for outstanding writes."""
        if self._changes is not None:
            await self._changes.close()

    def _hold(self, delivery: Delivery) -> None:
        self._release(delivery.message_id)
        self._deliveries[delivery.message_id] = delivery
        self._questions[delivery.answer_id] = delivery.message_id
        if delivery.fact_ids:
            self._latest[delivery.channel_id, delivery.fact_ids] = delivery.message_id

    def _release(self, message_id: int) -> Delivery | None:
        delivery = self._deliveries.pop(message_id, None)
        if delivery is not None:
            self._questions.pop(delivery.answer_id, None)
            if self._latest.get((delivery.channel_id, delivery.fact_ids)) == message_id:
                del self._latest[delivery.channel_id, delivery.fact_ids]
        return delivery

    def _write(self, message_id: int, delivery: Delivery | None) -> None:
        if self._changes is not None:
            self._changes.add((message_id, delivery))

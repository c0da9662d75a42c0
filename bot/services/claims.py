"""Which of several processes answers a message: the first that says so, and another if that one dies over it.

Two processes see the same message while one takes over from the other, or when both hold the same shard on purpose.
Knows neither Discord nor SQL. Without a store there is one process, and everything is its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.services.background import Background
from bot.services.faults import logging_faults

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)
"""How long a claim stands for a message that is not answered yet: then whoever took it is taken to be gone."""

ORPHANED = timedelta(minutes=10)
"""How late a message may still be answered whose process died over it."""

KEPT = timedelta(days=1)

PRESSED = -1
"""The edition of what is no message: a command or a press, which nobody takes over, for Discord waits three seconds."""

STORE_SECONDS = 2.0
"""How long a hanging storage may hold up an answer."""

PATIENCE = 30
"""How many leases long another process's claim is looked at while the storage is away."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One wording of a message, and where it stands."""

    message_id: int
    channel_id: int
    edition: int = 0
    """0 is the message as it was first written; else when it was edited, in milliseconds."""


class ClaimStore(Protocol):
    """Where processes find each other's claims. Every method may raise."""

    async def take(self, claim: Claim, holder: str, now: datetime) -> bool:
        """Keep a claim; return False if anybody has it already."""

    async def is_open(self, claim: Claim, before: datetime) -> bool:
        """Return whether a claim made before ``before`` has come to nothing so far."""

    async def take_over(self, claim: Claim, holder: str, *, before: datetime, now: datetime) -> bool:
        """Put ``holder`` in place of whoever made an open claim before ``before``; False if there is none."""

    async def finish(self, claims: Iterable[Claim]) -> None:
        """Note that these have been seen to."""

    async def orphans(self, since: datetime, before: datetime) -> list[Claim]:
        """Return the open claims on first wordings, made at ``since`` or later and before ``before``."""

    async def prune(self, before: datetime) -> None:
        """Remove claims made before ``before``."""


class Claims:
    """The claims of this process.

    :param store: where other processes see them; None if there are none.
    :param clock: the present time in UTC; replaced in tests.
    :param lease: how long to leave a message to another process.
    """

    def __init__(
        self,
        store: ClaimStore | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        lease: timedelta = LEASE,
    ) -> None:
        self._store, self._clock, self._lease = store, clock, lease
        self._holder = secrets.token_hex(8)
        self._leaving = asyncio.Event()
        self._finished: Background[Claim] | None = None if store is None else Background("claims", store.finish)

    async def take(self, claim: Claim) -> bool:
        """Return whether this process may answer; True too if the storage is away.

        An answer is worth more than the risk of two, and Discord drops the second copy by its nonce.
        """
        if self._store is None:
            return True
        async with logging_faults("Whether another process answers a message is not known", STORE_SECONDS):
            return await self._store.take(claim, self._holder, self._clock())
        return True

    async def inherit(self, claim: Claim) -> bool:
        """Wait for the process that has a claim; return whether it died over it, so that this one must answer."""
        if self._store is None:
            return False
        for _ in range(PATIENCE):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), self._lease.total_seconds())
                return False
            async with logging_faults("Whether another process has answered a message is not known", STORE_SECONDS):
                now = self._clock()
                if not await self._store.is_open(claim, now):
                    return False
                if await self._store.take_over(claim, self._holder, before=now - self._lease, now=now):
                    logger.info("A message that another process left unanswered is answered here")
                    return True
        return False

    def leave(self) -> None:
        """Wait for no other process any more: this one ends."""
        self._leaving.set()

    def finish(self, claim: Claim) -> None:
        """Note that a claim of this process has been seen to."""
        if self._finished is not None:
            self._finished.add(claim)

    async def orphans(self) -> list[Claim]:
        """Return what a process that died has left unanswered, not long ago; nothing if the storage is away."""
        if self._store is None:
            return []
        now = self._clock()
        async with logging_faults("Messages left unanswered are not known", STORE_SECONDS):
            return await self._store.orphans(now - ORPHANED, now - self._lease)
        return []

    async def prune(self) -> None:
        """Forget what is older than a day."""
        if self._store is not None:
            async with logging_faults("Old claims could not be removed", STORE_SECONDS):
                await self._store.prune(self._clock() - KEPT)

    async def close(self) -> None:
        """Wait for outstanding writes."""
        if self._finished is not None:
            await self._finished.close()

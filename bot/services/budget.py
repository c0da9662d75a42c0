"""How many sessions with Discord all processes of the bot may still open, and how soon the next.

Discord resets the token of a bot that opens over 1,000 a day, whichever of its machines did, and refuses two at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.services.faults import logging_faults

STORE_SECONDS = 5.0
"""How long a hanging storage may hold up a new session."""

DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is allowed to all processes together."""

    burst: int = 100
    """Sessions that may be opened one after the other, for a bad hour."""
    per_day: int = 800
    """Sessions won back in a day; with ``burst`` at most 900 in any 24 hours."""
    spacing: float = 5.0
    """Seconds between two."""

    def remaining(self, before: float, seconds: float) -> float:
        """Return how many may be opened ``seconds`` after there were ``before``."""
        return min(self.burst, before + max(0.0, seconds) * self.per_day / DAY_SECONDS)


class SessionsSpentError(Exception):
    """No session is left for now; a later attempt will find one."""


class BudgetStore(Protocol):
    """Where all processes count."""

    async def take(self, allowance: Allowance, now: datetime) -> float | None:
        """Take one session; return how many seconds to wait before it is opened, or None if none is left."""


class Budget:
    """The sessions of this process, of all its clients, and those of all processes together.

    :param store: where all processes count; None if this one is alone.
    :param clock: the present time in UTC; replaced in tests.
    """

    def __init__(
        self,
        store: BudgetStore | None = None,
        allowance: Allowance | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._allowance, self._clock = store, allowance or Allowance(), clock
        self._left, self._counted_at = float(self._allowance.burst), clock()

    async def take(self) -> None:
        """Take one session and wait for its turn; if the storage is away, this process counts alone.

        :raises SessionsSpentError: when none is left.
        """
        now = self._clock()
        self._left = self._allowance.remaining(self._left, (now - self._counted_at).total_seconds())
        self._counted_at = now
        if self._left < 1:
            raise SessionsSpentError("too many new sessions lately; waiting protects the bot's token")
        self._left -= 1
        if self._store is None:
            return
        seconds: float | None = 0.0
        async with logging_faults("How many sessions all processes have opened is not known", STORE_SECONDS):
            seconds = await self._store.take(self._allowance, now)
        if seconds is None:
            raise SessionsSpentError("all processes together have opened too many sessions lately")
        await asyncio.sleep(seconds)

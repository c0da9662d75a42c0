"""Counts the gateway sessions we open: Discord resets the token of a bot that opens over 1,000 a day."""

from __future__ import annotations

import time
from collections.abc import Callable

BURST = 100
"""Sessions that may be opened at once, for a bad hour."""

PER_DAY = 800
"""Sessions won back in a day; with ``BURST`` at most 900 in any 24 hours."""

DAY_SECONDS = 86_400.0


class SessionsSpentError(Exception):
    """No session is left for now; a later attempt will find one."""


class SessionBudget:
    """Shared by all clients of the process, because discord.py opens new sessions within one client too.

    :param clock: seconds, rising; replaced in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left = float(BURST)
        self._counted_at = clock()

    def take(self) -> None:
        """Take one session.

        :raises SessionsSpentError: when none is left.
        """
        now = self._clock()
        self._left = min(BURST, self._left + (now - self._counted_at) * PER_DAY / DAY_SECONDS)
        self._counted_at = now
        if self._left < 1:
            raise SessionsSpentError("too many new sessions lately; waiting protects the bot's token")
        self._left -= 1

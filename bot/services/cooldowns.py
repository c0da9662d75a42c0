"""How long to wait between two turns. Who asked when is known to the process only."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, MutableMapping
from typing import Literal

from cachetools import LRUCache

MAX_TURNS = 10_000

MemberTurn = Literal["command", "message"]
Turn = tuple[MemberTurn | Literal["channel"], int, int]
"""What waits, and two ids: ``("command", guild, member)``, ``("channel", 0, channel)``."""


class Cooldowns:
    """The last turns, in memory.

    :param clock: seconds, rising; replaced in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._taken: MutableMapping[Turn, float] = LRUCache(MAX_TURNS)
        self._told: MutableMapping[Turn, bool] = LRUCache(MAX_TURNS)

    def take(self, waits: Mapping[Turn, int]) -> int:
        """Take a turn. Return 0, or the whole seconds until it can be taken: then none is taken.

        :param waits: the seconds that each has to wait after its last turn.
        """
        now = self._clock()
        left = max((wait - (now - self._taken[turn]) for turn, wait in waits.items() if turn in self._taken), default=0)
        if left > 0:
            return math.ceil(left)
        for turn, wait in waits.items():
            if wait:
                self._taken[turn] = now
                self._told.pop(turn, None)
        return 0

    def tells_once(self, turn: Turn) -> bool:
        """Return whether a wait has not been said yet; it counts as said until the next turn is taken."""
        if turn in self._told:
            return False
        self._told[turn] = True
        return True

    def forget_member(self, member: int) -> None:
        """Forget the turns of a member."""
        for turns in (self._taken, self._told):
            for turn in [turn for turn in turns if turn[0] != "channel" and turn[2] == member]:
                del turns[turn]

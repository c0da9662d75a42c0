"""What members think of an answer, in counts. Who voted is known to the process only, and soon forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Literal, Protocol, get_args

from cachetools import LRUCache

FeedbackKind = Literal["helpful", "other", "unsafe"]
"""It helped; it answers another question; it is unsafe or wrong."""

KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)

MAX_VOTES = 10_000

COUNT_SECONDS = 2.0
"""Below the three seconds within which Discord wants a press answered."""


class FeedbackStore(Protocol):
    """Where the counts are kept."""

    async def add(self, fact_id: str, kind: FeedbackKind) -> None:
        """Raise the count of ``kind`` for a fact by one. May raise."""


class Feedback:
    """One vote a member, a card and a fact.

    :param store: where the counts are kept.
    """

    def __init__(self, store: FeedbackStore) -> None:
        self._store = store
        self._votes: MutableMapping[tuple[int, str, int], bool] = LRUCache(MAX_VOTES)

    def forget_member(self, member: int) -> None:
        """Forget which cards a member has voted on; the votes stay counted."""
        for key in [key for key in self._votes if key[2] == member]:
            del self._votes[key]

    async def vote(self, fact_id: str, kind: FeedbackKind, *, card: int, member: int) -> bool:
        """Count a vote; return False if the member has voted on this fact of this card before.

        :raises Exception: what the storage raises, or TimeoutError; the vote may then be cast again.
        """
        key = (card, fact_id, member)
        if key in self._votes:
            return False
        self._votes[key] = True
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                await self._store.add(fact_id, kind)
        except BaseException:
            self._votes.pop(key, None)
            raise
        return True

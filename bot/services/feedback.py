"""What members think of an answer, in counts. Who voted is known to the process only, and soon forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Literal, Protocol, get_args

from cachetools import LRUCache

FeedbackKind = Literal["helpful", "other", "unsafe"]
"""It helped; it answers another question; it is unsafe or wrong."""

Counted = Literal["counted", "changed", "again"]
"""What became of a vote."""

KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)

MAX_VOTES = 10_000

COUNT_SECONDS = 2.0
"""Below the three seconds within which Discord wants a press answered."""


class FeedbackStore(Protocol):
    """Where the counts are kept."""

    async def add(self, fact_id: str, kind: FeedbackKind) -> None:
        """Raise the count of ``kind`` for a fact by one. May raise."""

    async def move(self, fact_id: str, before: FeedbackKind, kind: FeedbackKind) -> None:
        """Count a vote of ``before`` as one of ``kind``. May raise."""


class Feedback:
    """One vote a member, a card and a fact; it can be changed.

    :param store: where the counts are kept.
    """

    def __init__(self, store: FeedbackStore) -> None:
        self._store = store
        self._votes: MutableMapping[tuple[int, str, int], FeedbackKind] = LRUCache(MAX_VOTES)

    def forget_member(self, member: int) -> None:
        """Forget which cards a member has voted on; the votes stay counted."""
        for key in [key for key in self._votes if key[2] == member]:
            del self._votes[key]

    async def vote(self, fact_id: str, kind: FeedbackKind, *, card: int, member: int) -> Counted:
        """Count a vote, in place of an earlier one of the member on this fact of this card.

        :raises Exception: what the storage raises, or TimeoutError; the vote may then be cast again.
        """
        key = (card, fact_id, member)
        before = self._votes.get(key)
        if before == kind:
            return "again"
        self._votes[key] = kind
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                if before is None:
                    await self._store.add(fact_id, kind)
                else:
                    await self._store.move(fact_id, before, kind)
        except BaseException:
            if before is None:
                self._votes.pop(key, None)
            else:
                self._votes[key] = before
            raise
        return "counted" if before is None else "changed"

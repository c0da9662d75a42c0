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

    async def add(self, fact_id: str, kind: FeedbackKind, instead_of: FeedbackKind | None = None) -> None:
        """Raise the count of ``kind`` for a fact by one, and lower that of ``instead_of``. May raise."""


Counted = Literal["counted", "changed", "again"]
"""A vote is new, takes the place of another, or was given before."""


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
        """Count a member's vote on a fact of a card, in place of an earlier one.

        :raises Exception: what the storage raises, or TimeoutError; the earlier vote stands then.
        """
        key = (card, fact_id, member)
        before = self._votes.get(key)
        if before == kind:
            return "again"
        self._votes[key] = kind
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                await self._store.add(fact_id, kind, before)
        except BaseException:
            if before is None:
                self._votes.pop(key, None)
            else:
                self._votes[key] = before
            raise
        return "counted" if before is None else "changed"

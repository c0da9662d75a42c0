"""Counting what members think of an answer."""

from __future__ import annotations

import pytest

from bot.services import feedback as module
from bot.services.feedback import Feedback
from tests.memory_stores import MemoryFeedback


async def test_one_vote_a_member_a_card_and_a_fact():
    """Another card, another fact and another member are other votes."""
    store = MemoryFeedback()
    feedback = Feedback(store)
    assert await feedback.vote("a", "helpful", card=1, member=1) == "counted"
    assert await feedback.vote("a", "helpful", card=1, member=1) == "again"
    assert await feedback.vote("b", "helpful", card=1, member=1) == "counted"
    assert await feedback.vote("a", "helpful", card=2, member=1) == "counted"
    assert await feedback.vote("a", "helpful", card=1, member=2) == "counted"
    assert store.votes == [("a", "helpful"), ("b", "helpful"), ("a", "helpful"), ("a", "helpful")]


async def test_a_vote_is_changed():
    """Counted as the last one; a change that is not written leaves the first."""
    store = MemoryFeedback()
    feedback = Feedback(store)
    await feedback.vote("a", "helpful", card=1, member=1)
    assert await feedback.vote("a", "unsafe", card=1, member=1) == "changed"
    store.broken = True
    with pytest.raises(OSError, match="disk"):
        await feedback.vote("a", "other", card=1, member=1)
    store.broken = False
    assert await feedback.vote("a", "unsafe", card=1, member=1) == "again"
    assert store.votes == [("a", "unsafe")]


async def test_a_hanging_store_does_not_swallow_the_vote(monkeypatch):
    """The member hears in time that it was not counted, and may vote again."""
    monkeypatch.setattr(module, "COUNT_SECONDS", 0.01)
    store = MemoryFeedback()
    store.hanging = True
    feedback = Feedback(store)
    with pytest.raises(TimeoutError):
        await feedback.vote("a", "helpful", card=1, member=1)
    store.hanging = False
    assert await feedback.vote("a", "helpful", card=1, member=1)


async def test_memory_of_votes_stays_flat():
    """The oldest are forgotten first."""
    feedback = Feedback(MemoryFeedback())
    for member in range(module.MAX_VOTES + 10):
        await feedback.vote("a", "helpful", card=1, member=member)
    assert len(feedback._votes) == module.MAX_VOTES

"""The memory of conversations: how long, how many, and which way it lends."""

from __future__ import annotations

import pytest

from bot.engine.conversation import Conversation
from bot.services.memory import CONVERSATION_SECONDS, MAX_CONVERSATIONS, Memories

NOTHING = Conversation()
PUBLIC, PRIVATE = Conversation(conditions=("knee",)), Conversation(conditions=("pregnant",))


@pytest.fixture
def memories(clock):
    return Memories(clock)


def test_public_lends_to_private_and_never_the_other_way(memories):
    """In whichever order they were said, and also at one and the same moment."""
    memories.remember("x", "private", NOTHING, PRIVATE)
    assert memories.recall("x", "public") == NOTHING
    memories.remember("x", "public", NOTHING, PUBLIC)
    assert memories.recall("x", "public") == PUBLIC
    assert memories.recall("x", "private").conditions == ("pregnant", "knee")


def test_what_was_lent_is_not_lent_again(memories):
    """A private turn after a public one has taken it in: what it corrected stays corrected."""
    memories.remember("x", "public", NOTHING, PUBLIC)
    memories.remember("x", "private", memories.recall("x", "private"), PRIVATE)
    assert memories.recall("x", "private") == PRIVATE


def test_five_minutes_after_the_last_turn_it_is_over(memories, clock):
    """For each audience on its own."""
    memories.remember("x", "public", NOTHING, PUBLIC)
    clock.seconds = CONVERSATION_SECONDS - 1
    memories.remember("x", "private", NOTHING, PRIVATE)
    clock.seconds = CONVERSATION_SECONDS + 1
    assert memories.recall("x", "public") == NOTHING
    assert memories.recall("x", "private") == PRIVATE


def test_memory_stays_flat(memories):
    """The oldest conversations go first."""
    for number in range(MAX_CONVERSATIONS + 5):
        memories.remember(str(number), "public", NOTHING, PUBLIC, message_id=number)
    assert memories.recall("4", "public") == NOTHING
    assert memories.recall("5", "public") == PUBLIC
    assert len(memories._places) == MAX_CONVERSATIONS


def test_no_name_is_no_memory(memories):
    """A question outside conversations leans on nothing."""
    assert memories.recall(None, "private") == NOTHING


def test_a_message_taken_back_takes_what_followed_it_along(memories, clock):
    """However far back it is in its conversation; one of an earlier conversation, or of nobody's, takes nothing."""
    memories.remember("x", "public", NOTHING, PUBLIC, message_id=1)
    clock.seconds = CONVERSATION_SECONDS + 1
    for number in range(2, 12):
        memories.remember("x", "public", NOTHING, PUBLIC, message_id=number)
    for message_id in (1, 99):
        memories.withdraw(message_id)
        assert memories.recall("x", "public") == PUBLIC
    memories.withdraw(2)
    assert memories.recall("x", "public") == NOTHING
    assert memories.recall("x", "private") == PUBLIC


def test_a_message_read_anew_leans_on_what_was_said_before_it(memories):
    """Not on its own old words; one further back leans on nothing."""
    memories.remember("x", "public", NOTHING, PUBLIC, message_id=1)
    memories.remember("x", "public", PUBLIC, PRIVATE, message_id=2)
    assert memories.recall("x", "public", message_id=2) == PUBLIC
    assert memories.recall("x", "public", message_id=1) == NOTHING
    assert memories.recall("x", "public", message_id=3) == PRIVATE
    memories.remember("x", "public", PRIVATE, PRIVATE)  # a button
    assert memories.recall("x", "public", message_id=2) == PUBLIC

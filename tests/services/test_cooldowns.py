"""How long to wait between two turns."""

from __future__ import annotations

import pytest

from bot.services.cooldowns import Cooldowns

ANN, BEA = ("message", 1, 7), ("message", 1, 8)
HALL = ("channel", 0, 9)


@pytest.fixture
def cooldowns(clock):
    return Cooldowns(clock)


def test_the_time_left_is_said_in_whole_seconds(cooldowns, clock):
    """It shrinks, is never less than a second while there is some, and ends; a refused turn does not start it anew."""
    left = []
    for seconds in (0, 0, 0.5, 1.4, 0.09, 0.01):
        clock.seconds += seconds
        left.append(cooldowns.take({ANN: 2}))
    assert left == [0, 2, 2, 1, 1, 0]


def test_each_waits_alone(cooldowns):
    """A wait of one does not hold up another, and 0 is no wait."""
    assert [cooldowns.take({turn: 2}) for turn in (ANN, BEA, ANN)] == [0, 0, 2]
    assert [cooldowns.take({HALL: 0}) for _ in range(3)] == [0, 0, 0]


def test_the_longer_wait_counts_and_none_is_taken_by_halves(cooldowns, clock):
    """Who waits for the channel has not used up a turn of their own."""
    cooldowns.take({ANN: 2, HALL: 5})
    assert cooldowns.take({BEA: 2, HALL: 5}) == 5
    assert cooldowns.take({BEA: 2}) == 0
    clock.seconds += 5
    assert cooldowns.take({ANN: 2, HALL: 5}) == 0


def test_a_wait_is_said_once_a_turn(cooldowns, clock):
    """Until the next turn is taken."""
    cooldowns.take({ANN: 2})
    assert [cooldowns.tells_once(ANN) for _ in range(3)] == [True, False, False]
    clock.seconds += 2
    cooldowns.take({ANN: 2})
    assert cooldowns.tells_once(ANN)


def test_a_member_is_forgotten(cooldowns):
    """In every server, and nobody else."""
    for turn in (ANN, BEA, ("message", 2, 7), HALL):
        cooldowns.take({turn: 5})
    cooldowns.tells_once(ANN)
    cooldowns.forget_member(7)
    assert [cooldowns.take({turn: 5}) for turn in (ANN, ("message", 2, 7), BEA, HALL)] == [0, 0, 5, 5]
    assert cooldowns.tells_once(ANN)

"""Messages made of frames and fills."""

from __future__ import annotations

import pytest

from bot.engine.learning.draws import Lots, draw, lots
from bot.engine.learning.frames import expand, holes

LISTS = {"town": ("paris", "rome", "oslo"), "pet": ("dog", "cat")}
FILLS = lots(LISTS)


def test_a_frame_gives_different_messages_up_to_the_number_wanted():
    """Each once, and no more than there are."""
    made = expand("my {pet} in {town}", FILLS, 4)
    assert len(made) == len(set(made)) == 4
    assert all(text.startswith("my ") for text in made)
    assert set(expand("my {pet}", FILLS, 50)) == {"my dog", "my cat"}


def test_choices_may_hold_lists_and_be_empty():
    """Inner holes are filled first; an empty side leaves no double blank."""
    made = set(expand("rain {in {town}|today|}", FILLS, 40))
    assert {"rain", "rain today"} <= made
    assert made <= {"rain", "rain today", "rain in paris", "rain in rome", "rain in oslo"}


def test_a_frame_that_is_a_hole_stands_for_every_entry():
    """However few messages are drawn of the others."""
    assert expand("{town}", FILLS, 1) == ["paris", "rome", "oslo"]


def test_the_same_frame_gives_the_same_messages():
    """Nothing but the frame and its lists decides."""
    assert expand("{pet} or {pet} in {town}", FILLS, 5) == expand("{pet} or {pet} in {town}", lots(LISTS), 5)


def test_holes_name_the_lists_a_frame_draws_from():
    """Inside choices, too; plain choices name none."""
    assert sorted(holes("{a|in {town}} {pet}")) == ["pet", "town"]


def test_an_unknown_list_is_an_error():
    """A frame that cannot be filled is never half filled."""
    with pytest.raises(KeyError):
        expand("my {house}", FILLS, 1)


def test_a_draw_depends_on_its_key_alone():
    """The same key draws the same, another may not."""
    assert len({draw(range(100), "key") for _ in range(3)}) == 1
    assert len({draw(range(100), "key", number) for number in range(20)}) > 5


def test_an_item_more_takes_its_share_of_the_draws_alone():
    """Whatever else is drawn stays: one line more in a file changes a few messages, not all."""
    few, many = Lots(range(100)), Lots(range(101))
    changed = [(few.draw(key), many.draw(key)) for key in range(2000) if few.draw(key) != many.draw(key)]
    assert 0 < len(changed) < 2 * 2000 / 100
    assert {now for _, now in changed} == {100}


def test_all_items_are_drawn():
    """None far more often than the others."""
    drawn = [Lots(range(10)).draw(key) for key in range(2000)]
    assert all(50 < drawn.count(item) < 500 for item in range(10))

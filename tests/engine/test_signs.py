"""Which words make a warning sign together, and which beside them take it away."""

from __future__ import annotations

from bot.engine.models import SignPattern
from bot.engine.signs import match
from bot.engine.surfaces import Hit


def hits(**places: list[int]) -> dict[str, list[Hit]]:
    """Return words of one token by their group."""
    return {group: [Hit(at, at + 1) for at in starts] for group, starts in places.items()}


def test_a_word_of_this_message_counts_behind_the_same_of_an_earlier_one():
    """What was said before is no sign a second time; its first half, with a new second half, is."""
    pattern, one_sentence = SignPattern(("chest", "pain"), 8, across=True), [0] * 110
    said = hits(chest=[0, 100], pain=[101, 102, 104])
    assert match(pattern, said, one_sentence, new_from=103) == (Hit(100, 101), Hit(104, 105))
    assert match(pattern, hits(chest=[0, 100], pain=[101, 102]), one_sentence, new_from=103) is None


def test_each_group_that_takes_a_sign_away_does_so_alone():
    """One that stands too far off leaves the next its say."""
    pattern, one_sentence = SignPattern(("chest", "pain"), 8, across=False, none=("old", "joke")), [0] * 40
    assert match(pattern, hits(chest=[0], pain=[2], old=[39]), one_sentence, new_from=0)
    assert match(pattern, hits(chest=[0], pain=[2], old=[39], joke=[1]), one_sentence, new_from=0) is None

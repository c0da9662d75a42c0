"""The reading grade: known syllables, known grades, names left out."""

from __future__ import annotations

import pytest

from bot.factbase.linter.grade import Grader, syllable_counter

SYLLABLES = {
    "knee": 1,
    "area": 2,
    "about": 2,
    "again": 2,
    "moved": 1,
    "exercise": 3,
    "plates": 1,
    "people": 2,
    "operation": 4,
}


@pytest.fixture(scope="module")
def count():
    """Return the counter, where pyphen is installed."""
    pytest.importorskip("pyphen")
    return syllable_counter()


def test_syllables_are_counted(count):
    """Single letters, vowels in a row and silent endings are counted as they sound, or nearly."""
    assert {word: count(word) for word in SYLLABLES} == SYLLABLES


def test_the_grade_is_that_of_flesch_and_kincaid(knowledge, count):
    """Six words of one syllable in one sentence: 0.39 * 6 + 11.8 - 15.59."""
    assert Grader(knowledge, count).grade("The cat sat on the mat.") == pytest.approx(-1.45)


def test_names_are_not_counted(knowledge, count):
    """Nobody can say the name of a muscle or a machine in fewer syllables."""
    grader = Grader(knowledge, count)
    assert grader.grade("It is the rectus femoris.") == pytest.approx(grader.grade("It is the."))
    assert grader.grade("Try the Bulgarian split squat.") == pytest.approx(grader.grade("Try the."))
    assert grader.grade("Quads.") == 0


def test_a_weight_counts_once(knowledge, count):
    """A weight is written in both units later; its figure is one short word."""
    grader = Grader(knowledge, count)
    assert grader.grade("Push {kg:45} up.") == grader.grade("Push 45 kg up.")

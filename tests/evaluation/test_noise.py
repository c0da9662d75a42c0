"""Typing errors made on purpose."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.evaluation.measure import ask_all
from bot.evaluation.noise import still_right, with_typos
from bot.evaluation.questions import Dialogue, Question


@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), max_size=8), st.integers(0, 2))
def test_as_many_words_change_as_asked(words, count):
    """Each chosen word of four letters or more is at most one edit away; all others stay."""
    written = with_typos(" ".join(words), count).split()
    assert len(written) == len(words)
    distances = [OSA.distance(a, b) for a, b in zip(words, written, strict=True)]
    assert sum(distances) <= count
    assert all(not distance or len(word) >= 4 for word, distance in zip(words, distances, strict=True))


def test_the_same_text_gets_the_same_errors():
    """A figure does not move between two runs."""
    text = "how deep should the sled come down"
    assert with_typos(text, 2) == with_typos(text, 2) != text


def test_only_questions_that_were_right_are_asked_again(engine):
    """The share is of the questions that were right without errors."""
    right = Question(text="how deep should i go on the leg press", kind="plain", topics=["technique.depth"])
    wrong = Question(text="how deep should i go on the leg press", kind="plain", topics=["setup.gear"])
    results = ask_all(engine, [Dialogue((right,), "x"), Dialogue((wrong,), "x")])
    assert {name: share.total for name, share in still_right(engine, results).items()} == {
        "one typo: still right": 1,
        "two typos: still right": 1,
    }

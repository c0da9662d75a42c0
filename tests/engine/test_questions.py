"""How a message is parted into its questions."""

from __future__ import annotations

import pytest

from tests.english import QUESTIONS, tokenise


def parts(text: str) -> list[str]:
    """Return the parts of a message without sentence marks."""
    return [" ".join(token for token in part if token.isalnum()) for part in QUESTIONS.split(tokenise(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how deep and how wide should my feet be", ["how deep", "how wide should my feet be"]),
        ("1) how deep 2) how often", ["how deep", "how often"]),
        ("how deep\nhow wide", ["how deep", "how wide"]),
        ("how do i breathe + how fast do i go", ["how do i breathe", "how fast do i go"]),
        ("how deep should i go and tell me a joke", ["how deep should i go", "tell me a joke"]),
        ("high and wide or low", ["high and wide or low"]),
        ("how deep and does it hurt", ["how deep", "does it hurt"]),
        ("it hurts and is not swollen", ["it hurts and is not swollen"]),  # a verb with "not" opens no question
    ],
)
def test_split(text, expected):
    """Sentence ends, list numbers, and joints before a question word part a message."""
    assert parts(text) == expected


def test_what_stands_before_a_question_and_says_nothing_is_dropped():
    """The words "2 things:" and "btw" are no part of the question; a story is."""
    assert QUESTIONS.without_preamble(tokenise("2 things: how deep")) == ("how", "deep")
    assert QUESTIONS.without_preamble(tokenise("btw how deep")) == ("how", "deep")
    assert QUESTIONS.without_preamble(tokenise("my knee hurts how deep"))[0] == "my"


def test_two_questions_that_share_their_words():
    """Each side of the "and" takes the shared words; without an idea on both sides nothing is parted."""
    tokens = tokenise("is it bad for the knees and the back")
    assert QUESTIONS.shared(tokens, [(5, 6), (8, 9)]) == [
        ("is", "it", "bad", "for", "the", "knees"),
        ("is", "it", "bad", "for", "the", "back"),
    ]
    assert QUESTIONS.shared(tokens, [(5, 6)]) == []


def test_joints_without_question_words():
    """Nouns in a row are parts too, for the caller to weigh."""
    assert QUESTIONS.split_at_joints(tokenise("sets and rest, tempo?")) == [("sets",), ("rest",), ("tempo",)]


def test_an_order_is_a_question():
    """An order like "tell me" asks as much as "what" does; a statement does not."""
    assert QUESTIONS.is_question(tokenise("tell me a joke"))
    assert not QUESTIONS.is_question(tokenise("i like the machine"))

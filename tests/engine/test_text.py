"""From a typed message to words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.english import normalise, stem, tokenise


@given(st.text(max_size=400))
def test_normalise_is_idempotent(text):
    """Normalising twice changes nothing more."""
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where should I put my FEET??", "where should i put my feet ?"),
        ("don't lock my knees", "do not lock my knees"),
        ("dont lock my knees", "do not lock my knees"),
        ("I can't, won't and shouldn’t", "i can not , will not and should not"),
        ("whats the 90° rule", "what is the 90 degrees rule"),
        ("5x10 @100kg", "5 x 10 100 kg"),
        ("leg\u200dpress \u202eabc", "legpress abc"),
        ("<@123456> how **deep** <:flex:42>", "how deep"),
        ("see https://example.org/x?y=1 ok", "see weblink ok"),
        ("sooooo deep!!!", "soo deep !"),
        ("🤸🏽‍♀️💪", ""),
        ("line one\nline two", "line one , line two"),  # a line ends a clause, a blank line a sentence
        ("line one\n\nline two", "line one . line two"),
        ("one - two", "one , two"),
        ("my coach's idea", "my coach idea"),
        ("2.5 plates", "2.5 plates"),
    ],
)
def test_normalise(text, expected):
    """Case, punctuation, chat spellings and invisible characters do not matter."""
    assert normalise(text) == expected


@pytest.mark.parametrize(
    "words",
    [
        "press pressing presses pressed",
        "knee knees",
        "squat squats squatting squatted",
        "lunge lunges lunging",
        "calf calfs",
    ],
)
def test_stem_merges_forms(words):
    """The forms of a word share a stem."""
    assert len({stem(word) for word in words.split()}) == 1


def test_tokens_keep_sentence_marks():
    """Clause ends survive, so that a negation knows where it stops."""
    assert tokenise("no pain. knee popped!") == ("no", "pain", ".", "knee", "popped", "!")

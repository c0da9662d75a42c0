"""What stands around a question changes nothing; what is asked stays."""

from __future__ import annotations

import pytest

from bot.engine.frame import Frames
from bot.engine.models import Lexicon, Triage
from tests.english import ENGLISH, tokenise

LEXICON = Lexicon(
    concepts={},
    skip_words=frozenset(),
    ordinary_words=frozenset(),
    frames={
        "before": ("hey", "guys", "sorry if this is dumb", "please"),
        "binding": ("the", "for"),
        "objects": ("a",),
        "asking": ("tell me", "can you tell me"),
        "after": ("thanks", "thanks guys", "any ideas", ", help"),
        "joints": ("but", "so"),
    },
)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("hey guys, sorry if this is dumb but how deep should i go", "how deep should i go"),
        ("how deep should i go, any ideas? thanks guys", "how deep should i go ?"),
        ("can you tell me, please, how deep", "how deep"),
        ("hey, tell me a joke", "tell me a joke"),  # an object, no question
        ("hey so how deep thanks", "how deep"),
        ("so how deep", "so how deep"),  # a joint alone goes on from the last turn
        ("does it hit the hey guys", "does it hit the hey guys"),  # only units of that end
        ("is it ok for thanks", "is it ok for thanks"),  # bound to what stands before it
        ("heels on or off?, help", "heels on or off ?"),
        ("would sleeves help", "would sleeves help"),  # no mark before it: that is what is asked
        ("hey guys", "hey guys"),  # nothing else is a greeting
        ("hey why", "hey why"),
        ("", ""),
    ],
)
def test_units_are_taken_off_at_either_end(written, left):
    """In any number and order, but never until nothing is left."""
    assert " ".join(Frames(LEXICON, ENGLISH).without(tokenise(written))) == left


def test_yo_is_a_greeting_and_an_age():
    """The word "yo" is read as "year old" only behind a number."""
    assert tokenise("yo how deep") == ("yo", "how", "deep")
    assert tokenise("67 yo, 67yo and sixty yo") == (
        "67", "year", "old", ",", "67", "year", "old", "and", "sixty", "year", "old",
    )  # fmt: skip


def test_a_frame_takes_no_warning_sign_away(engine):
    """The search for warning signs comes first."""
    text = "hey guys sorry if this is dumb but my chest hurts and i cant breathe any ideas thanks"
    assert isinstance(engine.ask(text)[0], Triage)

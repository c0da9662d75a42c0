"""The logistic model: what it learns from labelled messages."""

from __future__ import annotations

from bot.engine.learning.logistic import Examples, learn
from bot.engine.logistic import UNKNOWN

TALK = ["thanks mate", "thanks a lot", "many thanks", "cheers mate", "cheers a lot", "thanks thanks"]
ASKED = ["how deep", "how wide", "how deep or wide", "is it deep", "is it wide enough", "how far"]


def learned(talk=TALK, asked=ASKED):
    examples = Examples(("talk", "asked"))
    for label, texts in (("talk", talk), ("asked", asked)):
        for text in texts:
            examples.add(label, text.split(), [f"length:{len(text.split())}"])
    return learn(examples, {})


def chances(model, text):
    words = text.split()
    return model.chances(model.features(words, [f"length:{len(words)}"]))


def test_messages_are_told_apart_by_their_words():
    """Words of one side speak for it, in messages nobody has seen."""
    model = learned()
    assert chances(model, "thanks so much mate")["talk"] > 0.7
    assert chances(model, "how deep or how far")["asked"] > 0.7


def test_chances_come_to_one():
    """Whatever the message."""
    for text in ("thanks", "how wide", "zebra"):
        assert abs(sum(chances(learned(), text).values()) - 1) < 1e-6


def test_the_order_of_examples_decides_nothing():
    """The same messages in any order give the same weights, bit by bit."""
    one, other = learned(), learned(TALK[::-1], ASKED[::-1])
    assert (one.digests, one.weights, one.biases) == (other.digests, other.weights, other.biases)


def test_unknown_words_are_one_word():
    """A word that stood in one message only, or in none, is unknown."""
    model = learned()
    assert model.knows(["far", "how"]) == [False, True]
    assert f"word:{UNKNOWN}" in model.features(["far", "zebra"], []).names()


def test_the_parts_say_which_words_spoke():
    """Strongest first, for the label and against the others."""
    model = learned()
    parts = model.parts(model.features(["thanks", "deep"], []), "talk")
    assert parts[0][1] > 0 > parts[-1][1]
    assert "thanks" in parts[0][0]

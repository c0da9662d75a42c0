"""Warning signs: recognised in members' wording, told apart from idioms, never talked away."""

from __future__ import annotations

import pytest

from bot.engine.models import LEVELS, Triage
from tests.facts import warning_utterances

CASES = warning_utterances()
SIGNS = [(level, text) for level in LEVELS for text in CASES[level]]


@pytest.mark.parametrize(("level", "text"), SIGNS)
def test_recognised_with_its_level(engine, level, text):
    """Slang, typos, understatement, other people: help with the right urgency."""
    reply = engine.ask(text)[0]
    assert isinstance(reply, Triage)
    assert reply.level == level


@pytest.mark.parametrize(
    "text",
    CASES["not_warning"],
)
def test_not_a_warning(engine, text):
    """Idioms, denials, general questions, old stories and ordinary soreness are no emergency."""
    assert not isinstance(engine.ask(text)[0], Triage)


def test_a_triage_reply_holds_no_training_advice(engine, knowledge):
    """What is said comes from triage.yaml alone, and names who to turn to."""
    for sign in knowledge.triage.signs:
        assert "rep" not in sign.warning.say.split()
        if sign.warning.level == "emergency":
            assert "{emergency_number}" in sign.warning.say or "emergency department" in sign.warning.say, (
                sign.warning.id
            )


def test_no_training_talk_right_after_an_emergency(engine):
    """The next question in the same conversation gets the help again, not sets and reps."""
    conversation = None
    for text in ("my chest is crushing", "and how many sets?"):
        reply, _, conversation = engine.ask(text, conversation)
        assert isinstance(reply, Triage)

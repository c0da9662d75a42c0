"""What help says, and that two helps said together can be followed at once."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from bot.engine.models import LEVELS, Answer, Decline, Triage

LIE, SIT, STILL = (
    r"\b(lie|roll)\b",
    r"\bsit (upright|down)\b|\bstop and sit\b",
    r"\bstay still\b|\bkeep still\b|\bdo not twist\b",
)


def pairs(knowledge):
    """Yield every reply of two signs of one level."""
    warnings = [sign.warning for sign in knowledge.triage.signs]
    for level in LEVELS:
        yield from (Triage(pair) for pair in combinations([one for one in warnings if one.level == level], 2))


def test_contradictory_steps_never_meet(knowledge):
    """Nobody is told to sit up and to lie down, or to lie still and to move."""
    for reply in pairs(knowledge):
        said = " ".join(sign.say.lower() for sign in reply.said)
        lie, sit = re.search(LIE, said), re.search(SIT, said)
        if len(reply.said) == 2:
            assert not (lie and sit), [sign.id for sign in reply.said]
            assert not (sit and re.search(STILL, said)), [sign.id for sign in reply.said]


def test_resuscitation_and_a_crisis_stand_alone(knowledge):
    """Nothing else is read out beside them."""
    for reply in pairs(knowledge):
        if {"cardiac_arrest", "self_harm"} & {sign.id for sign in reply.signs}:
            assert len(reply.said) == 1


def test_a_collapse_without_breath_is_told_to_resuscitate(engine):
    """Not to lie down 'even if you feel fine again'."""
    reply = engine.ask("someone collapsed and isnt breathing")[0]
    assert [sign.id for sign in reply.said] == ["cardiac_arrest"]


@pytest.mark.parametrize(
    "text",
    [
        "my left ear hurts when i press, how deep should i go",
        "my elbow is swollen, how many sets",
        "i feel dizzy, feet high or low?",
    ],
)
def test_a_symptom_never_gets_training_advice_alone(engine, knowledge, text):
    """It gets a safety fact, and the line that says when to call."""
    reply = engine.ask(text)[0]
    safe = {topic.id for topic in knowledge.topics if topic.symptoms}
    assert isinstance(reply, Triage) or reply.caution
    assert isinstance(reply, (Triage, Decline)) or (isinstance(reply, Answer) and set(reply.topics) <= safe)


def test_the_line_is_always_the_same(engine, translations):
    """When to call for help stands in the words of the message `when_to_call`."""
    assert "{emergency_number}" in engine.knowledge.messages["when_to_call"]


@pytest.mark.parametrize(
    "text",
    [
        "feet fall asleep on the leg press",
        "i want to feel my quads",
        "the bottom of the sled is stuck, needs oil",
        "how deep should i go",
    ],
)
def test_ordinary_talk_is_no_emergency(engine, text):
    """Machines, feelings in a muscle and feet that fall asleep are answered as usual."""
    assert not isinstance(engine.ask(text)[0], Triage)

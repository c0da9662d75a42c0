"""Every topic's utterances, asked of the whole fact base: a theft by another topic shows here."""

from __future__ import annotations

import pytest

from bot.engine.models import Answer, Clarify
from tests.facts import UTTERANCES as FOLDER
from tests.facts import held_by

UTTERANCES = [
    (topic, utterance)
    for path in sorted(FOLDER.glob("*/*.yaml"))
    for topic, utterances in held_by(path).items()
    for utterance in utterances
]
REPORTS = frozenset({"its been 100kg since january", "walkng down stairs is torture after monday"})
"""Known: they are taken for a report, which gets a friendly word and no answer."""
ANSWERED_FLOOR = 0.82
"""Share of utterances answered with their topic at once; the rest may be offered as a choice.
Measured at 0.93 on 908 utterances, most of them written without sight of the phrasings."""


def topics_of(reply) -> tuple[set[str], set[str]]:
    answered = {fact.topic for fact in reply.facts} if isinstance(reply, Answer) else set()
    offered = {fact.topic for fact in reply.options} if isinstance(reply, Clarify) else set()
    return answered, offered


def test_most_utterances_are_answered_at_once(engine):
    """The share answered with the right topic stays above its floor, wrong answers below theirs."""
    right = wrong = 0
    for topic, utterance in UTTERANCES:
        answered, _ = topics_of(engine.ask(utterance)[0])
        right += topic in answered
        wrong += bool(answered) and topic not in answered
    assert right / len(UTTERANCES) >= ANSWERED_FLOOR
    assert wrong / len(UTTERANCES) <= 0.03


@pytest.mark.parametrize(("topic", "utterance"), UTTERANCES)
def test_no_utterance_gets_training_advice_for_help_or_the_reverse(engine, topic, utterance):
    """An ordinary question is never sent to a doctor, and never called another lift."""
    reply = engine.ask(utterance)[0]
    talk = ("Greeting",) if utterance in REPORTS else ()
    assert type(reply).__name__ in ("Answer", "Clarify", "Decline", *talk)
    assert getattr(reply, "reason", "") not in ("personal", "empty", "too_long")

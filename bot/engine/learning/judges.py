"""Learns the models that ask what a message is, before anything asks what it is about."""

from __future__ import annotations

from array import array

from bot.engine.cuts import PLACES
from bot.engine.frame import Frames
from bot.engine.judges import Judges
from bot.engine.learning.cuts import learn_cuts
from bot.engine.learning.ours import learn_ours
from bot.engine.learning.segments import learn_segments
from bot.engine.learning.signs import learn_signs
from bot.engine.learning.turns import learn_turns
from bot.engine.likeness import NONE, SIGN, SYMPTOM
from bot.engine.logistic import Logistic
from bot.engine.message_words import MessageWords
from bot.engine.models import Knowledge
from bot.engine.ours import LABELS
from bot.engine.segments import TAGS
from bot.engine.triage import TriageStep
from bot.engine.turns import ACTS, Act

_CERTAIN = 20.0


def learn_judges(knowledge: Knowledge, words: MessageWords, frames: Frames) -> Judges:
    """Return the models; where a fact base says nothing of the others, all is ours and asks, and nothing is a sign."""
    ours = learn_ours(knowledge, words) if knowledge.not_ours.kinds else _always_first(LABELS)
    turns = learn_turns(knowledge, words) if knowledge.turns.kinds else _always_first(_asks_first(ACTS))
    segments = learn_segments(knowledge, words.language) if knowledge.turns.kinds else _never(TAGS)
    cuts = learn_cuts(knowledge, words.language) if knowledge.several else _always_first(PLACES)
    if not knowledge.triage.phrasings:
        return Judges(ours, turns, _always_first((NONE, SIGN, SYMPTOM)), _always_first((NONE,)), segments, cuts)
    signs = learn_signs(knowledge, TriageStep(knowledge.triage, frames), words.language)
    return Judges(ours, turns, signs.describes, signs.which, segments, cuts)


def _asks_first(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    return ("asks", *(act for act in acts if act != "asks"))


def _never(tags: tuple[str, ...]) -> Logistic:
    """Return a model that cuts nowhere."""
    return Logistic(tags, array("Q"), array("f"), array("f", [-_CERTAIN] * len(tags)))


def _always_first(labels: tuple[str, ...]) -> Logistic:
    biases = array("f", (_CERTAIN, *(0.0 for _ in labels[1:])))
    return Logistic(labels, array("Q"), array("f"), biases)

"""Which facts may not answer somebody who named a condition or pain."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.models import Knowledge
from bot.engine.understanding import Understanding

DOSING_GROUPS = frozenset({"load", "programming"})
"""Groups that say how much and how often: never for somebody in pain."""

DEPTH = "technique.depth"
"""How far to bend: a range of motion, for their clinician to choose where it hurts."""

SORENESS = "programming.soreness"
"""Ordinary soreness is pain too, and this is its topic."""


class Conditions:
    """Finds named conditions and pain, and what they bar."""

    def __init__(self, knowledge: Knowledge, understanding: Understanding) -> None:
        self._understanding, self._lexicon = understanding, knowledge.lexicon
        groups = {topic.id: topic.group for topic in knowledge.topics}
        self._without_conditions = frozenset(fact.id for fact in knowledge.facts if not fact.for_conditions)
        self._dosing = frozenset(
            fact.id
            for fact in knowledge.facts
            if (groups[fact.topic] in DOSING_GROUPS and fact.topic != SORENESS) or fact.topic == DEPTH
        )

    def named(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the words in ``tokens`` that name a condition."""
        found = (one for one in self._understanding.seen(tokens).concepts if one.id in self._lexicon.condition_concepts)
        return tuple(dict.fromkeys(token for one in found for token in tokens[one.start : one.end]))

    def barred(self, tokens: Sequence[str], conditions: Sequence[str]) -> frozenset[str]:
        """Return the facts that may not answer somebody who named ``conditions`` and writes ``tokens``.

        With a condition their clinician decides on load, range and dates, so only facts
        meant for that may answer; with pain, nothing about load, range and programme.
        """
        if conditions:
            return self._without_conditions
        in_pain = not self._lexicon.pain_concepts.isdisjoint(self._understanding.concepts(tokens))
        return self._dosing if in_pain else frozenset()

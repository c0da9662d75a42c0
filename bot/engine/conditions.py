"""Which facts may not answer somebody who named a condition or pain."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.models import Knowledge
from bot.engine.phrases import Found, PhraseFinder
from bot.engine.understanding import Understanding

DOSING_GROUPS = frozenset({"load", "programming"})
"""Groups that say how much and how often: never for somebody in pain."""

DEPTH = "technique.depth"
"""How far to bend: a range of motion, for their clinician to choose where it hurts."""

BREATHING, LOCKOUT = "technique.breathing", "technique.lockout"
"""How hard to hold one's breath, and how far to straighten: theirs to choose, too, with a condition."""

DENIED_WITHIN = 3
"""Words between a denial and what it denies: "he is not pregnant"."""

_DENIALS = frozenset({"not", "no", "never", "without", "nobody"})

SORENESS = "programming.soreness"
"""Ordinary soreness is pain too, and this is its topic."""


class Conditions:
    """Finds named conditions and pain, and what they bar."""

    def __init__(self, knowledge: Knowledge, understanding: Understanding) -> None:
        self._understanding, self._lexicon = understanding, knowledge.lexicon
        groups = {topic.id: topic.group for topic in knowledge.topics}
        self._without_conditions = frozenset(fact.id for fact in knowledge.facts if not fact.for_conditions)
        self._healed = PhraseFinder({"healed": knowledge.lexicon.turns.get("healed", ())})
        self._dosing = frozenset(
            fact.id
            for fact in knowledge.facts
            if (groups[fact.topic] in DOSING_GROUPS and fact.topic != SORENESS) or fact.topic == DEPTH
        )
        ranges = {DEPTH, BREATHING, LOCKOUT}
        self._for_clinicians = self._without_conditions & (
            self._dosing | {fact.id for fact in knowledge.facts if fact.topic in ranges}
        )

    def named(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the words in ``tokens`` that name a condition, and not to deny it."""
        found = (one for one in self._found(tokens) if not _denied(tokens, one.start))
        return tuple(dict.fromkeys(token for one in found for token in tokens[one.start : one.end]))

    def over(self, tokens: Sequence[str]) -> bool:
        """Whether the message says that a condition named before is none, or no more: "all healed now"."""
        if self._healed.find(tokens):
            return "not" not in tokens
        found = self._found(tokens)
        return bool(found) and all(_denied(tokens, one.start) for one in found)

    def still(self, before: tuple[str, ...], tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the conditions named before, without those that the message ends."""
        if self.over(tokens):
            return ()
        denied = (one for one in self._found(tokens) if _denied(tokens, one.start))
        ended = {token for one in denied for token in tokens[one.start : one.end]}
        return tuple(word for word in before if word not in ended)

    def _found(self, tokens: Sequence[str]) -> list[Found]:
        seen = self._understanding.seen(tokens).concepts
        return [one for one in seen if one.id in self._lexicon.condition_concepts]

    def barred(self, tokens: Sequence[str], before: Sequence[str], now: Sequence[str]) -> frozenset[str]:
        """Return the facts that may not answer somebody who named conditions and writes ``tokens``.

        A message that names a condition is answered only by facts meant for that. After that their
        clinician decides on load, range and dates, and the rest may be said; with pain, the same.

        :param before: conditions named earlier in the conversation.
        :param now: conditions that this message names.
        """
        if now:
            return self._without_conditions
        if before:
            return self._for_clinicians
        in_pain = not self._lexicon.pain_concepts.isdisjoint(self._understanding.concepts(tokens))
        return self._dosing if in_pain else frozenset()


def _denied(tokens: Sequence[str], start: int) -> bool:
    return not _DENIALS.isdisjoint(tokens[max(0, start - DENIED_WITHIN) : start])

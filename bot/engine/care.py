"""What may be said to somebody who states a symptom that is no warning sign: the net below the signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.engine import policy
from bot.engine.models import Answer, Clarify, Decline, Fact, Greeting, GreetingKind, Knowledge, Reply, Trace, Triage
from bot.engine.triage import TriageFinding
from bot.engine.understanding import Understanding

UNLIKELY = {"suspected": 0.35, "stated": 0.15}
"""Chance of a symptom below which its words may be no complaint: "which bits should be aching", but "im dizzy"."""

FAINT, FAINT_LATER = 0.25, 0.2
"""Chance of a symptom that is only suspected, below which the line of when to call does not stand beside what surely
has its answer, and after an answer beside nothing."""

SURELY_ASKED = 0.85
"""So sure of what is asked that it is answered, and stands alone, where a symptom is unlikely."""

NOT_TALK = 0.4
"""So likely a symptom, what reads like talk gets no such reply: "took all my tablets before coming in". From
:data:`FAINT` on it is told when to call, too."""

_OF_IT: tuple[GreetingKind, ...] = ("believed", "not_believed", "well_again", "cleared")
"""Replies to what is said of a symptom itself: that it was none, or is over."""

UNEASY = 0.3
"""So likely a symptom, a message has what is asked after it answered with when to call for help."""


class Care:
    """Keeps training advice from standing alone where a symptom is stated."""

    def __init__(self, knowledge: Knowledge, understanding: Understanding) -> None:
        self._understanding = understanding
        facts = {fact.id: fact for fact in knowledge.facts}
        self._safe = frozenset(fact.id for topic in knowledge.topics if topic.symptoms for fact in topic.facts)
        self._others = frozenset(facts) - self._safe
        self._exercises = tuple(exercise.id for exercise in knowledge.exercises)
        named = (exercise.any_symptom for exercise in knowledge.exercises)
        self._any_symptom = next((facts[id_] for id_ in named if id_), None)
        self._when_scared = frozenset(exercise.when_scared for exercise in knowledge.exercises)

    def taken(
        self, reply: Reply, tokens: Sequence[str], finding: TriageFinding, trace: Trace, *, follows: bool = False
    ) -> Reply:
        """Return ``reply`` with when to call for help, and a safety fact in the place of any other.

        Where a symptom is only suspected the answer stays, but not alone.

        :param follows: whether an answer or a choice was given before.
        """
        symptom = finding.symptom
        if not symptom or isinstance(reply, Triage) or self._hardly_suspected(reply, finding, follows=follows):
            return reply
        if isinstance(reply, Greeting):
            return self._talk(reply, tokens, finding, trace)
        neither = isinstance(reply, Decline) and reply.reason == "none_of_these"  # says nothing of anybody's health
        plain = finding.likely < UNLIKELY[symptom] and not finding.doubted and self.surely_asked(reply)
        if symptom == "suspected" and (plain or neither):
            return reply
        safe = isinstance(reply, Answer) and (
            plain or all(fact.id in self._safe for fact in reply.facts) or self._worded(reply, tokens)
        )
        if symptom == "suspected" or safe or isinstance(reply, Decline):
            return replace(reply, caution=True)
        return self._safety_first(reply, tokens, trace)

    @staticmethod
    def _hardly_suspected(reply: Reply, finding: TriageFinding, *, follows: bool) -> bool:
        """Whether a suspicion is so faint that the line would only be in the way of what is surely asked, or said."""
        if finding.symptom != "suspected" or finding.doubted:
            return False
        surely = isinstance(reply, Answer) and reply.score >= SURELY_ASKED
        return finding.likely < (FAINT if surely else FAINT_LATER if follows else 0.0)

    def _safety_first(self, reply: Answer | Clarify, tokens: Sequence[str], trace: Trace) -> Reply:
        """Return the safety fact among what is answered before the rest, else the closest one alone."""
        if isinstance(reply, Answer) and not self._safe.isdisjoint({fact.id for fact in reply.facts}):
            first = tuple(sorted(reply.facts, key=lambda fact: fact.id not in self._safe))
            return replace(reply, facts=first, caution=True)
        fact = self.closest(tokens) or self._any_symptom
        trace.decision = "a symptom: the closest safety fact before any training advice"
        if fact is None:
            return Decline("unclear", caution=True)
        return Answer((fact,), score=1.0, alternatives=policy.asked_for(reply, fact), caution=True)

    def _talk(self, reply: Greeting, tokens: Sequence[str], finding: TriageFinding, trace: Trace) -> Reply:
        """Return the reply to talk; where it reads more like a symptom, what is known of that and when to call."""
        of_it = reply.kind in _OF_IT
        fact = None if of_it else self._complained_of(tokens, finding)
        if fact is not None:
            trace.decision = "a symptom, said by the way: the closest safety fact"
            return Answer((fact,), score=1.0, caution=True)
        if reply.kind == "help":
            return replace(reply, caution=True)
        if of_it or (finding.likely < NOT_TALK and not finding.doubted):
            return replace(reply, caution=not of_it and finding.likely >= FAINT)
        trace.decision = f"reads like talk, but more like a symptom ({finding.likely:.2f})"
        return Decline("unclear", caution=True)

    def _complained_of(self, tokens: Sequence[str], finding: TriageFinding) -> Fact | None:
        """Return the fact about a symptom that is stated, and likely one: "my back kinda hurts ngl but whatever"."""
        likely = finding.symptom == "stated" and finding.likely >= UNLIKELY["stated"]
        return self.closest(tokens) if likely else None

    def comforted(self, reply: Reply, trace: Trace) -> Reply:
        """Return ``reply`` to somebody who has something to be seen; no first steps for their fear: that is of it."""
        if not isinstance(reply, Answer) or {fact.id for fact in reply.facts} - self._when_scared:
            return reply
        trace.decision = "after a warning sign: scared of that"
        return Greeting("comfort", caution=reply.caution)

    def surely_asked(self, reply: Reply) -> bool:
        """Whether ``reply`` surely answers a question about training, and none about a complaint."""
        return (
            isinstance(reply, Answer)
            and reply.score >= SURELY_ASKED
            and self._safe.isdisjoint({fact.id for fact in reply.facts})
        )

    def closest(self, tokens: Sequence[str]) -> Fact | None:
        """Return the safety fact that comes close, read among all topics: among those few one always seems to."""
        options = policy.options(self._understanding.read(tokens, self._exercises))
        reading = self._understanding.read(tokens, self._exercises, self._others)
        close = reading.best if reading.best and reading.best.score >= policy.CLOSE else None
        return close.fact if close and close.fact.topic in {match.fact.topic for match in options} else None

    def _worded(self, reply: Answer, tokens: Sequence[str]) -> bool:
        """Whether the whole message is a wording of the fact: it was written for whoever says just that."""
        if not self._understanding.is_wording(tokens):
            return False
        reading = self._understanding.read(tokens, self._exercises)
        return reading.certain == "wording" and [match.fact for match in reading.candidates[:1]] == list(reply.facts)


def is_uneasy(finding: TriageFinding, reply: Reply) -> bool:
    """Whether a message states a symptom that is no warning sign, or may: "i cant feel anything. how many reps".

    What is only suspected is enough said of where the reply says when to call.
    """
    if finding.symptom == "stated" or finding.doubted:
        return True
    told = not isinstance(reply, Triage) and reply.caution
    return bool(finding.symptom) and finding.likely >= UNEASY and not told

"""Which facts may not answer somebody who named a condition or pain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from bot.engine.denials import LEAST, Denials, just_denied
from bot.engine.models import Knowledge
from bot.engine.phrases import Found
from bot.engine.questions import word_count
from bot.engine.text import SENTENCE_MARKS
from bot.engine.understanding import Understanding

KNOWN_WITHIN = 2
"""Words before a condition in which "my" says that it is there: "my torn acl"."""

YEARS = ("1950", "2020")
"""A year from the first to before the second is long past."""


class Conditions:
    """Finds named conditions and pain, and what they bar.

    :param denials: finds the clauses that deny them.
    """

    def __init__(self, knowledge: Knowledge, understanding: Understanding, denials: Denials) -> None:
        self._understanding, self._lexicon, self._denials = understanding, knowledge.lexicon, denials
        words = knowledge.lexicon.words.denials
        self._denying, self._known, self._clearing = words.negations | words.nobody, words.known, words.clearing
        self._past, self._allowing = words.past, words.allowing
        self._affirming = knowledge.lexicon.words.turns.affirming
        self._without_conditions = frozenset(fact.id for fact in knowledge.facts if not fact.for_conditions)
        self._dosing = frozenset(fact.id for topic in knowledge.topics if topic.dosing for fact in topic.facts)
        strain = (fact.id for topic in knowledge.topics if topic.strain for fact in topic.facts)
        healthy = frozenset(fact.id for fact in knowledge.facts if fact.for_healthy)
        self.for_clinicians = (self._without_conditions & {*self._dosing, *strain}) | healthy
        """The facts that a clinician has to decide on."""
        self._for_whoever_has_one = frozenset(fact.id for fact in knowledge.facts if fact.clinician_decides)
        self.for_anybody = self._without_conditions - self.for_clinicians
        """The other facts that are not for conditions: they may answer another question of whoever has one."""

    def named(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the words in ``tokens`` that name a condition, and not to deny it."""
        denied = self._denials.denied(tokens)
        found = (one for one in self._found(tokens) if not self._denied(tokens, one.start, denied))
        return tuple(dict.fromkeys(token for one in found for token in tokens[one.start : one.end]))

    def lasting(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the words that name a condition which the message does not itself call over: "broke my leg, healed".

        What is named after that is not over: "my knee is healed, but now my back".
        """
        return self.named(tokens[self._denials.ended_by(tokens) :])

    def only_denied(self, tokens: Sequence[str]) -> bool:
        """Whether the message denies a complaint or a condition, and says nothing else: "never had surgery"."""
        return "?" not in tokens and len(self._denials.denied(tokens)) == len(tokens) > 0

    def over(self, tokens: Sequence[str], before: Sequence[str] = ()) -> bool:
        """Whether the message says that what was named before is none, or no more: "all healed now".

        :param before: the conditions named before; to deny another one takes none of them back ("no op yet").
        """
        if self._denials.ends(tokens):
            return self._is_about(tokens, before)
        found = self._found(tokens)
        if not found:
            return False
        denied = self._denials.denied(tokens)
        if not all(self._denied(tokens, one.start, denied) for one in found):
            return False
        return {one.id for one in self._found(before)} <= {one.id for one in found}

    def _is_about(self, tokens: Sequence[str], before: Sequence[str]) -> bool:
        """Whether what ends here is what was named before: "the knee is healed" is no word on a hernia."""
        subject = self._denials.subject_of_end(tokens)
        if not before or not subject or subject in before or subject in self._clearing:
            return True
        named = {one.id for one in self._found(tokens)}
        return not named.isdisjoint(one.id for one in self._found(before))

    def goes_on(self, tokens: Sequence[str], before: Sequence[str]) -> bool:
        """Whether the message names a condition again that was named before: "i am still pregnant".

        Who treats it is no name of it: "the midwife says yes".
        """
        named = {one.id for one in self._found(self.but_who_treats(self.lasting(tokens)))}
        return not named.isdisjoint(one.id for one in self._found(before))

    def clears(self, tokens: Sequence[str]) -> bool:
        """Whether a message names a clinician, or what one does: where it ends a condition, it is by that."""
        return not self._clearing.isdisjoint(tokens) or self._denials.allowed(tokens)

    def ends(self, tokens: Sequence[str]) -> bool:
        """Whether a message says that a complaint is over."""
        return self._denials.ends(tokens)

    def speaks_for_a_clinician(self, tokens: Sequence[str]) -> bool:
        """Whether a message may tell what a clinician says: "the doc says", "cleared", "they said its just fluid"."""
        return self.clears(tokens) or not self._allowing.isdisjoint(tokens)

    def allowed(self, tokens: Sequence[str]) -> bool:
        """Whether a message says that somebody who treats it allows training, be it within limits."""
        return self._denials.allowed(tokens)

    def limited(self, tokens: Sequence[str]) -> bool:
        """Whether training is allowed only within limits: "she said yes, light weights only"."""
        return self._denials.allowed(tokens) and not self._denials.ends(tokens)

    def mentions_any(self, tokens: Sequence[str]) -> bool:
        """Whether a condition, or who treats one, is named in ``tokens``, over or not."""
        return bool(self._found(tokens)) or not self._clearing.isdisjoint(tokens)

    def long_over(self, tokens: Sequence[str]) -> bool:
        """Whether the message names what is over, and long ago: "meniscus trimmed in 2012, all healed"."""
        if self._past.isdisjoint(tokens) and not any(_is_past_year(token) for token in tokens):
            return False
        return bool(self._found(tokens)) and not self.lasting(tokens) and self.over(tokens)

    def but_who_treats(self, named: Sequence[str]) -> tuple[str, ...]:
        """Return the words that name a condition without those for who treats it."""
        return tuple(word for word in named if word not in self._clearing)

    def but_over(self, named: Sequence[str], over: Sequence[str] | None) -> tuple[str, ...]:
        """Return the words that name a condition without those for the same as ``over``."""
        ended = {one.id for one in self._found(over or ())}
        same = (token for one in self._found(named) if one.id in ended for token in named[one.start : one.end])
        return tuple(word for word in named if word not in {*same})

    def affirmed(self, tokens: Sequence[str]) -> bool:
        """Whether a message says yes to being asked whether a clinician allows it: "yes they have. so how much"."""
        said = tuple(takewhile(lambda token: token not in SENTENCE_MARKS, tokens))
        if self._affirming.isdisjoint(said[:1]) or not self._denying.isdisjoint(said) or self.unsure(said):
            return False
        return len(said) == 1 or not (self._allowing | self._clearing).isdisjoint(said)

    def asks_beside(self, tokens: Sequence[str]) -> bool:
        """Whether a message says more than that a complaint is over."""
        return word_count(tokens) - len(self._denials.denied(tokens)) >= LEAST

    def unsure(self, tokens: Sequence[str]) -> bool:
        """Whether a message only wishes, supposes or waits that a condition is over."""
        return self._denials.unsure(tokens)

    def still(self, before: tuple[str, ...], tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the conditions named before, without those that the message ends."""
        if self.over(tokens, before):
            return ()
        denied = self._denials.denied(tokens)
        ended = {
            token
            for one in self._found(tokens)
            if self._denied(tokens, one.start, denied)
            for token in tokens[one.start : one.end]
        }
        return tuple(word for word in before if word not in ended)

    def _found(self, tokens: Sequence[str]) -> list[Found]:
        seen = self._understanding.seen(tokens).concepts
        return [one for one in seen if one.id in self._lexicon.condition_concepts]

    def barred(self, tokens: Sequence[str], now: Sequence[str], *, before: bool) -> frozenset[str]:
        """Return the facts that may not answer somebody who named conditions and writes ``tokens``.

        A message that names a condition is answered only by facts meant for that. After that their
        clinician decides on load, range, dates and whether it is safe for them, and the rest may be said;
        with pain, the same. Where the message itself says that its condition is long over, the facts for whoever has
        one are out.

        :param now: conditions that this message names.
        :param before: whether the conversation was about one.
        """
        if now:
            return self._without_conditions
        over = self._for_whoever_has_one if self.long_over(tokens) else frozenset[str]()
        if before:
            return self.for_clinicians | over
        in_pain = not self._lexicon.pain_concepts.isdisjoint(
            self._understanding.concepts(self._denials.without(tokens))
        )
        return over | self._dosing if in_pain else over

    def _denied(self, tokens: Sequence[str], start: int, denied: frozenset[int]) -> bool:
        """Whether what begins at ``start`` stands in a clause that is ``denied``, or just after a denying word.

        "My hernia" is there, whatever is denied of it.
        """
        if not self._known.isdisjoint(tokens[max(0, start - KNOWN_WITHIN) : start]):
            return False
        return start in denied or just_denied(tokens, start, self._denying)


def _is_past_year(token: str) -> bool:
    return token.isdigit() and len(token) == len(YEARS[0]) and YEARS[0] <= token < YEARS[1]

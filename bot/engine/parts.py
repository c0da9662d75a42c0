"""One question of a message, read: whose it is, what it asks, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine import policy
from bot.engine.gate import Gate, Verdict
from bot.engine.ours import Ours
from bot.engine.questions import Questions, word_count
from bot.engine.understanding import Reading, Understanding
from bot.engine.work import Work

PLAIN = 0.9
"""So sure of a part without a question word that it counts as a question of its own."""

SHORT = 9
"""Longer parts without a question word are a story around the question; in longer messages a pronoun
need not stand for what the last turn was about."""

_Key = tuple[tuple[str, ...], tuple[str, ...], str, frozenset[str], bool]
"""What a part is read from: its tokens, the exercises if it names none, the fact that answered before it,
what is barred, and whether it leans on something of ours."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message, read."""

    tokens: tuple[str, ...]
    verdict: Verdict
    reading: Reading
    confidence: policy.Confidence
    choice: policy.Choice
    questions: Questions
    barred: frozenset[str] = frozenset()
    """Ids of facts that may not answer."""

    @property
    def named(self) -> bool:
        """Whether it names an exercise of ours."""
        return bool(self.verdict.exercises)

    @property
    def refused(self) -> bool:
        """Whether the gate keeps this part out; a wording of ours overrules it, and so does what is surely ours.

        So does one that has a phrasing's words, and is ours: "how do you find your max" is no small talk.
        """
        other = self.verdict.other
        if other is None or self.worded or policy.overrules(self.confidence, other):
            return False
        return not (self.reading.certain == "phrasing" and policy.surely_ours(self.confidence))

    @property
    def worded(self) -> bool:
        """Whether this is, word for word, a wording of the best fact."""
        return self.reading.certain == "wording"

    @property
    def topic(self) -> str:
        """The topic of the best candidate; empty if there is none."""
        return self.reading.best.fact.topic if self.reading.best else ""

    @property
    def topics(self) -> frozenset[str]:
        """The topics of all candidates."""
        return frozenset(match.fact.topic for match in self.reading.candidates)

    def share(self, topic: str) -> float:
        """Return how much of the belief is in ``topic``, 0 to 1."""
        return sum(match.score for match in self.reading.candidates if match.fact.topic == topic)

    @property
    def sure(self) -> float:
        """How sure we are of the best candidate; nothing if the part is not ours."""
        return 0.0 if self.refused else self.confidence.value

    @property
    def plain(self) -> bool:
        """Whether this is a question put without a question word: "feet hip width or wider"."""
        return self.clear and self.sure >= PLAIN and word_count(self.tokens) <= SHORT

    @property
    def asks(self) -> bool:
        """Whether it reads like a question."""
        return self.questions.is_question(self.tokens)

    @property
    def likely(self) -> bool:
        """Whether one of the candidates is worth offering."""
        return policy.worth_offering(self.reading, self.sure, self.confidence.ours, self.choice, named=self.named)

    @property
    def clear(self) -> bool:
        """Whether this part can be answered without asking back."""
        return self.sure >= self.choice.answer


class PartReader:
    """Reads parts of messages, each once.

    :param choice: how sure is sure enough.
    :param ours: whose a question is.
    """

    def __init__(self, gate: Gate, understanding: Understanding, choice: policy.Choice, ours: Ours) -> None:
        self._gate, self._understanding, self._choice, self._ours = gate, understanding, choice, ours
        self._questions = Questions(understanding.language.words.questions)
        self._kept: dict[_Key, Part] = {}
        self._work = Work()

    def begin(self, work: Work) -> None:
        """Begin another message: nothing is kept of the last one, and ``work`` is what its readings may cost."""
        self._kept, self._work = {}, work

    def read(
        self,
        tokens: Sequence[str],
        unnamed: tuple[str, ...],
        after: str = "",
        barred: frozenset[str] = frozenset(),
        *,
        leans: bool = False,
    ) -> Part:
        """Return one question, read.

        :param unnamed: ids of the exercises it is about if it names none.
        :param after: id of the fact that answered before it.
        :param barred: ids of facts that may not answer.
        :param leans: whether it stands beside what is surely ours, or has little to say without the last answer.
        """
        key = (tuple(tokens), unnamed, after, barred, leans)
        if key not in self._kept:  # the same words are asked for as a whole, as a question and as what they share
            self._work.spend(len(tokens))
            self._kept[key] = self._read(*key)
        return self._kept[key]

    def _read(
        self,
        tokens: tuple[str, ...],
        unnamed: tuple[str, ...],
        after: str,
        barred: frozenset[str],
        leans: bool,
    ) -> Part:
        verdict = self._gate.judge(tokens)
        reading = self._understanding.read(tokens, verdict.exercises or unnamed, barred, after)
        whose = self._ours.judge(self._questions.without_preamble(tokens), leans=leans)
        return Part(tokens, verdict, reading, policy.confidence(reading, whose), self._choice, self._questions, barred)

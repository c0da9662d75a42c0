"""Asks labelled questions and keeps what came of them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from bot.engine.conversation import Conversation
from bot.engine.engine import Engine
from bot.engine.models import Answer, Decline, Reply, Triage, one_tap_away
from bot.evaluation.questions import Dialogue, Question


@dataclass(frozen=True, slots=True)
class Result:
    """One question and the reply to it."""

    question: Question
    reply: Reply
    follows: bool
    """Whether it is a second or later turn."""
    confidence: float
    milliseconds: float
    """Time in the engine."""

    @property
    def answered(self) -> tuple[str, ...]:
        """Topics answered."""
        return self.reply.topics if isinstance(self.reply, Answer) else ()

    @property
    def offered(self) -> tuple[str, ...]:
        """Topics one tap away: a choice, what else an answer says may be meant, what a refusal or help points to."""
        return tuple(fact.topic for fact in one_tap_away(self.reply))

    @property
    def outcome(self) -> str:
        """``answer``, ``clarify``, ``triage``, ``decline`` or ``greeting``."""
        return type(self.reply).__name__.lower()

    @property
    def in_scope(self) -> bool:
        """Whether it is an opening question about one topic."""
        return self.question.outcome == "answer" and len(self.question.topics) == 1 and not self.follows

    @property
    def right(self) -> bool:
        """Whether the reply is what was expected; of a condition told of before, that its clinician decides."""
        question = self.question
        if question.outcome == "triage":
            return isinstance(self.reply, Triage) and question.level in (None, self.reply.level)
        if question.outcome != "answer":
            return self.outcome == question.outcome
        if isinstance(self.reply, Decline) and self.reply.reason == "clinician":
            return bool({*self.offered} & {*question.topics, *question.or_topics})
        if len(question.topics) > 1:
            return set(question.topics) <= set(self.answered)
        return bool(set(self.answered[:1]) & {*question.topics, *question.or_topics})

    @property
    def right_or_offered(self) -> bool:
        """Whether the right topic is on the card, also as its second answer, or one tap away."""
        wanted = {*self.question.topics, *self.question.or_topics}
        return self.right or (self.question.outcome == "answer" and not wanted.isdisjoint(self.answered + self.offered))

    @property
    def wrong(self) -> bool:
        """Whether something was answered that was not asked."""
        return isinstance(self.reply, Answer) and not self.right


def ask_all(engine: Engine, dialogues: Iterable[Dialogue]) -> list[Result]:
    """Ask every question, each dialogue with its own memory."""
    results = []
    for dialogue in dialogues:
        conversation = Conversation()
        for number, question in enumerate(dialogue.turns):
            started = time.perf_counter()
            reply, _, conversation = engine.ask(question.text, conversation)
            took = (time.perf_counter() - started) * 1000
            results.append(Result(question, reply, number > 0, float(getattr(reply, "score", 1.0)), took))
    return results

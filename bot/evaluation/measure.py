"""Asks labelled questions and counts what came of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.engine.conversation import Conversation
from bot.engine.engine import Engine
from bot.engine.models import Answer, Clarify, Reply, Triage
from bot.evaluation.questions import Dialogue, Question


@dataclass(frozen=True, slots=True)
class Result:
    """One question and the reply to it."""

    question: Question
    reply: Reply
    follows: bool
    """Whether it is a second or later turn."""
    confidence: float

    @property
    def answered(self) -> tuple[str, ...]:
        """Topics answered."""
        return self.reply.topics if isinstance(self.reply, Answer) else ()

    @property
    def offered(self) -> tuple[str, ...]:
        """Topics offered as a choice."""
        return tuple(fact.topic for fact in self.reply.options) if isinstance(self.reply, Clarify) else ()

    @property
    def outcome(self) -> str:
        """``answer``, ``clarify``, ``triage``, ``decline`` or ``greeting``."""
        return type(self.reply).__name__.lower()

    @property
    def right(self) -> bool:
        """Whether the reply is what was expected."""
        question = self.question
        if question.outcome == "triage":
            return isinstance(self.reply, Triage) and question.level in (None, self.reply.level)
        if question.outcome != "answer":
            return self.outcome == question.outcome
        if len(question.topics) > 1:
            return set(question.topics) <= set(self.answered)
        return bool(set(self.answered[:1]) & {*question.topics, *question.or_topics})

    @property
    def right_or_offered(self) -> bool:
        """Whether the right topic was answered or stood among the choices."""
        wanted = {*self.question.topics, *self.question.or_topics}
        return self.right or (self.question.outcome == "answer" and bool(set(self.offered) & wanted))

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
            reply, _, conversation = engine.ask(question.text, conversation)
            results.append(Result(question, reply, number > 0, float(getattr(reply, "score", 1.0))))
    return results


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with the 95 % Wilson interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.hits / self.total if self.total else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval after Wilson (1927)."""
        if not self.total:
            return (math.nan, math.nan)
        z, n, p = 1.959964, self.total, self.value
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return (max(0.0, middle - half), min(1.0, middle + half))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:6.1%}  [{low:.1%}, {high:.1%}]  {self.hits}/{self.total}"


def share(results: Sequence[Result], holds: Callable[[Result], bool]) -> Share:
    """Return how many of ``results`` hold."""
    return Share(sum(map(holds, results)), len(results))


def figures(results: Sequence[Result]) -> dict[str, Share]:
    """Return every figure of docs/evaluation.md by name."""
    single = [r for r in results if r.question.outcome == "answer" and len(r.question.topics) == 1 and not r.follows]
    ordinary = [r for r in results if r.question.outcome != "triage" and not r.follows]
    found: dict[str, Share] = {
        "in scope: right topic answered": share(single, lambda r: r.right),
        "in scope: right or offered": share(single, lambda r: r.right_or_offered),
        "in scope: wrong topic answered": share(single, lambda r: r.wrong),
        "no warning sign: sent to help by mistake": share(ordinary, lambda r: r.outcome == "triage"),
    }
    by_kind: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_kind[result.question.kind].append(result)
    for kind, group in sorted(by_kind.items()):
        found[f"{kind}: right"] = share(group, lambda r: r.right)
        declines = [r for r in group if r.question.outcome == "decline"]
        if declines:
            found[f"{kind}: answered"] = share(declines, lambda r: r.outcome == "answer")
        if any(r.question.outcome == "triage" for r in group):
            found[f"{kind}: recognised at all"] = share(group, lambda r: r.outcome == "triage")
    later = [r for r in results if r.follows]
    found["later turns: right"] = share(later, lambda r: r.right)
    return found


def calibration(results: Sequence[Result]) -> list[tuple[float, Share]]:
    """Return (lower bound of the reported score, how often such answers were right) in tenths."""
    answered = [result for result in results if isinstance(result.reply, Answer) and not result.follows]
    bins = [
        (tenth / 10, [r for r in answered if tenth / 10 <= r.confidence < tenth / 10 + 0.1 + 1e-9])
        for tenth in range(5, 10)
    ]
    return [(low, share(group, lambda r: r.right)) for low, group in bins if group]


def confusions(results: Sequence[Result]) -> list[tuple[str, str, int]]:
    """Return (expected, got, count) for wrong answers, most frequent first."""
    pairs = Counter(
        (
            result.question.topics[0] if result.question.topics else result.question.outcome,
            (result.answered or (result.outcome,))[0],
        )
        for result in results
        if not result.right
    )
    return [(expected, got, count) for (expected, got), count in pairs.most_common()]

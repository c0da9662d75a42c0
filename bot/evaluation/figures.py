"""What is counted over results: shares with their intervals, calibration, confusions, time."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.engine.models import Answer
from bot.evaluation.measure import Result

MISLEADING = frozenset({"hard", "story", "premise", "nonnative"})
"""Kinds written to fool a matcher: no word shared with a phrasing, stories, wrong premises, non-native English."""


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
    """Return every figure of docs/evaluation.md that ``results`` has questions for, by name."""
    in_scope = [r for r in results if r.in_scope]
    misleading = [r for r in in_scope if r.question.kind in MISLEADING]
    ordinary = [r for r in results if r.question.outcome != "triage" and not r.follows]
    found: dict[str, Share] = {
        "in scope: right topic answered": share(in_scope, lambda r: r.right),
        "in scope: right or offered": share(in_scope, lambda r: r.right_or_offered),
        "in scope: wrong topic answered": share(in_scope, lambda r: r.wrong),
        "written to mislead: right topic answered": share(misleading, lambda r: r.right),
        "written to mislead: wrong topic answered": share(misleading, lambda r: r.wrong),
        "no warning sign: sent to help by mistake": share(ordinary, lambda r: r.outcome == "triage"),
    }
    by_kind: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_kind[result.question.kind].append(result)
    for kind, group in sorted(by_kind.items()):
        found[f"{kind}: right"] = share(group, lambda r: r.right)
        declines = [r for r in group if r.question.outcome == "decline"]
        found[f"{kind}: answered"] = share(declines, lambda r: r.outcome == "answer")
        signs = [r for r in group if r.question.outcome == "triage"]
        found[f"{kind}: recognised at all"] = share(signs, lambda r: r.outcome == "triage")
    found["later turns: right"] = share([r for r in results if r.follows], lambda r: r.right)
    return {name: figure for name, figure in found.items() if figure.total}


def calibration(results: Sequence[Result]) -> list[tuple[float, Share]]:
    """Return (lower bound of the reported score, how often such answers were right) in tenths."""
    answered = [result for result in results if isinstance(result.reply, Answer) and not result.follows]
    by_tenth: dict[int, list[Result]] = defaultdict(list)
    for result in answered:
        by_tenth[min(9, int(result.confidence * 10))].append(result)
    return [(tenth / 10, share(group, lambda r: r.right)) for tenth, group in sorted(by_tenth.items())]


def confusions(results: Sequence[Result]) -> list[tuple[str, str, int]]:
    """Return (expected, got, count) for replies that were not right, most frequent first."""
    pairs = Counter(
        (
            result.question.topics[0] if result.question.topics else result.question.outcome,
            (result.answered or (result.outcome,))[0],
        )
        for result in results
        if not result.right
    )
    return [(expected, got, count) for (expected, got), count in pairs.most_common()]


def worst_misses(results: Sequence[Result]) -> list[Result]:
    """Return what was not right, worst first: warning signs missed, then wrong answers by how sure they were."""
    missed = [result for result in results if not result.right]
    return sorted(missed, key=lambda r: (r.question.outcome != "triage", not r.wrong, -r.confidence))


def latency(results: Sequence[Result]) -> dict[str, float]:
    """Return the milliseconds in the engine below which half, 95 % and 99 % of the questions stayed."""
    times = sorted(result.milliseconds for result in results)
    return {f"p{part}": times[min(len(times) - 1, len(times) * part // 100)] for part in (50, 95, 99)}

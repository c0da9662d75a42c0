"""An evaluation as text and as JSON, beside its goals and the last report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.engine.engine import Engine
from bot.evaluation.figures import Share, calibration, confusions, figures, latency, worst_misses
from bot.evaluation.goals import Goal, broken_floors
from bot.evaluation.measure import Result, ask_all
from bot.evaluation.noise import still_right
from bot.evaluation.questions import Dialogue

WORST = 25
"""How many misses a report shows."""

CONFUSIONS = 15
"""How many pairs of topics a report shows."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of the questions of one split, and what it is held against."""

    split: str
    results: Sequence[Result]
    figures: Mapping[str, Share]
    goals: Mapping[str, Goal]
    last: Mapping[str, float]
    """The shares of the last report, 0 to 1; empty when there is none."""

    @property
    def broken_floors(self) -> list[str]:
        """One sentence for every figure that is behind its floor."""
        return broken_floors(self.figures, self.goals, self.split)

    @property
    def sealed(self) -> bool:
        """Whether the questions must stay unseen: then no report quotes them."""
        return self.split == "sealed"


def measure(
    engine: Engine, split: str, dialogues: Sequence[Dialogue], goals: Mapping[str, Goal], last: Mapping[str, float]
) -> Evaluation:
    """Ask all questions, clean and with typing errors."""
    results = ask_all(engine, dialogues)
    return Evaluation(split, results, figures(results) | still_right(engine, results), goals, last)


def as_text(evaluation: Evaluation) -> list[str]:
    """Return one line a figure, with its 95 % interval, its goal and the change; then the rest."""
    lines = [f"{'figure':46} {'share':>7}  {'95 % interval':16} {'count':>9}   goal"]
    for name, figure in evaluation.figures.items():
        low, high = figure.interval
        counted = f"{figure.hits}/{figure.total}"
        line = f"{name:46} {figure.value:7.1%}  [{low:6.1%}, {high:6.1%}] {counted:>9}  {_goal(evaluation, name)}"
        lines.append(line.rstrip() + _change(evaluation, name))
    lines += ["", "reported score: share of such answers that were right"]
    lines += [f"  from {low:.1f}   {figure}" for low, figure in calibration(evaluation.results)]
    times = ", ".join(f"{name} {value:.2f} ms" for name, value in latency(evaluation.results).items())
    lines += ["", f"time in the engine: {times}"]
    lines += ["", "most frequent confusions: expected, got, times"]
    pairs = confusions(evaluation.results)[:CONFUSIONS]
    return lines + [f"  {expected}  {got}  {count}" for expected, got, count in pairs]


def _goal(evaluation: Evaluation, name: str) -> str:
    goal = evaluation.goals.get(name)
    if goal is None:
        return ""
    short = goal.missed_by(evaluation.figures[name])
    sign = "≥" if goal.better == "higher" else "≤"
    return f"{sign} {goal.goal:g} %" + (f", missed by {short:.1f}" if short else "")


def _change(evaluation: Evaluation, name: str) -> str:
    change = 100 * (evaluation.figures[name].value - evaluation.last.get(name, evaluation.figures[name].value))
    return f"   ({change:+.1f} since the last report)" if abs(change) >= 0.05 else ""


def as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """Return the evaluation ready for JSON. Times are left out: they are the machine's, not the engine's."""
    return {
        "split": evaluation.split,
        "figures": {
            name: {
                "hits": figure.hits,
                "total": figure.total,
                "share": round(figure.value, 4),
                "interval": [round(end, 4) for end in figure.interval],
            }
            for name, figure in evaluation.figures.items()
        },
        "calibration": [
            {"score_from": low, "hits": figure.hits, "total": figure.total}
            for low, figure in calibration(evaluation.results)
        ],
        "confusions": [list(pair) for pair in confusions(evaluation.results)[:CONFUSIONS]],
    }


def miss_lines(results: Sequence[Result]) -> list[str]:
    """Return one line for every reply that was not what was expected, the worst first."""
    lines = ["", "misses: kind | text | expected | got | score"]
    for result in worst_misses(results):
        expected, got = expected_and_got(result)
        question = result.question
        lines.append(f"  {question.kind} | {question.text} | {expected} | {got} | {result.confidence:.2f}")
    return lines


def expected_and_got(result: Result) -> tuple[str, str]:
    """Return in words what was expected of a reply, and what it was."""
    topics = ", ".join(result.answered or result.offered)
    return result.question.expected, f"{result.outcome}: {topics}" if topics else result.outcome

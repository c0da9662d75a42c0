"""What the figures should reach, and the floors below which the checks fail.

Read from ``tests/evaluation/goals.yaml``; an entry is one figure, in percent::

    - {figure: "in scope: right topic answered", better: higher, goal: 95, floors: {dev: 82, sealed: 73}}
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.evaluation.figures import Share
from bot.evaluation.questions import file_of
from bot.factbase.schema import Strict, Text


class Goal(Strict):
    """What one figure should reach, in percent."""

    figure: Text
    better: Literal["higher", "lower"]
    goal: float = Field(ge=0, le=100)
    floors: dict[str, float] = {}
    """By split, what it must not fall behind by more than its interval; for ``lower`` a ceiling."""

    def missed_by(self, figure: Share) -> float:
        """Return how many percentage points ``figure`` is short of the goal; 0 when reached."""
        short = self.goal - 100 * figure.value
        return max(0.0, short if self.better == "higher" else -short)

    def breaks_floor(self, figure: Share, split: str) -> bool:
        """Whether even the better end of the interval of ``figure`` is behind the floor."""
        if split not in self.floors:
            return False
        low, high = (round(100 * end, 6) for end in figure.interval)
        return high < self.floors[split] if self.better == "higher" else low > self.floors[split]


class GoalsFile(Strict):
    """The file of goals."""

    goals: list[Goal] = Field(min_length=1)


def load_goals(path: Path) -> dict[str, Goal]:
    """Return the goals of ``path`` by figure; none where the file is absent.

    :raises LegpressError: if the file cannot be used.
    """
    goals = file_of(path, GoalsFile).goals if path.exists() else []
    return {goal.figure: goal for goal in goals}


def broken_floors(figures: Mapping[str, Share], goals: Mapping[str, Goal], split: str) -> list[str]:
    """Return one sentence for every figure that is missing or has fallen behind its floor."""
    broken = []
    for name, goal in goals.items():
        if split not in goal.floors:
            continue
        if name not in figures:
            broken.append(f'"{name}" has a floor, but no question measures it.')
        elif goal.breaks_floor(figures[name], split):
            word = "below" if goal.better == "higher" else "above"
            broken.append(f'"{name}" is {figures[name]}: {word} its floor of {goal.floors[split]:g} %.')
    return broken

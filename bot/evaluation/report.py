"""Figures of an evaluation as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.evaluation.measure import Result, calibration, confusions, figures


def as_text(results: Sequence[Result]) -> list[str]:
    """Return one line a figure, with its 95 % interval, then calibration and confusion pairs."""
    lines = [f"{name:45} {figure}" for name, figure in figures(results).items() if figure.total]
    lines += ["", "reported score: share of such answers that were right"]
    lines += [f"  from {low:.1f}   {figure}" for low, figure in calibration(results)]
    lines += ["", "most frequent confusions: expected, got, times"]
    return lines + [f"  {expected}  {got}  {count}" for expected, got, count in confusions(results)[:10]]


def as_dict(results: Sequence[Result]) -> dict[str, Any]:
    """Return the figures ready for JSON: name to hits, total, share and interval."""
    return {
        name: {"hits": figure.hits, "total": figure.total, "share": figure.value, "interval": list(figure.interval)}
        for name, figure in figures(results).items()
        if figure.total
    }


def miss_lines(results: Sequence[Result]) -> list[str]:
    """Return one line for every reply that was not what was expected."""
    lines = ["", "misses: kind | text | expected | got"]
    for result in results:
        if not result.right:
            question = result.question
            expected = ", ".join(question.topics) or f"{question.outcome} {question.level or ''}".strip()
            got = ", ".join(result.answered or result.offered) or result.outcome
            lines.append(f"  {question.kind} | {question.text} | {expected} | {result.outcome}: {got}")
    return lines

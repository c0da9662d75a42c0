"""From candidates to a decision: answer, ask back, or decline. The only home of thresholds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.engine.models import Match
from bot.engine.understanding import Reading

ANSWER = 0.60
"""At least this sure: answer."""

OFFER = 0.25
"""At least this sure: offer a choice. Below it: decline."""

MARGIN = 0.12
"""A runner-up whose score is this close makes a choice of an answer that is not certain."""

MAX_OPTIONS = 4

THRESHOLDS = {"answer": ANSWER, "offer": OFFER, "margin": MARGIN}

_INTERCEPT = -4.0
_SCORE, _MARGIN, _COVERAGE, _KNOWN, _NAMED = 2.0, 3.0, 3.0, 2.0, 0.5
"""Logistic calibration of confidence, fitted on the development questions; docs/evaluation.md."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure a reading is, and what that rests on."""

    value: float
    """Calibrated chance, 0 to 1, that the best candidate's topic is what was asked."""
    parts: tuple[tuple[str, float], ...]


def confidence(reading: Reading, *, named: bool) -> Confidence:
    """Return how sure ``reading`` is of its best candidate."""
    if reading.best is None:
        return Confidence(0.0, ())
    parts = (
        ("score", reading.best.score),
        ("margin", reading.margin),
        ("coverage", reading.coverage),
        ("known", reading.known),
        ("names the exercise", float(named)),
    )
    if reading.certain == "phrasing":
        return Confidence(1.0, parts)
    if reading.certain:
        return Confidence(0.95, parts)
    weights = (_SCORE, _MARGIN, _COVERAGE, _KNOWN, _NAMED)
    logit = _INTERCEPT + sum(weight * value for weight, (_, value) in zip(weights, parts, strict=True))
    return Confidence(1 / (1 + math.exp(-logit)), parts)


def options(reading: Reading) -> tuple[Match, ...]:
    """Return the candidates worth offering: near the best, at most four."""
    if reading.best is None:
        return ()
    floor = reading.best.score * 0.45
    return tuple(match for match in reading.candidates if match.score >= floor)[:MAX_OPTIONS]

"""From candidates to a decision: answer, ask back, or decline. The only home of thresholds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.engine.models import Match
from bot.engine.understanding import Reading

ANSWER = 0.65
"""At least this sure: answer."""

UNASKED = 0.9
"""At least this sure: answer somebody who did not ask the bot."""

OFFER = 0.15
"""At least this sure: offer a choice. Below it: decline."""

LEAD = 0.16
"""The best must lead the runner-up by this share of its score. On held-out phrasings, answers with
less were right in 57 of 100 cases, however sure the rest of the evidence looked."""

COVERAGE = 0.4
COVERAGE_WITHOUT_SUBJECT = 0.7
"""Share of its content words that must be ours before a message that does not name the exercise is
answered; more is needed where no concept is about our subject: "what car should I buy" shares only
its verb with our questions."""

MAX_OPTIONS = 4

THRESHOLDS = {
    "answer": ANSWER,
    "offer": OFFER,
    "lead": LEAD,
    "coverage": COVERAGE,
    "coverage without subject": COVERAGE_WITHOUT_SUBJECT,
}

_INTERCEPT = -4.98
_SCORE, _LEAD, _COVERAGE, _KNOWN, _NAMED, _SUBJECTS = 0.95, 3.35, 2.64, 0.63, 0.43, 0.19
"""Logistic calibration of confidence, fitted on held-out phrasings; docs/evaluation.md."""


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
        ("lead", reading.margin / reading.best.score if reading.best.score > 0 else 0.0),
        ("coverage", reading.coverage),
        ("known", reading.known),
        ("names the exercise", float(named)),
        ("subjects", float(min(reading.subjects, 2))),
    )
    if reading.certain == "phrasing":
        return Confidence(1.0, parts)
    if reading.certain:
        return Confidence(0.95, parts)
    weights = (_SCORE, _LEAD, _COVERAGE, _KNOWN, _NAMED, _SUBJECTS)
    logit = _INTERCEPT + sum(weight * value for weight, (_, value) in zip(weights, parts, strict=True))
    return Confidence(1 / (1 + math.exp(-logit)), parts)


def clear(reading: Reading, sure: float, *, named: bool) -> bool:
    """Whether to answer: sure enough, and well ahead of the runner-up."""
    if reading.certain:
        return sure >= ANSWER
    best = reading.best
    if best is None:
        return False
    needed = COVERAGE if reading.subjects else COVERAGE_WITHOUT_SUBJECT
    if not named and reading.coverage < needed:
        return False
    return sure >= ANSWER and reading.margin >= LEAD * best.score


def options(reading: Reading) -> tuple[Match, ...]:
    """Return the candidates worth offering: near the best, at most four."""
    if reading.best is None:
        return ()
    floor = reading.best.score * 0.45
    return tuple(match for match in reading.candidates if match.score >= floor)[:MAX_OPTIONS]

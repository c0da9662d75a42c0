"""From candidates to a decision: answer, ask back, or decline. The only home of thresholds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.engine.models import Match
from bot.engine.understanding import Reading

ANSWER = 0.5
"""At least this sure: answer."""

UNASKED = 0.9
"""At least this sure: answer somebody who did not ask the bot."""

OFFER = 0.2
OFFER_WITHOUT_SUBJECT = 0.4
"""At least this sure: offer a choice. Below it: decline. "I'm bored" names nothing of ours; a choice
of leg press questions would be a silly answer to it."""

COVERAGE = 0.4
COVERAGE_WITHOUT_SUBJECT = 0.7
"""Share of its content words that must be ours before a message that does not name the exercise is
answered; more is needed where no concept is about our subject: "what car should I buy" shares only
its verb with our questions."""

MAX_OPTIONS = 4

THRESHOLDS = {
    "answer": ANSWER,
    "offer": OFFER,
    "offer without subject": OFFER_WITHOUT_SUBJECT,
    "coverage": COVERAGE,
    "coverage without subject": COVERAGE_WITHOUT_SUBJECT,
}

OPTION = 0.005
"""Share of belief below which a candidate is no choice worth offering."""

MOST_MARGIN = 2.5
"""A longer lead says nothing more."""

_INTERCEPT = -2.09
_SHARE, _LEAD, _EVIDENCE, _COVERAGE, _VOTE = 1.59, 1.11, 0.67, 1.24, -0.37
"""Logistic calibration of confidence, fitted on the development questions and, a tenth as weighty each,
on held-out phrasings; docs/evaluation.md."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure a reading is, and what that rests on."""

    value: float
    """Calibrated chance, 0 to 1, that the best candidate's topic is what was asked."""
    parts: tuple[tuple[str, float], ...]


def confidence(reading: Reading) -> Confidence:
    """Return how sure ``reading`` is of its best candidate."""
    if reading.best is None:
        return Confidence(0.0, ())
    parts = (
        ("share", reading.best.score),
        ("lead", min(reading.margin, MOST_MARGIN)),
        ("evidence", reading.evidence),
        ("coverage", reading.coverage),
        ("vote", reading.vote),
    )
    if reading.certain in ("wording", "phrasing"):
        return Confidence(1.0, parts)
    if reading.certain:
        return Confidence(0.95, parts)
    weights = (_SHARE, _LEAD, _EVIDENCE, _COVERAGE, _VOTE)
    logit = _INTERCEPT + sum(weight * value for weight, (_, value) in zip(weights, parts, strict=True))
    return Confidence(1 / (1 + math.exp(-logit)), parts)


def clear(reading: Reading, sure: float, *, named: bool) -> bool:
    """Whether to answer: sure enough, and enough of the message is ours."""
    if reading.certain:
        return sure >= ANSWER
    needed = COVERAGE if reading.subjects else COVERAGE_WITHOUT_SUBJECT
    if not named and reading.coverage < needed:
        return False
    return sure >= ANSWER


def worth_offering(reading: Reading, sure: float, *, named: bool) -> bool:
    """Whether it is likely enough that one of the candidates is meant."""
    return sure >= (OFFER if named or reading.subjects else OFFER_WITHOUT_SUBJECT)


def options(reading: Reading) -> tuple[Match, ...]:
    """Return the candidates worth offering, best first, at most four."""
    return tuple(match for match in reading.candidates if match.score >= OPTION)[:MAX_OPTIONS]

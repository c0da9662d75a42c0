"""From candidates to a decision: answer, ask back, or decline."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.engine.models import Answer, Clarify, Fact, Match, OtherSubject
from bot.engine.ours import Judgement
from bot.engine.understanding import Reading

UNASKED = 0.9
"""At least this sure: answer somebody who did not ask the bot."""

NEARLY_CERTAIN = UNASKED
"""Below it an answer says what else may have been meant, however unlikely that is."""

MOST_ALTERNATIVES = 3

CLOSE = 0.3
"""At least this share of belief among the safety topics: its fact is told to somebody who states a symptom."""

POINTED = 0.9
"""At least so likely ours, word for word: what is refused all the same is pointed to the question it comes close to."""

ASKED, ASKED_SURE = 0.9, 0.2
"""Share of belief, and how sure, from which a question that is too unsure for an answer is pointed to what it asks if
it is ours: "back to back days ok?". Of those one in five is."""

OVERRULING, OVERRULING_SURE = 0.9, 0.9
"""So likely ours, and so sure of its topic, is a question in which a word of the closed list is no refusal: "does it
raise testosterone". Of twelve opened sets that lets in twelve questions of ours, and none of 4,659 that are not."""

OVERRULING_LIFT, OVERRULING_LIFT_SURE = 0.9, 0.93
"""The same for the name of another lift: "stiff as a plank", "brace your core like in a squat"."""

OURS = 0.8
"""So likely ours, a message lends that to its parts: "and the other thing, how often"."""


ALONE = 0.95
"""So likely ours, and so sure of its topic, a question is answered whatever stands beside it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How sure is sure enough."""

    answer: float
    """At least this sure: answer."""
    offer: float
    """At least this sure: offer a choice. Below it: decline."""
    offer_without_subject: float
    """The same where nothing is about our subject: to "I'm bored" a choice of our questions would be silly."""

    @property
    def thresholds(self) -> dict[str, float]:
        """All limits that a decision rests on, for the trace."""
        return {
            "answer": self.answer,
            "offer": self.offer,
            "offer without subject": self.offer_without_subject,
        }


ChoiceName = Literal["cautious", "balanced", "eager"]

CHOICES: Mapping[ChoiceName, Choice] = {
    "cautious": Choice(answer=0.6, offer=0.3, offer_without_subject=0.5),
    "balanced": Choice(answer=0.45, offer=0.3, offer_without_subject=0.4),
    "eager": Choice(answer=0.35, offer=0.2, offer_without_subject=0.3),
}
"""Where a right answer is worth 1, a right option 0.6, a wrong answer -1 and an answer to what is not ours -2,
balanced is best; cautious and eager are for those to whom a wrong answer matters more, or less."""

DEFAULT: ChoiceName = "balanced"

OFFERED = 0.2
"""At least so likely ours: a choice may be offered."""

SURELY_OURS, LEAST_OFFER = 0.9, 0.1
"""So likely ours, a choice is offered however unsure it is: of what was refused before, two of three were ours."""

OPTION = 0.03
"""Share of belief below which a candidate is not worth offering: one of thirty such is what was meant."""

BESIDE, BESIDE_CERTAIN = 0.03, 0.1
"""Share of belief from which a candidate is named below an answer that is not nearly certain, and below one that is. Of
less likely ones one in a hundred was meant, and the others read like no choice at all."""

LEAST_OPTION, LEAST_OPTIONS = 0.005, 2
"""Share of belief that is enough where a choice would have fewer options than so many."""

MOST_MARGIN = 2.5
"""A longer lead says nothing more."""

_INTERCEPT = -2.9
_SHARE, _LEAD, _EVIDENCE, _COVERAGE, _VOTE = 2.23, 2.31, -0.52, 1.75, 0.16
"""Logistic calibration of confidence, fitted by ``bench/confidence.py`` on phrasings that learning had not seen."""


ASKED_BESIDE = 0.06
"""So likely a message asks another thing, that is answered, too. Of twelve opened sets it leaves out more than half of
the second facts that nobody asked for, and one of a hundred that somebody did; either stands one tap away."""

_BESIDE = -0.96
_BESIDE_SURE, _BESIDE_SHARE, _BESIDE_CUT = 1.03, 0.87, 0.76
"""Logistic regression on 1,121 messages of those sets that are clear as a whole and in which several were found, 522
of which ask two things; of each what is least sure, and the smallest share."""

_NO_SHARE, _NEVER = 1e-4, 0.01
"""A smaller share, and what is surer or less sure, says no more."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure a reading is, and what that rests on."""

    value: float
    """Calibrated chance, 0 to 1, that the best candidate's topic is what was asked."""
    parts: tuple[tuple[str, float], ...]

    @property
    def ours(self) -> float:
        """Chance that the question is ours, 0 to 1."""
        return dict(self.parts).get("ours", 1.0)


def confidence(reading: Reading, whose: Judgement) -> Confidence:
    """Return how sure ``reading`` is of its best candidate, given how likely the question is ours at all."""
    if reading.best is None:
        return Confidence(0.0, ())
    rests_on = parts(reading)
    shown = (*rests_on, ("ours", whose.chance))
    if reading.certain in ("wording", "phrasing"):
        return Confidence(1.0, shown)
    if reading.certain:
        return Confidence(0.95 * whose.chance, shown)
    weights = (_SHARE, _LEAD, _EVIDENCE, _COVERAGE, _VOTE)
    logit = _INTERCEPT + sum(weight * value for weight, (_, value) in zip(weights, rests_on, strict=True))
    return Confidence(whose.chance / (1 + math.exp(-logit)), shown)


def parts(reading: Reading) -> tuple[tuple[str, float], ...]:
    """Return what the chance rests on that the best candidate's topic is what was asked: name and value."""
    share = reading.best.score if reading.best else 0.0
    return (
        ("share", share),
        ("lead", min(reading.margin, MOST_MARGIN)),
        ("evidence", reading.evidence),
        ("coverage", reading.coverage),
        ("vote", reading.vote),
    )


def overrules(sure: Confidence, other: OtherSubject) -> bool:
    """Whether a question is so surely ours that ``other``, a name of the closed list, does not keep it out."""
    if other.kind == "exercise":
        return sure.ours >= OVERRULING_LIFT and sure.value >= OVERRULING_LIFT_SURE
    return sure.ours >= OVERRULING and sure.value >= OVERRULING_SURE


def surely_ours(sure: Confidence) -> bool:
    """Whether a message is so surely ours that each of its parts most likely is."""
    return sure.ours >= OURS


def stands_alone(sure: Confidence) -> bool:
    """Whether a part of a message is so surely ours, and so clear, that it is answered beside what is not ours."""
    return min(sure.ours, sure.value) >= ALONE


def asks_beside(sure: float, share: float, cut: float) -> bool:
    """Whether a message that is clear as a whole asks a clear question that was found in it beside what it is about.

    :param sure: how sure that is of its topic.
    :param share: share of belief that the whole has in that topic.
    :param cut: chance that another question begins anywhere in the message.
    """
    share = math.log10(max(share, _NO_SHARE))
    logit = _BESIDE + _BESIDE_SURE * _logit(sure) + _BESIDE_SHARE * share + _BESIDE_CUT * _logit(cut)
    return 1 / (1 + math.exp(-logit)) >= ASKED_BESIDE


def _logit(chance: float) -> float:
    bounded = min(max(chance, _NEVER), 1 - _NEVER)
    return math.log(bounded / (1 - bounded))


def worth_offering(reading: Reading, sure: float, ours: float, choice: Choice, *, named: bool) -> bool:
    """Whether it is likely enough that one of the candidates is meant, and anything of ours at all.

    :param ours: chance that the question is ours.
    """
    if ours >= SURELY_OURS:
        return sure >= LEAST_OFFER
    return ours >= OFFERED and sure >= (choice.offer if named or reading.subjects else choice.offer_without_subject)


def alternatives(reading: Reading, sure: float) -> tuple[Fact, ...]:
    """Return what else may have been meant by a message that is answered with the best candidate, likeliest first."""
    least = BESIDE_CERTAIN if sure >= NEARLY_CERTAIN else BESIDE
    return tuple(match.fact for match in reading.candidates[1 : MOST_ALTERNATIVES + 1] if match.score >= least)


def asked_for(reply: Answer | Clarify, told: Fact) -> tuple[Fact, ...]:
    """Return what a reply would have told or offered, to choose from below what is ``told`` instead."""
    asked = (*reply.facts, *reply.alternatives) if isinstance(reply, Answer) else reply.options
    return tuple(fact for fact in asked if fact != told)[:MOST_ALTERNATIVES]


def worth_pointing(reading: Reading, ours: float) -> bool:
    """Whether a refusal may point to the best candidate: the words are surely ours, and it is close."""
    return ours >= POINTED and reading.best is not None and reading.best.score >= CLOSE


def asks_one_thing(reading: Reading, sure: float) -> bool:
    """Whether there is one question that is asked, if anything of ours is, and that is not too unlikely."""
    return sure >= ASKED_SURE and reading.best is not None and reading.best.score >= ASKED


def options(reading: Reading) -> tuple[Match, ...]:
    """Return the candidates worth offering, best first."""
    worth = tuple(match for match in reading.candidates if match.score >= OPTION)
    if len(worth) >= LEAST_OPTIONS:
        return worth
    return tuple(match for match in reading.candidates[:LEAST_OPTIONS] if match.score >= LEAST_OPTION)

"""How sure is sure enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.engine import policy
from bot.engine.fuzzy import Shared
from bot.engine.models import Match, OtherSubject
from bot.engine.ours import Judgement
from bot.engine.understanding import Reading


@pytest.fixture
def reading(engine) -> Reading:
    """Return a reading that is nothing special, of one fact."""
    fact = engine.knowledge.facts[0]
    return Reading(
        tokens=("depth",), concepts=("depth",), candidates=(Match(fact, 0.8, ()),), evidence=1.0, margin=9.0, vote=0.7,
        coverage=0.5, held=1, subjects=1, certain="", alike="", shared=Shared(np.zeros(0, np.intp), np.zeros(0), list),
    )  # fmt: skip


def ours(chance: float) -> Judgement:
    return Judgement(chance, "ours", lambda: ())


def test_a_rule_is_nearly_certain_and_no_more_than_the_question_is_ours(reading):
    """Its chance is that of being ours, a little less; word for word is certain; nothing is surer than one."""
    assert policy.confidence(replace(reading, certain="rule depth"), ours(0.8)).value == pytest.approx(0.76)
    assert policy.confidence(replace(reading, certain="wording"), ours(0.8)).value == 1
    assert 0 < policy.confidence(reading, ours(0.8)).value < 0.8


def test_what_a_chance_rests_on_is_named(reading):
    """Whoever asks why reads these names; a longer lead says nothing more."""
    assert policy.parts(reading) == (
        ("share", 0.8), ("lead", policy.MOST_MARGIN), ("evidence", 1.0), ("coverage", 0.5), ("vote", 0.7),
    )  # fmt: skip


def test_a_refusal_points_only_to_what_is_close_and_surely_ours(reading):
    """Either alone is not enough, and there may be nothing to point to."""
    far = replace(reading, candidates=(replace(reading.candidates[0], score=0.1),))
    assert policy.worth_pointing(reading, 0.95)
    assert not policy.worth_pointing(reading, 0.5)
    assert not policy.worth_pointing(far, 0.95)
    assert not policy.worth_pointing(replace(reading, candidates=()), 0.95)


def test_a_choice_is_offered_from_the_line_on(reading):
    """The line itself is enough; of what is hardly ours nothing is offered."""
    balanced = policy.CHOICES["balanced"]
    assert policy.worth_offering(reading, balanced.offer, policy.OFFERED, balanced, named=False)
    assert not policy.worth_offering(reading, balanced.offer - 0.01, policy.OFFERED, balanced, named=False)
    assert not policy.worth_offering(reading, 1.0, policy.OFFERED - 0.01, balanced, named=False)


def test_what_else_may_be_meant_stands_below_an_answer(reading):
    """At most three, and never the answer itself; below what is nearly certain only what is not unlikely."""
    scores = (0.6, 0.2, 0.05, 0.04, 0.02)
    candidates = tuple(replace(reading.candidates[0], score=score) for score in scores)
    assert len(policy.alternatives(replace(reading, candidates=candidates), policy.NEARLY_CERTAIN)) == 1
    assert len(policy.alternatives(replace(reading, candidates=candidates), policy.NEARLY_CERTAIN - 0.01)) == 3


@pytest.mark.parametrize(
    ("kind", "ours", "sure", "overruled"),
    [
        ("exercise", 0.95, 0.95, True), ("exercise", 0.88, 0.95, False), ("exercise", 0.95, 0.85, False),
        ("matter", 0.92, 0.92, True), ("matter", 0.88, 0.95, False), ("matter", 0.95, 0.85, False),
    ],
)  # fmt: skip
def test_a_name_of_another_subject_is_overruled_by_what_is_surely_ours(kind, ours, sure, overruled):
    """And only where its topic is sure, too: "which painkiller" comes near. The name of a lift takes more."""
    other = OtherSubject("other", "something else", (), kind)
    assert policy.overrules(policy.Confidence(sure, (("ours", ours),)), other) is overruled


@pytest.mark.parametrize(("share", "sure", "pointed"), [(0.95, 0.25, True), (0.95, 0.1, False), (0.6, 0.25, False)])
def test_a_refusal_points_to_what_is_asked_if_it_is_ours(reading, share, sure, pointed):
    """Somebody who is stuck at a weight may mean any lift; but what is asked of it is plain."""
    best = replace(reading.candidates[0], score=share)
    assert policy.asks_one_thing(replace(reading, candidates=(best,)), sure) is pointed


def test_a_second_question_is_the_likelier_the_surer_it_is_and_the_likelier_a_cut():
    """And the more the whole message is about it, too."""
    assert policy.asks_beside(0.95, 0.01, 0.9)
    assert not policy.asks_beside(0.5, 0.01, 0.05)
    assert not policy.asks_beside(0.8, 0.0, 0.2)

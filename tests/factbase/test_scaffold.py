"""Another exercise by YAML alone: scaffolded, filled in, answered and kept apart."""

from __future__ import annotations

import pytest

from bot.engine.engine import Engine
from bot.engine.models import Answer, Decline
from bot.errors import LegpressError
from bot.factbase import load_knowledge
from bot.factbase.layout import laid_out
from bot.factbase.scaffold import new_exercise
from tests.facts import refusals_of
from tests.small_fact_base import EXERCISE_DIR, write_small_fact_base

HACK_SQUAT = """\
  - {id: hack_squat, name: the hack squat, kind: exercise, compared: true, surfaces: [hack squat, hack squat machine]}
"""

FILLED = """\
topics:
  - id: hack_squat.technique.depth
    title: Depth
    scope: How deep on the hack squat
    dosing: true
    facts:
      - id: hack_squat.technique.depth.how_deep
        question: How deep should I go on the hack squat?
        answer: As deep as your heels stay flat and your hips stay on the pad.
        detail: Start shallow and add depth while the pad still supports your lower back.
        evidence: opinion
        sources: [{id: coaching_custom, locator: consensus}]
        reviewed: 2026-11-24
        phrasings: [how deep, how low should i go, depth, how far down, is parallel enough, do i go all the way down,
          full range or half, how low is too low]
  - id: hack_squat.technique.foot_placement
    title: Foot placement
    scope: Where the feet go on the hack squat
    facts:
      - id: hack_squat.technique.foot_placement.where
        question: Where do my feet go on the hack squat?
        answer: A little in front of the hips, about shoulder width.
        detail: Move them forward if your heels lift.
        evidence: opinion
        sources: [{id: coaching_custom, locator: consensus}]
        reviewed: 2026-11-24
        phrasings: [where do my feet go, foot placement, feet high or low, how wide should i stand, stance,
          foot position, where should i put my feet, how far forward do the feet go]
"""


FEET = """\
  - id: technique.foot_placement
    title: Foot placement
    scope: Where the feet go
    facts:
      - id: technique.foot_placement.where
        question: Where do my feet go?
        answer: In the middle of the plate, about hip width.
        detail: Your knees follow your toes.
        evidence: opinion
        sources: [{id: coaching_custom, locator: consensus}]
        reviewed: 2026-11-24
        phrasings: [foot placement, feet high or low, how wide should i stand, stance, foot position,
          where should i put my feet, where on the plate, how far apart do the feet go]
"""


@pytest.fixture(scope="module")
def two_exercises(tmp_path_factory):
    """Return the engine over a small fact base with a second exercise."""
    folder = write_small_fact_base(tmp_path_factory.mktemp("two") / "knowledge")
    leg_press = folder / EXERCISE_DIR
    first = (leg_press / "exercise.yaml").read_text()
    listed = first.replace("technique.depth,", "technique.depth, technique.foot_placement,")
    (leg_press / "exercise.yaml").write_text(listed)
    technique = (leg_press / "technique.yaml").read_text() + FEET
    (leg_press / "technique.yaml").write_text(technique.replace("scope: How deep", "scope: How deep\n    dosing: true"))
    others = folder / "en" / "exercises.yaml"
    others.write_text(others.read_text() + HACK_SQUAT)
    home = new_exercise(folder, "hack_squat")[0].parent
    exercise = home / "exercise.yaml"
    text = exercise.read_text()
    assert "TODO one sentence" in text
    exercise.write_text(text.replace("TODO one sentence on what it is", "A squat machine with a pad on rails."))
    (home / "technique.yaml").write_text(FILLED)
    return Engine(load_knowledge(folder))


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("how deep on hack squat", "hack_squat.technique.depth.how_deep"),
        ("how deep on leg press", "technique.depth.how_deep"),
        ("how deep should i go", "technique.depth.how_deep"),
        ("where do my feet go on the hack squat machine", "hack_squat.technique.foot_placement.where"),
        ("where do my feet go on the leg press", "technique.foot_placement.where"),
    ],
)
def test_the_exercises_are_kept_apart(two_exercises, question, fact):
    """The exercise a message names decides; without a name it is the one with most topics."""
    reply = two_exercises.ask(question)[0]
    assert isinstance(reply, Answer)
    assert reply.facts[0].id == fact


def test_a_follow_up_stays_with_its_exercise(two_exercises):
    """After a hack squat answer, "and my feet?" is about the hack squat."""
    _, _, conversation = two_exercises.ask("how deep on hack squat")
    reply = two_exercises.ask("and where do my feet go?", conversation)[0]
    assert reply.facts[0].id == "hack_squat.technique.foot_placement.where"


@pytest.mark.parametrize(
    "question",
    ["my knee hurts, how deep on the hack squat", "im pregnant, how deep can i go on the hack squat",
     "how deep on hack squat with a torn meniscus", "my knee hurts, how deep on the leg press"],
)  # fmt: skip
def test_a_second_exercise_keeps_the_safety_rules(two_exercises, question):
    """Depth is a dose on any machine: nobody in pain or with a condition is told one."""
    reply = two_exercises.ask(question)[0]
    told = {fact.topic for fact in reply.facts} if isinstance(reply, Answer) else set()
    assert not told & {"technique.depth", "hack_squat.technique.depth"}


def test_a_condition_named_before_holds_for_the_second_exercise(two_exercises):
    """Whoever said to be pregnant gets no depth later, on either machine."""
    _, _, conversation = two_exercises.ask("i am pregnant")
    for question in ("how deep on the hack squat", "how deep on the leg press"):
        reply, _, conversation = two_exercises.ask(question, conversation)
        assert not isinstance(reply, Answer) or not any("depth" in topic for topic in reply.topics)


def test_other_exercises_are_still_refused(two_exercises, engine):
    """Only the closed list's entry of that exercise steps aside."""
    assert isinstance(two_exercises.ask("how deep on bench press")[0], Decline)
    assert engine.ask("how deep on hack squat")[0].subject == "the hack squat"


def test_what_is_not_filled_in_does_not_load(small_fact_base):
    """A fresh scaffold is refused, naming each TODO, and nothing is written twice."""
    files = new_exercise(small_fact_base, "bench_press")
    assert "aliases: [bench press, bench]" in files[0].read_text()
    assert not any(file.differs for file in laid_out(files))
    problems = [problem for problem in refusals_of(small_fact_base) if "a TODO is left in" in problem.text]
    assert {problem.file for problem in problems} == {"en/bench_press/exercise.yaml", "en/bench_press/technique.yaml"}
    before = files[1].read_bytes()
    with pytest.raises(LegpressError, match="is there already"):
        new_exercise(small_fact_base, "bench_press")
    assert files[1].read_bytes() == before


@pytest.mark.parametrize("id_", ["Hack Squat", "../up", "", "9", "technique.depth"])
def test_an_unusable_id_is_refused(small_fact_base, id_):
    """Nothing is written outside the fact base or under a name no file can refer to."""
    with pytest.raises(LegpressError, match="cannot name an exercise"):
        new_exercise(small_fact_base, id_)

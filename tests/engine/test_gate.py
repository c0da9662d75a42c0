"""Whose message it is: ours, another lift's, or no lift's at all."""

from __future__ import annotations

import pytest

from bot.engine.engine import Engine
from bot.engine.gate import Gate, Verdict
from tests.english import ENGLISH, tokenise


@pytest.fixture(scope="module")
def gate(knowledge) -> Gate:
    """Return the gate over the shipped closed list."""
    return Gate(knowledge.exercises, knowledge.others, knowledge.lexicon, ENGLISH)


def judge(gate: Gate, text: str) -> Verdict:
    """Return the verdict on a message spelt correctly."""
    return gate.judge(tokenise(text))


@pytest.mark.parametrize(
    "text",
    [
        "leg extension seat position", "leg curls lying or seated", "hanging leg raise how many", "chest press grip",
        "how deep on ohp", "hack squat sled foot position", "how heavy is the prowler sled", "calf machine seat height",
        "french press elbows", "when is the press conference", "printing press history", "pressing an appeal",
        "pallof press core", "kettlebell press form", "rdls or good mornings", "squat stance sumo or wide",
        "incline db press how heavy", "v-squat foot placement", "trap bar deadlifts quads or hams", "biceps how often",
    ],
)  # fmt: skip
def test_neighbours_are_not_ours(gate, text):
    """A lift or a press that shares our words is refused."""
    assert judge(gate, text).other is not None


@pytest.mark.parametrize(
    "text",
    [
        "squats instead?", "or squats", "is it harder than squats", "is hack squat harder", "curls or the press",
        "i deadlift 200 but only leg press 150", "bench day, then leg press", "feet at shoulder width",
        "my tailbone curls", "thigh biceps", "does my squat go up if i only leg press", "no squats only this machine",
        "my girlfriend wants a rounder bum", "fast reps or slow", "cruciate repair", "the weight swings",
        "squats and this both today", "this then squats", "does it make my squat go up", "squatting, still add it?",
        "why do people like it", "my legs are dead", "or the squats",
    ],
)  # fmt: skip
def test_comparisons_and_passing_mentions_are_ours(gate, text):
    """Another lift beside ours, a comparison with ours left unsaid, and innocent words pass."""
    assert judge(gate, text).other is None


@pytest.mark.parametrize(
    "text",
    [
        "and on squats?", "squat shoes or flat ones for squats", "are squats or lunges better",
        "how do i squat and this guy says no", "ppl program or bro split", "do i need a belt for squats",
    ],
)  # fmt: skip
def test_a_comparison_needs_ours_on_one_side(gate, text):
    """A comparison word somewhere in the message is not enough."""
    assert judge(gate, text).other is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("who left the plates on the leg press", "matter"), ("is anyone on the leg press", "personal"),
        ("protein after leg press", "matter"), ("what is my leg press pr", "personal"),
    ],
)  # fmt: skip
def test_naming_ours_does_not_open_the_gate_for_matters(gate, text, kind):
    """Gym matters and personal questions are refused whatever machine they name."""
    other = judge(gate, text).other
    assert other is not None
    assert other.kind == kind


def test_an_aside_is_refused_only_where_nothing_of_ours_is_said(gate):
    """Sleep alone is not ours; sore legs after an ice bath are."""
    assert judge(gate, "how many hours of sleep do i need").other is not None
    assert judge(gate, "massage for sore thighs").other is None


@pytest.mark.parametrize(
    "text", ["bech press 1rm", "hak squat depth", "shouder press form", "dedlift stance", "frenchpress"]
)
def test_a_typo_never_turns_another_lift_into_ours(engine: Engine, text):
    """The gate judges after spelling repair, and repair knows the other lifts."""
    _, trace, _ = engine.ask(text)
    assert "not ours" in trace.gate

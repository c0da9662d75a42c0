"""What the worst message costs: every step is linear in its length, and nothing goes on for ever."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest

from bot.engine.conversation import Conversation
from bot.engine.models import Decline, Triage
from bot.engine.phrases import PhraseFinder
from bot.engine.spelling import MAX_LOOK_UPS, Speller
from bot.engine.surfaces import Compounds, Surfaces
from bot.engine.text import MAX_CHARACTERS, Query
from bot.engine.work import TooMuchWorkError, Work
from tests.english import ENGLISH, QUESTIONS, normalise, tokenise
from tests.hostile import KINDS, hostile, words_of

UNITS = (
    "or to do the my ",
    "and also plus , ",
    "so no i meant ",
    "nah i was asking about ",
    "squat or this and ",
    "is it bad for the knees and the back and ",
    '"how deep" ',
    "what is rom ",
    "does my knee pop or swell ",
    "zxqvk qwpfj vjxzk ",
    "dont cant 10kg ?! ",
    "heyheyhey",
    "1.2.",
)
"""What is repeated: each leans on a loop of one step or another."""

SIZES = (700, 1_400)

MOST_GROWTH = 2.5
"""How much the work may grow when the message doubles: 2 is linear, 4 is quadratic. More than 2, for the shorter one
may be turned away before it is read to the end."""

FIXED = 2_000
"""Lines that a message costs whatever its length; in short ones they would hide the growth."""


def lines_run(do: Callable[[], object]) -> int:
    """Return how many lines of Python ``do`` runs: the same on any machine."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(before)
    return count


def grows(step: Callable[[str], object], unit: str) -> list[float]:
    """Return by what the work of ``step`` grows each time the message doubles."""
    costs = [max(FIXED, lines_run(partial(step, (unit * size)[:size]))) for size in SIZES]
    return [after / before for before, after in pairwise(costs)]


@pytest.fixture(scope="module")
def steps(engine) -> dict[str, Callable[[str], object]]:
    """Return every step of the engine that reads the whole message, by name."""
    after = Conversation(facts=engine.knowledge.facts[:1], options=engine.knowledge.facts[1:3])
    concepts = PhraseFinder(engine.knowledge.lexicon.concepts, ENGLISH)

    def spelling(text: str) -> object:
        return Speller({"deep": 0.5, "knee": 0.4}, ENGLISH).repair(tokenise(text))

    def splitting(text: str) -> object:
        tokens = tokenise(text)
        found = tuple((one.start, one.end) for one in concepts.find(tokens))
        return QUESTIONS.split(tokens), QUESTIONS.split_at_joints(tokens), QUESTIONS.shared(tokens, found)

    return {
        "text": normalise,
        "spelling": spelling,
        "splitting": splitting,
        "signs": lambda text: engine._triage.check(Query(text, tokenise(text))),
        "gate": lambda text: engine._gate.judge(tokenise(text)),
        "glossary": lambda text: engine._glossary.answer(tokenise(text)),
        "greeting": lambda text: engine._turns.greeting(tokenise(text)),
        "last turn": lambda text: engine._turns.about_last(tokenise(text)),
        "correction": lambda text: engine._turns.without_correction(tokenise(text)),
        "points back": lambda text: engine._turns.points_back(tokenise(text)),
        "understanding": lambda text: engine._understanding.read(tokenise(text), ["leg_press"]),
        "suggestions": lambda text: engine.suggest(text, 5),
        "all": lambda text: engine.ask(text, after),
    }


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(
    "step",
    ["text", "spelling", "splitting", "signs", "gate", "glossary", "greeting", "last turn", "correction",
     "points back", "understanding", "suggestions", "all"],
)  # fmt: skip
def test_twice_the_message_is_twice_the_work(steps, step, unit):
    """No step is worse than linear in the length of the message, whatever is repeated."""
    assert max(grows(steps[step], unit)) <= MOST_GROWTH


@pytest.mark.parametrize("kind", KINDS)
def test_no_hostile_message_costs_more_than_many_questions(engine, kind):
    """The worst of generated messages costs no more than a few dozen ordinary questions."""
    words, chance = words_of(engine.knowledge), random.Random(kind)
    ordinary = sorted(lines_run(partial(engine.ask, fact.phrasings[0])) for fact in engine.knowledge.facts[::5])
    made = [hostile(kind, words, chance, size) for size in (500, 2_000, 4_000) for _ in range(3)]
    assert max(lines_run(partial(engine.ask, text)) for text in made) <= 30 * ordinary[len(ordinary) // 2]


def test_a_message_of_too_many_questions_is_asked_for_in_fewer_words(engine):
    """What costs too much is declined with what to do, instead of holding everybody up."""
    many = ". ".join(f"{fact.question} {number}" for number, fact in enumerate(engine.knowledge.facts))[:MAX_CHARACTERS]
    reply, trace, _ = engine.ask(many)
    assert isinstance(reply, Decline)
    assert reply.reason == "too_long"
    assert "too many parts" in trace.decision


def test_a_warning_sign_stands_in_a_message_too_costly_to_read(engine):
    """The budget is for questions: a warning sign among too many of them still gets help."""
    many = " ".join(f"{fact.question} {number}?" for number, fact in enumerate(engine.knowledge.facts))
    for text in (f"my chest hurts and i cant breathe. {many}", f"{many[:1800]} my chest hurts and i cant breathe"):
        assert isinstance(engine.ask(text)[0], Triage)


def test_the_reply_does_not_depend_on_what_was_asked_before(engine):
    """The budget is each message's own: the same message gets the same reply twice in a row."""
    many = ". ".join(fact.question for fact in engine.knowledge.facts[:40])[:MAX_CHARACTERS]
    assert engine.ask(many)[0] == engine.ask(many)[0]


def test_work_ends_where_the_budget_ends():
    """Readings are paid for by their words; nothing is lent."""
    work = Work(100)
    work.spend(50)
    with pytest.raises(TooMuchWorkError):
        work.spend(50)
    work.spend(5)


def test_a_long_story_with_a_question_is_read(engine):
    """A member's story of 500 characters is no hostile message."""
    story = (
        "I have trained for three years and my legs never grew much. I started with squats like everybody. "
        "Then my gym bought a new leg press and I tried it. It felt good at first! I added weight every week. "
        "A friend says that I stand on it wrong. I do four sets of ten with two minutes of rest. "
        "On saturdays I run with my dog and on sundays I sleep. My food is fine I think. "
        "So my question is this, how deep should I go on the leg press?"
    )
    assert "technique.depth" in [fact.topic for fact in engine.ask(story)[0].facts]


def test_look_ups_of_unknown_words_are_counted_by_message():
    """After so many unknown words the rest stay as they are; the next message starts afresh."""
    speller = Speller(dict.fromkeys(["deep", "knee"], 0.4), ENGLISH)
    unknown = [f"qx{chr(97 + n // 26)}{chr(97 + n % 26)}jw" for n in range(MAX_LOOK_UPS)]
    assert speller.repair([*unknown, "deepp"])[0][-1] == "deepp"
    assert speller.repair([*unknown[1:], "deepp"])[0][-1] == "deep"
    assert speller.repair(["deepp"])[0] == ("deep",)


def test_several_gaps_in_one_surface_are_not_tried_again_and_again():
    """Ten gaps over a row of the same word are followed once from each place, not in every combination."""
    surfaces = Surfaces({"group": [" ... ".join(["sore"] * 10 + ["end"])]}, Compounds(()))
    assert lines_run(lambda: surfaces.find(["sore"] * 200)) < 1_000_000

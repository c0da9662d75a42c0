"""Talk around a question, and messages that ask two things: cut word by word."""

from __future__ import annotations

import pytest

from bot.engine.cuts import Cuts
from bot.engine.models import Answer, Decline
from bot.engine.segments import ASKED, FIRST, HEAD, TAGS, Segments, tag_features


def facts(reply):
    """Return the ids of the facts of an answer; none for any other reply."""
    return [fact.id for fact in reply.facts] if isinstance(reply, Answer) else []


@pytest.fixture(scope="module")
def asked(engine):
    """Return a function that cuts talk off a message."""
    segments = Segments(engine.judges.segments)

    def cut(text):
        start, end = segments.asked(tuple(text.split()))
        return " ".join(text.split()[start:end])

    return cut


AROUND = (
    ("the ferry is about to leave so", ""), ("evening all from a soggy cardiff ,", ""),
    ("my nephew is reading this over my shoulder ,", ""), ("", "no hurry with that"),
    ("", "my toast is getting cold"), ("right sat on the bus home", "and thanks to whoever answers"),
)  # fmt: skip
LEAST = 0.85
"""Share of the messages that are answered as without the talk; of 12,000 by others 93 % are (docs/evaluation.md)."""


def test_talk_around_a_question_is_no_part_of_it(engine):
    """Wherever it stands, and without a mark between."""
    same = []
    for question in ("how deep should i go", "do i lock my knees at the top", "where do my feet go"):
        plain = facts(engine.ask(question)[0])
        assert plain
        same += [facts(engine.ask(f"{before} {question} {after}".strip())[0]) == plain for before, after in AROUND]
    assert sum(same) >= LEAST * len(same)


@pytest.mark.parametrize(
    "text",
    [
        "my heels lift when i go deep", "how many sets for somebody who runs twice a week",
        "i am 64 and never trained , what weight do i begin with", "feet",
    ],
)  # fmt: skip
def test_what_says_something_of_the_question_stays(asked, text):
    """Age, sport and complaint are no talk around it; nor is a message ever emptied."""
    assert asked(text) == text


def test_a_lift_named_in_talk_stays(engine):
    """Cut off, "waiting for the squat rack" is talk; "how deep" after "about my squats" is about squats."""
    assert isinstance(engine.ask("ok so about my squats how deep should i go")[0], Decline)


def test_a_wording_is_cut_nowhere(engine, knowledge):
    """Whatever a coach wrote as a phrasing is asked in full."""
    texts = ("explaining it to a friend tomorrow, what do i say", "in my notebook, base in or base out")
    for text in texts:
        fact = next(fact for fact in knowledge.facts if text in fact.phrasings)
        assert facts(engine.ask(text)[0]) == [fact.id]


def test_the_likeliest_tags_decide():
    """A model that knows one word of talk cuts after it, and only if the question is left."""

    class OneWord:
        def chances(self, features):
            likeliest = ASKED
            if "0:hello" in features:
                likeliest = HEAD
            elif "-1:hello" in features:
                likeliest = FIRST
            return {tag: 0.96 if tag == likeliest else 0.01 for tag in TAGS}

    segments = Segments(OneWord())  # type: ignore[arg-type]
    assert segments.asked(("hello", "how", "deep")) == (1, 3)
    assert segments.asked(("how", "deep", "hello")) == (0, 3)
    assert segments.asked(("hello", "deep")) == (0, 2)
    assert len(tag_features(("how", "deep"))) == 2


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("how wide do i stand and how many reps", {"technique.stance_width", "programming.sets_reps"}),
        ("is barefoot ok, and when do i breathe out", {"setup.gear", "technique.breathing"}),
        ("does it grow the glutes, also how long between sets", {"muscles.glutes", "programming.rest"}),
    ],
)
def test_two_questions_get_two_answers(engine, text, topics):
    """Whatever stands between them."""
    reply = engine.ask(text)[0]
    assert isinstance(reply, Answer)
    assert {fact.topic for fact in reply.facts} == topics


def test_one_question_is_one(engine):
    """Two objects, a choice or a reason are no second question."""
    cuts = Cuts(engine.judges.cuts, engine.knowledge.lexicon.words.questions.openers)
    for text in ("do my knees go in or out", "is one leg better than both legs", "my heels lift why is that"):
        assert cuts.parts(text.split()) == [tuple(text.split())]

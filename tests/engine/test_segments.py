"""Talk around a question, and messages that ask two things: cut word by word."""

from __future__ import annotations

import numpy as np
import pytest

from bot.engine.cuts import Cuts
from bot.engine.digests import combined, digests
from bot.engine.learning.prefaces import Prefaces
from bot.engine.learning.segments import Examples, Framed
from bot.engine.models import Answer, Decline
from bot.engine.segments import Segments
from bot.engine.text import Language


def facts(reply):
    """Return the ids of the facts of an answer; none for any other reply."""
    return [fact.id for fact in reply.facts] if isinstance(reply, Answer) else []


@pytest.fixture(scope="module")
def asked(engine, knowledge):
    """Return a function that cuts talk off a message."""
    segments = Segments(engine.judges.segments, knowledge.lexicon.words.questions.openers)

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


def test_all_that_is_cut_has_to_read_like_talk():
    """A place at which the question may begin is weighed with every word before it, and only if a question is left."""

    class OneWord:
        def scores(self, found):  # in the order of TAGS
            hello = (found == combined("0", [digests(["hello"])])).any(axis=1)
            return np.where(
                hello[:, np.newaxis], (2.0, 0.0, 2.0, -1.0), (-1.0, 0.0, -5.0, -1.0)
            )  # in the order of TAGS

    segments = Segments(OneWord(), frozenset())  # type: ignore[arg-type]
    assert segments.asked(("hello", "how", "deep")) == (1, 3)
    assert segments.asked(("hello", "there", "how", "deep")) == (1, 4)
    assert segments.asked(("some", "words", "more", "hello", "how", "deep")) == (0, 6)
    assert segments.asked(("how", "deep", "hello")) == (0, 2)
    assert segments.asked(("hello", "deep")) == (0, 2)


@pytest.mark.parametrize("side", ["before", "after"])
def test_talk_is_learned_on_the_side_it_is_said_on(knowledge, side):
    """Nobody opens with "cheers in advance lads"; what may stand on either side does."""
    language = Language(knowledge.lexicon.words)
    one, other = (set(getattr(knowledge.prefaces, name)) for name in (side, "after" if side == "before" else "before"))
    said = set(getattr(Prefaces(knowledge, language), side))
    assert all(language.tokenise(text) in said for text in (*sorted(one)[:200], *knowledge.prefaces.either[:200]))
    assert sum(language.tokenise(text) in said for text in sorted(other - one)[:1000]) < 100


def test_learning_finds_where_talk_ends():
    """A handful of messages teach which words are talk, and the same messages teach the same."""

    def learned():
        examples = Examples(frozenset({"how", "what"}))
        for word in ("deep", "wide", "heavy", "often", "long", "many"):
            for talk in ("hello mate", "evening all", "cheers lads"):
                head = tuple(talk.split())
                examples.add(Framed((*head, "how", word), 2, 4))
                examples.add(Framed(("how", word, *head), 0, 2))
                examples.add(Framed(("how", word), 0, 2))
                examples.add(Framed(("how", word, "is", "it"), 0, 4))
        return examples.learned()

    segments = Segments(learned(), frozenset({"how", "what"}))
    assert segments.asked(("hello", "mate", "how", "tall")) == (2, 4)
    assert segments.asked(("what", "tall", "cheers", "lads")) == (0, 2)
    assert segments.asked(("how", "tall", "is", "it")) == (0, 4)
    assert learned() == learned()


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

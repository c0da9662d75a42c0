"""What a word means: asked in many ways, and never taken from an ordinary question."""

from __future__ import annotations

import pytest

from bot.engine.models import Answer
from bot.speech.trace import trace_lines
from bot.speech.wording import Wording
from tests.english import normalise


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("whats butt wink", "butt_wink"),
        ("what does RPE mean", "rpe"),
        ("define sled", "sled"),
        ("meaning of lockout", "lockout"),
        ("DOMS, what is that?", "doms"),
        ("what even is a drop set lol", "drop_set"),
        ("what does rir stand for", "rir"),
        ("what is a hack squat", "hack_squat"),
        ("sciatica meaning", "sciatica"),
        ("what's runner's knee?", "runners_knee"),
        ("hey coach what is a romanian deadlift", "rdl"),
    ],
)
def test_a_question_for_a_meaning_gets_the_term(engine, question, term):
    """The answer carries the term and counts for its topic."""
    reply, trace, _ = engine.ask(question)
    assert isinstance(reply, Answer)
    assert [one.id for one in reply.terms] == [term]
    assert reply.topics == (reply.terms[0].topic,)
    assert any(f'asks what "{reply.terms[0].term}" means' in line for line in trace_lines(trace))


@pytest.mark.parametrize(
    "question",
    [
        "what is a leg press",
        "meaning of leg press",
        "how do i fix butt wink",
        "what is the best depth",
        "what about glutes",
        "what is my 1rm",
        "is butt wink bad",
        "rpe 8 or failure",
        "what are quads for",
        "butt wink",
        "what is the difference between rpe and rir",
        "foot position for hack squats",
    ],
)
def test_an_ordinary_question_is_no_question_for_a_meaning(engine, question):
    """Naming a term is not asking what it means."""
    assert getattr(engine.ask(question)[0], "terms", ()) == ()


def test_no_phrasing_is_taken_from_its_topic(engine):
    """Where a fact's own phrasing asks for a meaning, the term belongs to the fact's topic."""
    opened = tuple(text.split("TERM")[0].strip() for text in engine.knowledge.lexicon.definition_questions)
    asked = [
        (topic.id, phrasing)
        for topic in engine.knowledge.topics
        for fact in topic.facts
        for phrasing in fact.phrasings
        if any(start and normalise(phrasing).startswith(start) for start in opened)
    ]
    stolen = []
    for topic, phrasing in asked:
        reply = engine.ask(phrasing)[0]
        if getattr(reply, "terms", ()) and topic not in reply.topics:
            stolen.append((phrasing, reply.topics))
    assert len(asked) > 100
    assert stolen == []


def test_every_term_is_found_by_all_its_spellings(engine):
    """Each spelling leads to its own term."""
    for term in engine.knowledge.glossary:
        for spelling in (term.id, *term.spellings):
            assert engine.define(spelling).terms == (term,), spelling
    assert engine.define("no such word") is None


def test_a_follow_up_leans_on_the_term(engine):
    """After the meaning, "more" gives the fact that says more."""
    _, _, conversation = engine.ask("whats butt wink")
    reply = engine.ask("tell me more", conversation)[0]
    assert reply.asked_for == "detail"
    assert reply.facts[0].topic == "technique.hips_on_seat"


def test_conditions_are_not_diagnosed(engine):
    """The name of a condition is explained, and who decides is said."""
    words = Wording(engine.knowledge.messages)
    for name in ("sciatica", "runner's knee", "jumper's knee", "slipped disc", "FAI"):
        assert "do not diagnose" in words.say(engine.define(name)).plain


def test_help_comes_before_meanings(engine):
    """After an emergency a question for a meaning gets help again."""
    _, _, conversation = engine.ask("my chest feels tight and my arm is numb")
    assert type(engine.ask("what does rpe mean", conversation)[0]).__name__ == "Triage"


def test_the_words_name_the_term_and_what_says_more(engine):
    """The plain text has the meaning and the closest question."""
    said = Wording(engine.knowledge.messages).say(engine.define("rom"))
    assert said.plain.startswith("Range of motion: How far")
    assert "More on that: " in said.plain

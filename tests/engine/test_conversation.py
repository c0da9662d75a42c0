"""What one turn lends to the next, and where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.conversation import Conversation, Turns
from bot.engine.engine import Engine
from bot.engine.models import Answer, Clarify, Decline, Greeting, Reply
from tests.english import ENGLISH, tokenise

MESSAGES = [
    "hips", "weight stuff", "the angle", "top of it", "feet", "machine seat pain", "heavier legs", "is it bad",
    "and that?", "no i meant the other", "none of these", "the second one", "how come", "ok", "squats?", "back to it",
    "how deep should i go", "first pls", "what about wide", "tell me a joke", "does that help", "knees", "2",
]  # fmt: skip


def talk(engine: Engine, *messages: str) -> Reply:
    """Ask one message after the other; return the last reply."""
    conversation = Conversation()
    for message in messages:
        reply, _, conversation = engine.ask(message, conversation)
    return reply


@pytest.mark.parametrize(
    ("messages", "topic"),
    [
        (("how wide should my stance be", "is it bad"), "technique.stance_width"),
        (("my butt lifts off the seat", "how do i fix that"), "technique.hips_on_seat"),
        (("should i lock out at the top", "really?"), "technique.lockout"),
        (("how deep do i go", "why tho"), "technique.depth"),
        (("how many sets", "and rest?"), "programming.rest"),
        (("how many reps for size", "and for strength"), "programming.sets_reps"),
        (("is it better then squats", "and hack squats?"), "comparison.hack_squat"),
        (("or squats?", "what about lunges"), "comparison.other_lifts"),
        (("does it grow glutes", "and what about my calves!!!"), "muscles.calves"),
        (("knee arthritis, ok?", "what shoes", "no, i meant belts"), "setup.gear"),
        (("feet high or low", "not that, i meant width"), "technique.stance_width"),
        (("how many sets", "tell me a joke", "anyway how deep"), "technique.depth"),
        (("how deep should i go", "does the leg press work the glutes"), "muscles.glutes"),
    ],
)
def test_later_turns(engine, messages, topic):
    """Pronouns and bare words stay with the topic, corrections leave it, a whole question stands alone."""
    reply = talk(engine, *messages)
    assert isinstance(reply, Answer)
    assert reply.facts[0].topic == topic


@pytest.mark.parametrize("thanks", ["ok", "alright", "k thx", "hmm ok", "got it"])
def test_an_acknowledgement_is_no_question(engine, thanks):
    """An "ok" after an answer does not answer again."""
    assert isinstance(talk(engine, "how deep should i go", thanks), Greeting)


@pytest.mark.parametrize("chat", ["lol", "same", "bruh", "nah", "new pr today", "test"])
def test_chat_gets_no_answer(engine, chat):
    """Talk that asks nothing gets a short reply or a refusal, never a fact, also after an answer."""
    assert isinstance(talk(engine, chat), (Decline, Greeting))
    assert isinstance(talk(engine, "how deep should i go", chat), (Decline, Greeting))


def test_an_option_is_picked_by_its_words(engine):
    """After a choice, a few words of one option are enough."""
    reply, _, conversation = engine.ask("feet")
    offered = reply.options if isinstance(reply, Clarify) else ()
    for fact in offered:
        picked, _, _ = engine.ask(fact.question, conversation)
        assert isinstance(picked, Answer)
        assert picked.facts[0].id == fact.id


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(MESSAGES), min_size=2, max_size=6))
def test_a_choice_never_follows_a_choice(engine, messages):
    """Whatever is said, one question back is followed by an answer, help or a refusal."""
    conversation, asked = Conversation(), False
    for message in messages:
        reply, _, conversation = engine.ask(message, conversation)
        assert not (asked and isinstance(reply, Clarify))
        asked = isinstance(reply, Clarify)


def test_a_question_is_no_thanks(engine):
    """The message "is it ok for me" asks; "ok cool" does not."""
    assert not isinstance(talk(engine, "is it ok for me"), Greeting)
    assert isinstance(talk(engine, "ok cool"), Greeting)


def test_another_lift_after_anything_but_a_comparison_is_not_ours(engine):
    """After a question of technique "and on squats?" asks about squats; we do not compare with every lift."""
    assert isinstance(talk(engine, "how deep should i go", "and on squats?"), Decline)
    assert isinstance(talk(engine, "or squats?", "and bench press?"), Decline)


def test_a_named_condition_holds_for_the_whole_conversation(engine):
    """However many turns ago: load, sets and depth are for their clinician, shoes and muscles are not."""
    turns = [
        "i got arthritis in my knee can i do it",
        "ok what shoes",
        "do i need a belt",
        "how much does the sled weigh",
    ]
    for asked, topic in (
        ("how many sets", "safety.bad_knees"),
        ("how deep", "safety.bad_knees"),
        ("what muscles does it work", "muscles.overview"),
        ("what shoes", "setup.gear"),
    ):
        reply = talk(engine, *turns, asked)
        if topic == "safety.bad_knees":  # it was told: now only that somebody else decides
            assert isinstance(reply, Decline), asked
            assert reply.reason == "clinician", asked
            assert reply.closest is not None, asked
            assert reply.closest.topic == topic, asked
        else:
            assert isinstance(reply, Answer), asked
            assert reply.facts[0].topic == topic, asked


@pytest.fixture(scope="module")
def turns(engine) -> Turns:
    return Turns(engine.knowledge.lexicon, ENGLISH)


def test_a_number_alone_picks_what_stands_below_an_answer(turns, engine):
    """The number or its word, with nothing beside it; a letter is a word of its own there."""
    options = engine.knowledge.facts[:3]
    for text, picked in (("2", options[1:2]), ("number two", options[1:2]), ("b", ()), ("4", ()), ("2 sets", ())):
        assert turns.number(tokenise(text), options) == picked, text
    assert turns.number(tokenise("last"), options) == options[-1:]


def test_a_word_of_picking_alone_gets_a_reply_where_nothing_is_offered(engine):
    """First thing in a conversation, after an answer, a choice and an emergency: "last" has nothing to be last of."""
    words = engine.knowledge.lexicon.words.turns
    before = [None, *(engine.ask(text)[2] for text in ("how deep should i go", "my hips", "my chest hurts"))]
    for word in (*words.places, *words.together):
        for conversation in before:
            engine.ask(word, conversation)


def test_a_correction_leaves_what_is_denied(turns):
    """After "i meant wider, not lower" nobody asks about lower."""
    assert turns.without_correction(tokenise("no i meant wider, not lower")) == ("wider", ",")
    assert turns.without_correction(tokenise("no i meant wider")) == ("wider",)
    assert turns.without_correction(tokenise("i said plates not knees. how much")) == ("plates", ".", "how", "much")


def test_words_that_need_a_pointer_point_back_only_beside_one(turns):
    """The word "bad" says nothing alone, with or without "that"; "safe" may begin a question of its own."""
    assert turns.points_back(tokenise("is that bad"))
    assert turns.points_back(tokenise("is it bad"))
    assert turns.points_back(tokenise("is that safe"))
    assert not turns.points_back(tokenise("is safe"))


def test_a_false_alarm_is_known(turns):
    """Whoever was misread says so, and is believed where nothing else was said."""
    assert turns.says_false_alarm(tokenise("false alarm"))
    assert not turns.says_false_alarm(tokenise("my alarm rang"))

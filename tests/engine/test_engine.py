"""What a member gets from the engine: answers, choices, refusals, help; and what never changes them."""

from __future__ import annotations

import random
import time
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine.conversation import Conversation
from bot.engine.engine import Engine
from bot.engine.models import Answer, Clarify, Decline, Greeting, Triage
from bot.engine.text import MAX_CHARACTERS
from bot.factbase.loader import load_knowledge
from tests.test_utterances import UTTERANCES

slow_fixture_ok = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def talk(engine: Engine, *messages: str):
    """Ask one message after the other; return the last reply."""
    conversation = Conversation()
    reply = None
    for message in messages:
        reply, _, conversation = engine.ask(message, conversation)
    return reply


def topics(reply) -> list[str]:
    return [fact.topic for fact in reply.facts] if isinstance(reply, Answer) else [type(reply).__name__]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("where shoud i put feet on legpress", "technique.foot_placement"),
        ("how deep should I go on leg press?", "technique.depth"),
        ("does the semitendinosus cross the hip?", "muscles.hamstring_anatomy"),
        ("leg press doesn't work glutes", "muscles.glutes"),
        ("should i not lock my knees", "technique.lockout"),
        (
            "saw a clip of some guy bouncing twenty plates a hand's width up and down, is that real training",
            "technique.depth",
        ),
        ("no knee pain, how deep should I go?", "technique.depth"),
        ("how do you find your max", "load.one_rep_max"),
        ("lp where do my feet go", "technique.foot_placement"),
        ("is squat better than leg press", "comparison.squat"),
        ("is leg press better than squat", "comparison.squat"),
    ],
)
def test_answers(engine, question, topic):
    """Typos, wrong premises, negation, stories and both directions of a comparison."""
    assert topics(engine.ask(question)[0]) == [topic]


def test_the_trace_says_what_a_close_call_reads_like(engine):
    """Where the weights hesitate, the phrasing that decided is named; where they do not, none is."""
    phrasings = {text for fact in engine.knowledge.facts for text in fact.wordings}
    named = [
        engine.ask(text)[1].alike
        for text in ("what weight for goblet squats", "is whey ok after training", "how much can you bench")
    ]
    assert any(named)
    assert {alike for alike in named if alike} <= phrasings
    assert not engine.ask("how deep should i go")[1].alike


def test_an_answer_carries_what_else_may_be_meant(engine):
    """At most three other facts, of other topics."""
    found = [engine.ask(text)[0] for _, text in UTTERANCES[:200]]
    answers = [reply for reply in found if isinstance(reply, Answer)]
    assert any(reply.alternatives for reply in answers)
    for reply in answers:
        assert len(reply.alternatives) <= 3
        answered = {fact.topic for fact in reply.facts}
        assert answered.isdisjoint(fact.topic for fact in reply.alternatives)


@pytest.mark.parametrize(
    ("assertion", "fact"),
    [
        ("semitendinosus and semimembranosus do not cross the hip", "muscles.hamstring_anatomy.cross_hip"),
        ("only the long head of the arm biceps crosses the shoulder", "muscles.hamstring_anatomy.arm_biceps"),
        ("leg press is bad for glutes", "muscles.glutes.works"),
        ("leg press is a squat with no hip extension", "muscles.hip_extension.arc"),
        ("leg press does not work hamstrings because there is no hip extension", "muscles.hamstrings.works"),
        ("leg press is specifically for the teardrop", "muscles.teardrop.selective"),
    ],
)
def test_the_articles_errors_are_corrected(engine, assertion, fact):
    """A member who repeats an error of the article gets the fact with its correction."""
    reply = engine.ask(assertion)[0]
    assert isinstance(reply, Answer)
    assert reply.facts[0].id == fact
    assert all(answered.correction is not None for answered in reply.facts)  # two errors may stand in one sentence


@pytest.mark.parametrize(
    "question",
    [
        "what muscles does the bench press work?", "bech press form", "how deep should i squat", "hack squat stance",
        "leg curl form tips", "how heavy is the prowler sled", "when is the press conference", "is creatine safe",
        "what time do you close", "who left the plates on the leg press", "what is my pr", "tell me a joke",
        "https://example.org", "is anyone on the leg press right now",
    ],
)  # fmt: skip
def test_declines(engine, question):
    """Other lifts, gym matters, personal questions, links and jokes are refused."""
    assert isinstance(engine.ask(question)[0], Decline)


def test_three_questions_are_answered(engine):
    """Each of them, also where no mark stands between."""
    reply = engine.ask("how many sets should i do, how deep, and is it ok to lock my knees at the top?")[0]
    assert set(topics(reply)) == {"programming.sets_reps", "technique.depth", "technique.lockout"}


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("drop sets or rest pause for quads, which pumps more", "programming.intensity"),
        ("do both legs have to look the same or is a bit normal", "variations.imbalance"),
    ],
)  # fmt: skip
def test_one_question_gets_one_fact(engine, question, topic):
    """What may be a second one stands one tap away at most."""
    reply = engine.ask(question)[0]
    assert topics(reply) == [topic]


@pytest.mark.parametrize(
    "question",
    [
        "is the bench any use for triceps or am i just weak", "are the showers hot or is it broken again",
        "does oat milk count as protein or is it pointless", "cant do one chin up, 31m, where to start?",
    ],
)  # fmt: skip
def test_half_a_question_of_something_else_is_none_of_ours(engine, question):
    """The other half names nothing, and would be ours alone."""
    assert isinstance(engine.ask(question)[0], Decline)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("sled squeaks", "setup.upkeep"), ("i did 140 for 9, whats my 1rm", "load.one_rep_max"),
        ("how do i look after my knees on this machine", "safety.knee_pain"),
    ],
)  # fmt: skip
def test_a_word_of_the_closed_list_keeps_nothing_out_that_is_surely_ours(engine, question, topic):
    """What is out of order, your own numbers, how somebody looks: there they mean something else."""
    assert topics(engine.ask(question)[0])[:1] == [topic]


def test_two_questions_are_both_answered(engine):
    """In the order asked, if two are plainly asked; else what the message is about as a whole comes first.

    What was not understood is said.
    """
    reply = engine.ask("how deep should i go and where do my feet go?")[0]
    assert topics(reply) == ["technique.depth", "technique.foot_placement"]
    reply = engine.ask("did 180x9, what would my max be")[0]
    assert topics(reply)[0] == "load.one_rep_max"
    reply = engine.ask("how deep should i go? what is the best bench press grip?")[0]
    assert topics(reply) == ["technique.depth"]
    assert reply.missed == ("what is the best bench press grip",)


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (("does it work the glutes", "and calves?"), ["muscles.calves"]),
        (("how deep should i go", "how come"), ["technique.depth"]),
        (("feet high or low", "no i meant how wide"), ["technique.stance_width"]),
        (("how deep should i go", "thanks", "and should i lock out"), ["technique.lockout"]),
        (("how many sets", "and on squats?"), ["Decline"]),
        (("my knees cave in when pressing", "how do i fix that"), ["technique.knee_tracking"]),
        (("why do my heels lift", "how do i fix that"), ["technique.heels"]),
        (("what is a good leg press weight", "and as a woman"), ["load.standards"]),
        (("my knee made a noise on the third set", "its huge now"), ["Triage"]),
    ],
)
def test_follow_ups(engine, messages, expected):
    """A later turn leans on the one before, and not further than it should."""
    assert topics(talk(engine, *messages)) == expected


def test_the_source_may_be_asked_for_in_the_last_sentence(engine):
    """Whatever stands before it."""
    _, _, conversation = engine.ask("does it work the glutes")
    reply = engine.ask("hmm i disagree tbh. EMG isnt growth. where's your source", conversation)[0]
    assert reply.asked_for == "sources"
    assert topics(reply) == ["muscles.glutes"]


def test_one_message_leaves_nothing_to_the_next(engine):
    """Whatever a message cost, the next one may cost as much again."""
    _, _, after = engine.ask("he collapsed by the machine")
    engine.ask("and how deep, and how wide, and how often, " * 40)
    assert not isinstance(engine.ask("false alarm, i misread it. how deep should i go on it", after)[0], Triage)


def test_asking_for_the_source(engine):
    """Asking "says who?" gets the citations of the last answer."""
    reply = talk(engine, "how deep should i go", "source?")
    assert isinstance(reply, Answer)
    assert reply.asked_for == "sources"


def test_a_choice_is_asked_once_only(engine):
    """Clarify, then answer or decline: never a loop."""
    words = (form for forms in engine.knowledge.lexicon.concepts.values() for form in forms)
    vague = list(islice((form for form in words if isinstance(engine.ask(form)[0], Clarify)), 5))
    assert len(vague) == 5
    for message in vague:
        reply, _, conversation = engine.ask(message)
        assert 2 <= len(reply.options) <= 4
        again, _, _ = engine.ask(message, conversation)
        assert not isinstance(again, Clarify)
        picked, _, _ = engine.ask("the second one", conversation)
        assert topics(picked) == [reply.options[1].topic]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("hello", "hello"), ("thx man", "thanks"), ("what can you do", "help"), ("are you a bot?", "who"), ("cya", "bye")],
)
def test_greetings(engine, text, kind):
    """Politeness is met with politeness."""
    reply = engine.ask(text)[0]
    assert isinstance(reply, Greeting)
    assert reply.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000, "\x00\x07\x1b[31m", "\u202e\u2066how deep\u2069", "ho\u200dw de\u200dep", "💪🦵🔥",
        "?" * 200, "", " ",
        "\n\n", "<@123> <:flex:1>", "'" * 500, "a" * 1999, "😀" * 2000,
    ],
)  # fmt: skip
def test_strange_input_gets_a_clear_reply_in_bounded_time(engine, text):
    """No crash, no long wait, no invented answer."""
    started = time.process_time()
    reply, trace, _ = engine.ask(text)
    assert time.process_time() - started < 5
    assert trace.decision or isinstance(reply, (Answer, Triage))
    if len(text) > MAX_CHARACTERS:
        assert reply == Decline("too_long")
    elif not any(character.isalnum() for character in text):
        assert reply == Decline("empty")


@slow_fixture_ok
@given(st.text(max_size=300))
def test_the_engine_never_raises(engine, text):
    """Any text gets a reply."""
    engine.ask(text)


@slow_fixture_ok
@given(st.integers(0, 10**6))
def test_case_and_punctuation_change_nothing(engine, knowledge, seed):
    """The same words in capitals, with marks or spaces, get the same facts."""
    chance = random.Random(seed)
    fact = chance.choice(knowledge.facts)
    phrasing = chance.choice(fact.phrasings)
    plain = topics(engine.ask(phrasing)[0])
    assert topics(engine.ask(f"  {phrasing.upper()}!!! ")[0]) == plain


def test_every_question_on_a_button_finds_its_fact(engine, knowledge):
    """A canonical question, typed, leads to its own fact."""
    for fact in knowledge.facts:
        reply = engine.ask(fact.question)[0]
        assert isinstance(reply, Answer), fact.question
        assert reply.facts[0].id == fact.id, fact.question


def test_same_message_same_reply(small_fact_base):
    """Two engines that learned apart agree to the last digit."""
    first, second = (Engine(load_knowledge(small_fact_base)) for _ in range(2))
    for text in ("feet", "knees hurt a bit", "how low", "is it good", "quads or glutes"):
        assert repr(first.ask(text)[0]) == repr(second.ask(text)[0])


def test_the_trace_explains(engine):
    """The trace is written by the same pass: words, gate, candidates with parts, decision."""
    reply, trace, _ = engine.ask("where shoud i put feet on legpress")
    assert [(repair.written, repair.read) for repair in trace.repairs] == [("shoud", "should")]
    assert trace.gate.startswith("ours: leg_press")
    assert trace.candidates[0].fact == reply.facts[0]
    assert trace.candidates[0].parts
    assert trace.data_hash == engine.knowledge.data_hash


CONDITIONS = [
    "i have a hernia", "i am pregnant", "i had knee surgery", "my doctor found a herniated disc",
    "i have high blood pressure",
    "got arthritis in my knee", "sprained my ankle last week", "hip replacement in may",
]  # fmt: skip
DOSING = [
    "how heavy can i go", "how many sets should i do", "what weight should i start with", "how deep should i go",
    "when do i add weight",
]  # fmt: skip


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("question", DOSING)
def test_no_load_range_or_plan_for_somebody_with_a_condition(engine, condition, question):
    """Whoever names an injury, illness, operation or pregnancy hears who decides, in any order and in the next turn."""
    for messages in ((f"{condition}, {question}",), (f"{question}? {condition}",), (condition, question)):
        reply = talk(engine, *messages)
        if isinstance(reply, Answer):
            assert all(fact.for_conditions for fact in reply.facts), [fact.id for fact in reply.facts]
        if isinstance(reply, Clarify):
            assert all(fact.for_conditions for fact in reply.options)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_how_often_is_said_after_a_condition_and_beside_it_never_alone(engine, condition):
    """A plan is no load, range or date, so a condition does not bar it; in one message its own fact comes, too."""
    reply = talk(engine, f"{condition}, how often a week")
    if isinstance(reply, Answer):
        assert any(fact.for_conditions for fact in reply.facts)
        assert all(fact.for_conditions or fact.topic == "programming.frequency" for fact in reply.facts)
    assert talk(engine, condition, "how often a week should i leg press").topics == ("programming.frequency",)


@pytest.mark.parametrize("question", ["so 100 kg is fine?", "is it safe", "sure?", "and how many sets", "so how deep?"])
@pytest.mark.parametrize(
    "condition",
    [
        "type 1 diabetic, can i leg press", "can i leg press with asthma", "i take blood thinners, is it ok",
        "i have osteoporosis", "inguinal hernia",
    ],
)  # fmt: skip
def test_what_was_told_of_a_condition_bars_as_one_that_is_named(engine, condition, question):
    """However it was put: once the fact on it is told, its clinician decides what is asked right after."""
    reply = talk(engine, condition, question)
    if isinstance(reply, Answer):
        assert all(fact.for_conditions and not fact.for_healthy for fact in reply.facts), reply.facts
    else:
        assert isinstance(reply, Decline)


@pytest.mark.parametrize(
    "over",
    [
        "all healed now", "mri came back clean", "jk im not pregnant lol", "wrong chat, that is my brother",
        "it healed years ago",
    ],
)  # fmt: skip
def test_a_condition_ends_when_it_is_said_to_be_over(engine, over):
    """After that what was left to a clinician is answered."""
    assert talk(engine, "i have a torn meniscus", over, "how many sets should i do").topics == (
        "programming.sets_reps",
    )


@pytest.mark.parametrize(
    "still",
    ["the doctor said something about it", "it only hurts a bit", "physio is happy so far", "its a small one"],
)
def test_a_condition_does_not_end_because_it_gets_better(engine, still):
    """What sounds near to its end leaves it where it is."""
    reply = talk(engine, "i have a torn meniscus", still, "how many sets should i do")
    assert not isinstance(reply, Answer) or all(fact.for_conditions for fact in reply.facts)


@pytest.mark.parametrize("asked", DOSING)
def test_no_load_or_range_after_what_has_to_be_seen(engine, asked):
    """Help for today is said again to whoever asks on about load; muscles may be told."""
    before = "my knee popped and it is swelling up"
    assert isinstance(talk(engine, before, asked), Triage)
    assert isinstance(talk(engine, before, "what muscles does it work"), Answer)
    assert not isinstance(talk(engine, before, "false alarm, it was the machine", asked), Triage)


def test_no_load_for_somebody_in_pain(engine):
    """Pain gets no answer about weight or sets."""
    reply = engine.ask("my knee hurts, how much weight should i add")[0]
    assert not isinstance(reply, Answer) or not {fact.topic.split(".")[0] for fact in reply.facts} & {
        "load",
        "programming",
    }

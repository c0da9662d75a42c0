"""What help says, and that two helps said together can be followed at once."""

from __future__ import annotations

import itertools
import re
from itertools import combinations

import pytest

from bot.engine.conversation import Conversation
from bot.engine.engine import Engine
from bot.engine.models import LEVELS, Answer, Decline, Greeting, Reply, Triage
from bot.speech.wording import Wording

LIE, SIT, STILL = (
    r"\b(lie|roll)\b",
    r"\bsit (upright|down)\b|\bstop and sit\b",
    r"\bstay still\b|\bkeep still\b|\bdo not twist\b",
)


def talk(engine: Engine, *messages: str) -> Reply:
    """Ask one message after the other; return the last reply."""
    conversation = Conversation()
    for message in messages:
        reply, _, conversation = engine.ask(message, conversation)
    return reply


def said(reply):
    """Return the ids of the signs whose help is said, first one first."""
    return [sign.id for sign in reply.said] if isinstance(reply, Triage) else []


def pairs(knowledge):
    """Yield every reply of two signs of one level."""
    warnings = [sign.warning for sign in knowledge.triage.signs]
    for level in LEVELS:
        yield from (Triage(pair) for pair in combinations([one for one in warnings if one.level == level], 2))


def test_contradictory_steps_never_meet(knowledge):
    """Nobody is told to sit up and to lie down, or to lie still and to move."""
    for reply in pairs(knowledge):
        said = " ".join(sign.say.lower() for sign in reply.said)
        lie, sit = re.search(LIE, said), re.search(SIT, said)
        if len(reply.said) == 2:
            assert not (lie and sit), [sign.id for sign in reply.said]
            assert not (sit and re.search(STILL, said)), [sign.id for sign in reply.said]


def test_resuscitation_and_a_crisis_stand_alone(knowledge):
    """Nothing else is read out beside them."""
    for reply in pairs(knowledge):
        if {"cardiac_arrest", "self_harm"} & {sign.id for sign in reply.signs}:
            assert len(reply.said) == 1


def test_a_collapse_without_breath_is_told_to_resuscitate(engine):
    """Not to lie down 'even if you feel fine again'."""
    reply = engine.ask("someone collapsed and isnt breathing")[0]
    assert [sign.id for sign in reply.said] == ["cardiac_arrest"]


@pytest.mark.parametrize(
    "text",
    [
        "my left ear hurts when i press, how deep should i go",
        "my elbow is swollen, how many sets",
        "i feel dizzy, feet high or low?",
    ],
)
def test_a_symptom_never_gets_training_advice_alone(engine, knowledge, text):
    """It gets a safety fact before anything else that was asked, and the line that says when to call."""
    reply = engine.ask(text)[0]
    safe = {topic.id for topic in knowledge.topics if topic.symptoms}
    assert isinstance(reply, Triage) or reply.caution
    if isinstance(reply, Answer):
        assert reply.topics[0] in safe
        assert set(reply.topics[1:]) <= safe | {"technique.foot_height"}  # asked beside it: never depth or sets
    else:
        assert isinstance(reply, (Triage, Decline))


def test_the_line_is_always_the_same(engine, translations):
    """When to call for help stands in the words of the message `when_to_call`."""
    assert "{emergency_number}" in engine.knowledge.messages["when_to_call"]


@pytest.mark.parametrize(
    "text",
    [
        "feet fall asleep on the leg press",
        "i want to feel my quads",
        "the bottom of the sled is stuck, needs oil",
        "how deep should i go",
    ],
)
def test_ordinary_talk_is_no_emergency(engine, text):
    """Machines, feelings in a muscle and feet that fall asleep are answered as usual."""
    assert not isinstance(engine.ask(text)[0], Triage)


CHEST, CRISIS = "my chest hurts", "i want to kill myself"
TALK = ["thanks", "bye", "it's gone now", "it passed, i feel better now", "lol", "no i am fine", "gracias"]


@pytest.mark.parametrize("emergency", [CHEST, CRISIS])
@pytest.mark.parametrize("talk_of", TALK)
def test_talk_takes_no_emergency_back(engine, knowledge, emergency, talk_of):
    """Thanks, a goodbye, "it's gone": whom to call is said again, in short, and nothing is called good."""
    reply = talk(engine, emergency, talk_of)
    assert isinstance(reply, Triage)
    assert reply.again == "short"
    (block,) = Wording(knowledge.messages).say(reply).blocks
    assert "112" in block.text
    assert len(block.text) < 300


@pytest.mark.parametrize("asks", ["do i have to call", "what do i do", "what's the weather", "how deep should i go"])
def test_whatever_is_asked_after_an_emergency_the_help_comes_first(engine, asks):
    """In full: a refusal would leave somebody alone who asks what to do."""
    reply = talk(engine, "someone collapsed and isnt breathing", "thanks", asks)
    assert said(reply) == ["cardiac_arrest"]
    assert isinstance(reply, Triage)
    assert reply.again == "full"


@pytest.mark.parametrize("sign", [CHEST, CRISIS, "someone collapsed and isnt breathing", "my pee is brown as cola"])
def test_help_is_never_said_twice_in_the_same_words(engine, knowledge, sign):
    """To whoever asks on about training, and to whoever says it once more; each time with the number."""
    wording, conversation, texts = Wording(knowledge.messages), Conversation(), []
    for text in (sign, "how deep should i go", "and how many sets", "thanks", "lol"):
        reply, _, conversation = engine.ask(text, conversation)
        texts.append(wording.say(reply).plain)
    assert all("112" in text for text in texts)
    assert all(one != next_ for one, next_ in itertools.pairwise(texts))


def test_whoever_says_it_once_more_is_not_told_all_of_it_again(engine):
    """Who calls the same sign slight has had its help."""
    reply = talk(engine, "my knee swelled up after the leg press", "the knee is only a little swollen, honestly")
    assert isinstance(reply, Triage)
    assert said(reply) == ["knee_injury"]
    assert reply.again == "short"


def test_a_journey_is_said_in_full_again(engine, knowledge):
    """Who was sent to an emergency department is not told to call instead."""
    reply = talk(engine, "my pee is dark brown after leg day", "thanks")
    assert "emergency department" in Wording(knowledge.messages).say(reply).blocks[0].text


@pytest.mark.parametrize(
    "text",
    [
        "she's choking on something and can't cough",
        "swallowed my gum while pushing and it's stuck, can't breathe",
        "choking, protein ball, he's going blue",
        "my mate inhaled a grape at the gym cafe and can't make a sound",
        "se esta atragantando con un trozo de pan",
        "mi padre se trago un chicle, lo tiene atorado y no puede hablar",
    ],
)
def test_choking_is_told_the_blows_and_the_pulls(engine, text):
    """Sitting upright to wait saves nobody whose airway is blocked."""
    assert said(engine.ask(text)[0]) == ["choking"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ate a peanut, my tongue is swelling and i am choking", "severe_allergy"),
        ("i'm covered in hives and choking", "severe_allergy"),
        ("diabetic here, low sugar, shaky and confused and one side of my face is drooping", "stroke_or_thunderclap"),
        ("the bar fell on my chest and my chest hurts, my neck hurts and i cant feel my legs", "back_accident"),
        ("my leg is numb and my foot is white and cold", "emergency"),
        ("mi pierna esta dormida y el pie esta frio y blanco", "emergency"),
    ],
)
def test_the_most_urgent_help_is_said_first(engine, text, first):
    """A throat that swells, a stroke, a hurt spine and a leg without blood go before what looks milder."""
    assert said(engine.ask(text)[0])[:1] == [first]


def test_a_stroke_takes_no_sugar_step_away(engine):
    """Slurred words may be either: whoever is diabetic is told to call and to take sugar."""
    reply = engine.ask("my speech is slurred and i am diabetic, my sugar is low")[0]
    assert said(reply) == ["stroke_or_thunderclap", "low_blood_sugar"]


@pytest.mark.parametrize(
    "text",
    [
        "my brother choked on a grape at four",
        "i choked on the last rep",
        "how do i teach choking first aid to the juniors",
    ],
)
def test_choking_long_ago_or_in_a_figure_of_speech_is_none(engine, text):
    """Nobody is in need now."""
    assert not isinstance(engine.ask(text)[0], Triage)


def test_a_loss_is_no_good_news(engine):
    """A condition that ends in a miscarriage lends no beginner's weight; another condition stays."""
    reply = talk(
        engine,
        "i am pregnant can i leg press",
        "i had a miscarriage, i'm not pregnant anymore",
        "how heavy should i go",
    )
    assert isinstance(reply, Answer)
    assert reply.facts[0].id == "safety.pregnancy.miscarriage"


@pytest.mark.parametrize(
    "text",
    ["false alarm", "nobody needs help, i only asked", "what?? nobody is dying", "you misread me, that was a quote"],
)
def test_a_false_alarm_ends_the_help(engine, text):
    """Whoever says that nobody was in danger is believed, told when to call after all, and answered as usual again."""
    _, _, conversation = engine.ask("he collapsed by the machine")
    reply, _, conversation = engine.ask(text, conversation)
    assert reply.kind == "believed"
    assert isinstance(engine.ask("how deep should i go", conversation)[0], Answer)


@pytest.mark.parametrize("text", ["it is gone now", "i feel better", "thanks", "how deep should i go"])
def test_an_emergency_that_has_passed_is_no_false_alarm(engine, text):
    """Pain that has gone still needs help."""
    _, _, conversation = engine.ask("my chest hurts and my left arm is numb")
    assert isinstance(engine.ask(text, conversation)[0], Triage)


@pytest.mark.parametrize("text", ["false alarm", "the doctor said i am fine and can train again"])
def test_a_crisis_is_no_false_alarm(engine, text):
    """Who spoke of self-harm is not taken at the first word back, nor at a doctor's."""
    _, _, conversation = engine.ask("i want to kill myself")
    assert isinstance(engine.ask(text, conversation)[0], Triage)


@pytest.mark.parametrize(
    "text",
    [
        "the hospital doctor said im fully clear and can exercise from monday",
        "cardiologist did all the tests, heart is fine, back to training monday",
        "they kept me two nights, home now, doc is happy for me to train again",
    ],
)
def test_a_clinicians_leave_ends_an_emergency(engine, text):
    """It was seen: what follows is how to begin, and questions are answered again."""
    reply, _, conversation = engine.ask("my pee is brown and my legs are really swollen")
    assert isinstance(reply, Triage)
    reply, trace, conversation = engine.ask(text, conversation)
    assert reply.topics == ("safety.overview",)
    assert trace.decision == "a clinician allows it"
    assert isinstance(engine.ask("where do my feet go", conversation)[0], Answer)


@pytest.mark.parametrize(
    "text", ["the doctor is coming", "the doctor says its a heart attack", "can the doctor clear me", "hospital now"]
)
def test_a_clinician_who_is_only_named_ends_nothing(engine, text):
    """Who is on the way, or found something, lets nobody go."""
    _, _, conversation = engine.ask("my chest hurts and my left arm is numb")
    assert isinstance(engine.ask(text, conversation)[0], Triage)


def test_what_has_to_be_seen_is_not_over_by_the_members_word(engine, knowledge):
    """Only by that of whoever saw it; until then it is said in short, in turn in other words."""
    words = Wording(knowledge.messages)
    first, _, conversation = engine.ask("my calf is warm and swollen since yesterday")
    again, _, conversation = engine.ask("all fine now, its gone", conversation)
    anew, _, conversation = engine.ask("its probably just a strain, wouldnt you say?", conversation)
    assert said(first) == said(again) == said(anew)
    assert len({words.say(reply).plain for reply in (first, again, anew)}) == 3
    over, _, conversation = engine.ask("doctor checked it, no clot, i can train", conversation)
    assert not isinstance(over, Triage)
    assert isinstance(engine.ask("how many sets", conversation)[0], Answer)


def test_when_to_call_is_said_once_after_a_sign(engine):
    """Beside the first answer after it, not beside each that follows."""
    _, _, conversation = engine.ask("my calf is warm and swollen since yesterday")
    cautions = []
    for text in ("what muscles does it work", "do i need special shoes", "what is the leg press good for"):
        reply, _, conversation = engine.ask(text, conversation)
        cautions.append(reply.caution)
    assert cautions == [True, False, False]


def test_what_the_bot_said_is_no_emergency(engine):
    """Its own words come back in questions about it."""
    assert not isinstance(engine.ask("and why do you tell me to call 911")[0], Triage)
    assert not isinstance(engine.ask("nobody fainted")[0], Triage)


def test_what_reads_like_an_emergency_is_one(engine):
    """Where the words alone are a sign for later today."""
    reply = engine.ask("she hit her head and is getting more and more muddled")[0]
    assert isinstance(reply, Triage)
    assert reply.level == "emergency"
    fine = engine.ask("she hit her head and feels fine")[0]
    assert isinstance(fine, Triage)
    assert fine.level == "same_day"


@pytest.mark.parametrize("unseen", ["the screen", "my feet", "what is in front of me"])
def test_who_suddenly_cannot_see_gets_help(engine, unseen):
    """Whatever is not seen; only what no eye could see is a manner of speaking."""
    assert isinstance(engine.ask(f"suddenly i cant see {unseen}")[0], Triage)
    assert not isinstance(engine.ask("i cant see the point of it")[0], Triage)


@pytest.mark.parametrize(
    "saying",
    [
        "stuck under a pile of homework all weekend", "stuck under a mountain of laundry",
        "the band Seizure plays friday", "can you choke on a joke",
    ],
)  # fmt: skip
def test_words_of_a_sign_in_another_sense_bring_no_help(engine, saying):
    """What reads like no complaint at all is none, whatever words it uses."""
    assert not isinstance(engine.ask(saying)[0], Triage)


@pytest.mark.parametrize(
    "sign",
    ["chest hurts", "stuck under the sled", "a bloke collapsed beside me", "nobody would miss me", "i faintd"],
)
def test_a_sign_is_not_doubted_for_what_stands_beside_it(engine, sign):
    """In sentences of its own or after a greeting, however much training talk is around it."""
    for text in (
        sign,
        f"ok so {sign}",
        f"quick question: {sign}",
        f"did 3x12 today. {sign}. pec fly then leg press next",
    ):
        assert isinstance(engine.ask(text)[0], Triage), text


def test_talk_that_reads_more_like_a_symptom_says_when_to_call(engine):
    """No cheerful line for somebody who took all their tablets."""
    reply = engine.ask("took all my tablets in one go before coming in")[0]
    assert isinstance(reply, Triage) or getattr(reply, "caution", False)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("hard to inhale with my knees in my ribs, what is the trick for breathing on this machine",
         "technique.breathing"),
        ("i cant reach the plate comfortably, client is 5 foot 1, seat options?", "setup.seat"),
    ],
)  # fmt: skip
def test_what_surely_asks_about_training_is_no_emergency_for_a_likeness(engine, text, topic):
    """Where the two judges disagree and the likeness is small, the answer stands, but never alone."""
    reply = engine.ask(text)[0]
    assert isinstance(reply, Answer)
    assert reply.topics == (topic,)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("pins and needles in my toes half way thru the set", None),
        ("my legs go tingly sat in that machine, vanishes when i stand", None),
        ("my foot goes numb on the leg press every session for weeks now", "professional"),
        ("both feet tingle at night, on and off for months", "professional"),
        ("my foot is numb since yesterday and weak", "same_day"),
        ("both my legs went numb after the set and stay numb", "emergency"),
    ],
)
def test_how_urgent_numbness_is_follows_from_how_long_and_how_often(engine, text, level):
    """A foot that falls asleep on the sled has a fact; what keeps coming back, stays or takes both legs is seen."""
    reply = engine.ask(text)[0]
    if level is None:
        assert isinstance(reply, Answer)
        assert reply.topics == ("safety.numb_feet",)
    else:
        assert isinstance(reply, Triage)
        assert reply.level == level


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("knee aches under the cap every time i go past 90", "safety.knee_pain"),
        ("my foot goes numb on the leg press every session for weeks now", "safety.numb_feet"),
    ],
)
def test_what_is_known_of_a_lasting_complaint_stands_one_tap_beside_the_help(engine, text, topic):
    """Only where an appointment is enough: what is urgent leaves nothing else to read."""
    reply = engine.ask(text)[0]
    assert isinstance(reply, Triage)
    assert reply.closest is not None
    assert reply.closest.topic == topic
    assert reply.closest.question in Wording(engine.knowledge.messages).say(reply).plain


@pytest.mark.parametrize("text", ["my foot is numb since yesterday and weak", "i have chest pain on leg press"])
def test_what_is_urgent_leaves_nothing_else_to_read(engine, text):
    """Neither today's nor an emergency's help points to a fact."""
    reply = engine.ask(text)[0]
    assert isinstance(reply, Triage)
    assert reply.closest is None


@pytest.mark.parametrize("text", ["lol leg day gives me chest pain", "i fainted", "wound is oozing after my surgery"])
def test_a_plain_complaint_is_never_doubted(engine, text):
    """Whatever laughs beside it, and however short it is."""
    assert isinstance(engine.ask(text)[0], Triage)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("he drank bleach, should we make him throw up", "poisoning"),
        ("my daughter ate creatine and fat burners from my bag", "poisoning"),
        ("i took 30 paracetamol an hour ago, feel fine", "poisoning"),
        ("the carbon monoxide alarm is going off and we feel dizzy", "bad_air"),
        ("several of us in the basement gym have headaches, there is a gas heater", "bad_air"),
        ("his clothes caught fire in the gym", "burn_emergency"),
        ("spilled boiling water on my arm", "burn"),
        ("he nearly drowned but he is fine, can he go home", "drowning"),
        ("drank 5 litres of water after leg press, feel confused and sick", "too_much_water"),
        ("freezing after the ice bath and stopped shivering", "hypothermia"),
        ("got frostbite from an ice spray on my thigh", "frostbite"),
        ("severe belly pain, hard as a board", "belly_emergency"),
        ("the head is coming, she is in labour at the gym", "birth"),
        ("my eyeball is cut and leaking", "eye_emergency"),
        ("acid in my eye", "eye"),
        ("his thigh is cut and blood is pouring out, how do i put a tourniquet on", "bleeding"),
        ("my nose is bleeding and will not stop for half an hour", "nosebleed"),
        ("blood is pouring out of my ear after a fall", "head_injury_emergency"),
        ("friend fell off the pull up bar onto his neck and his neck hurts", "back_accident"),
        ("i am 34 weeks pregnant and fainted", "pregnancy_emergency"),
        ("my husband hits me when i go to the gym", "violence"),
    ],
)
def test_each_accident_has_a_help_of_its_own(engine, text, sign):
    """A neighbour's help may do harm: pressing on a cut eye, sickness after bleach, rinsing what sticks in it."""
    assert said(engine.ask(text)[0])[0] == sign


@pytest.mark.parametrize(
    "text",
    [
        "barbell crushed my throat and my voice is hoarse",
        "there is a pacemaker bump on his chest, he is out of it, can we still use the defibrillator",
    ],
)
def test_likeness_alone_gives_no_help_that_nobody_named_the_cause_of(engine, text):
    """No auto-injector for whoever has no allergy: its words are needed, else the general help is said."""
    assert "severe_allergy" not in said(engine.ask(text)[0])


def test_a_condition_named_long_before_counts_for_a_sign(engine):
    """Dizziness in pregnancy is for the maternity unit, however many messages ago it was named."""
    reply = talk(engine, "im 22 weeks pregnant, may i use it", "thanks", "ok", "nice", "i get dizzy when i stand up")
    assert said(reply) == ["pregnancy"]


def test_a_complaint_said_by_the_way_is_heard(engine, knowledge):
    """A back that hurts is no talk, whatever stands behind it."""
    safe = {topic.id for topic in knowledge.topics if topic.symptoms}
    reply = talk(engine, "how deep", "my back kinda hurts after the 300 ngl but whatever")
    assert isinstance(reply, Answer)
    assert set(reply.topics) <= safe
    assert reply.caution


def test_fear_of_what_has_to_be_seen_is_no_fear_of_the_machine(engine):
    """No first steps on the leg press for somebody who waits to be seen."""
    reply = talk(
        engine, "my knee swelled up on the leg press", "they want me in at 2. i'm a bit scared of the leg press"
    )
    assert isinstance(reply, Greeting)
    assert reply.kind == "comfort"

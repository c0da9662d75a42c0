"""Whether anything is asked of us: talk, requests, what is not ours, and what has been said."""

from __future__ import annotations

import pytest

from bot.engine.engine import Engine
from bot.engine.models import Answer, Clarify, Decline, Greeting, Reply, Triage
from bot.speech.wording import Wording


def topics(engine: Engine, *texts: str) -> tuple[str, ...]:
    """Return what the last turn of a conversation is answered about."""
    reply = turns(engine, *texts)[-1]
    return reply.topics if isinstance(reply, Answer) else ()


def turns(engine: Engine, *texts: str) -> list[Reply]:
    """Return the replies of one conversation."""
    conversation, replies = None, []
    for text in texts:
        reply, _, conversation = engine.ask(text, conversation)
        replies.append(reply)
    return replies


@pytest.mark.parametrize(
    "text",
    [
        "ideas what to wear on leg day", "who is the strongest human alive", "how can i fix my rounded shoulders",
        "log this: leg press 100 kg x 15", "where can i buy a cheap leg press", "my brother proposed at the leg press",
        "is it going to snow in madrid", "what is the best phone", "how do i cook rice", "set an alarm for six",
    ],
)  # fmt: skip
def test_what_is_not_ours_gets_no_fact(engine, text):
    """Neither an answer nor a choice, whether it names the leg press or not."""
    assert isinstance(engine.ask(text)[0], Decline | Greeting)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("how deep should i go", "technique.depth"), ("does it grow the glutes", "muscles.glutes"),
        ("where do i put my feet on the leg press", "technique.foot_placement"),
    ],
)  # fmt: skip
def test_what_is_ours_is_answered(engine, text, topic):
    """The judge lets our own questions pass."""
    reply = engine.ask(text)[0]
    assert isinstance(reply, Answer)
    assert reply.topics == (topic,)


def test_the_trace_names_the_words_that_said_no(engine):
    """A refusal can be explained from the words of the message."""
    trace = engine.ask("outfit ideas for leg day")[1]
    assert "not ours" in trace.decision
    assert "outfit" in trace.decision


def test_what_comes_near_is_declined_with_a_pointer(engine, knowledge):
    """General leg training is not ours; one question on the leg press is named."""
    reply = engine.ask("give me a full leg day routine at home")[0]
    assert isinstance(reply, Decline)
    assert reply.closest is not None
    said = Wording(knowledge.messages).say(reply).plain
    assert f"On the leg press: {reply.closest.question}" in said


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("thanks a lot mate", "thanks"), ("you are so useless", "insult"),
        pytest.param("brilliant bot, love it", "praise", marks=pytest.mark.xfail(reason="known: read as thanks")),
        ("i did three sets of ten this morning", "report"), ("that was not my question", "complaint"),
    ],
)  # fmt: skip
def test_talk_after_an_answer_gets_words_of_its_own(engine, text, kind):
    """Never the last answer again."""
    _, reply = turns(engine, "how deep should i go", text)
    assert isinstance(reply, Greeting)
    assert reply.kind == kind


@pytest.mark.parametrize("text", ["remind me tomorrow to train", "can you look at my form video", "make me a plan"])
def test_what_asks_for_a_doing_is_declined_as_such(engine, text):
    """The bot answers; it logs, reminds and watches nothing."""
    _, reply = turns(engine, "how deep should i go", text)
    assert isinstance(reply, Decline)
    assert reply.reason in ("request", "personal")


def test_the_same_words_are_not_sent_twice_in_a_row(engine, knowledge):
    """Thanks twice are answered in two wordings, and a third time in a third."""
    wording = Wording(knowledge.messages)
    said = [wording.say(reply).plain for reply in turns(engine, "thanks", "thanks", "thanks")]
    assert len(set(said)) == 3


def test_a_fact_is_not_told_twice(engine):
    """Asked again, its detail comes; after that, that this is all."""
    first, second, third = turns(engine, *["how deep should i go"] * 3)
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert (first.asked_for, second.asked_for) == ("answer", "detail")
    assert isinstance(third, Decline)
    assert third.reason == "told"


@pytest.mark.parametrize("text", ["huh?", "i dont get it", "can you say that in simpler words"])
def test_who_did_not_understand_gets_the_detail(engine, text):
    """The same fact in other words."""
    first, second = turns(engine, "how deep should i go", text)
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert second.facts == first.facts
    assert second.asked_for == "detail"


def test_a_condition_bars_load_and_not_the_rest(engine):
    """After it is named, feet are answered as for anyone, and a load is the clinician's."""
    *answers, load = turns(engine, "im pregnant can i do it", "how wide should my feet be", "how heavy should i go")
    assert [reply.topics for reply in answers if isinstance(reply, Answer)] == [
        ("safety.pregnancy",),
        ("technique.stance_width",),
    ]
    assert isinstance(load, Decline)
    assert load.reason == "clinician"
    assert load.closest is not None
    assert load.closest.topic == "safety.pregnancy"


def test_a_condition_ends_when_it_is_corrected(engine):
    """What is no condition, or no more, bars nothing."""
    *_, well, load = turns(engine, "my wife is pregnant can she do it", "she isn't pregnant", "how heavy should i go")
    assert well == Greeting("well_again", 1)
    assert isinstance(load, Answer)
    assert load.topics[0].startswith("load.")


def test_a_denied_condition_is_none(engine):
    """Who says that nothing is wrong is answered as anyone."""
    *_, load = turns(engine, "im not pregnant, how deep should i go", "how heavy should i go")
    assert isinstance(load, Answer)
    assert load.topics[0].startswith("load.")


@pytest.mark.parametrize(
    "text",
    [
        "keep my heart rate up between sets?",
        "injury risk when i test my max",
        "like a newborn foal after the sets",
        "what is expected for my age",
        "my warm up is half hearted",
    ],
)
def test_a_condition_s_word_in_another_sense_names_none(engine, text):
    """A foal, a pulse, the risk in general: the next question about load is answered as anyone's."""
    *_, load = turns(engine, text, "how heavy should i go")
    assert isinstance(load, Answer)
    assert load.topics[0].startswith("load.")


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("the second one", [1]), ("number 1", [0]), ("the last", [-1]), ("both", [0, 1]), ("the first two", None),
        ("option b please", [1]),
    ],
)  # fmt: skip
def test_options_are_picked_by_number_place_or_both(engine, vague, text, picked):
    """However a member names them; what names none is read anew."""
    clarify, _, conversation = engine.ask(vague)
    reply = engine.ask(text, conversation)[0]
    if picked is not None:
        assert isinstance(reply, Answer)
        assert [*reply.facts] == [clarify.options[place] for place in picked]


def test_neither_is_none_of_them(engine, vague):
    """And says so."""
    conversation = engine.ask(vague)[2]
    assert engine.ask("neither", conversation)[0] == Decline("none_of_these", turn=1)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        (("my knee hurts a bit when i press", "how often should i leg press"), "programming.frequency"),
        (("how deep should i go", "nobody got hurt here btw. how many reps should i do"), "programming.sets_reps"),
        (("where do my feet go", "i dont have an injury bro. ok so how heavy can i go"), "load.starting_weight"),
        (("can i do it after a hernia", "hernia? i dont have that. how deep should i go"), "technique.depth"),
    ],
)
def test_what_is_denied_or_said_before_swallows_no_question(engine, said, topic):
    """Neither a complaint of an earlier turn nor one that is denied."""
    assert topics(engine, *said) == (topic,)


def test_a_part_that_only_names_the_machine_is_no_question(engine):
    """That one can still do leg presses is about what stands beside it."""
    assert topics(engine, "im 24 weeks pregnant, can i still do leg presses?") == ("safety.pregnancy",)


def test_talk_after_an_answer_is_noted(engine):
    """In whatever words: there is nothing not understood. What asks is no talk."""
    reply = turns(engine, "does it work glutes", "well that went quick haha")[-1]
    assert isinstance(reply, Greeting)
    asked = "how deep should i go", "you keep saying the same. how many reps"
    assert topics(engine, *asked) == ("programming.sets_reps",)


def test_another_lift_may_be_compared_after_an_answer(engine):
    """Ours need not be named again; asked about alone it stays declined."""
    assert topics(engine, "does leg press build glutes", "are hip thrusts better") == ("comparison.other_lifts",)
    assert isinstance(turns(engine, "does leg press build glutes", "how heavy should i hip thrust")[-1], Decline)


@pytest.mark.parametrize("text", ["not pregnant", "never had surgery", "i have no injuries"])
def test_who_only_denies_a_condition_gets_no_fact_about_it(engine, text):
    """Nothing is asked, first or after an answer."""
    assert isinstance(engine.ask(text)[0], Greeting)
    assert isinstance(turns(engine, "how deep should i go", text)[-1], Greeting)


@pytest.mark.parametrize(
    "said",
    [
        "i broke my leg in 2010, fully healed", "had a hernia op years ago, all healed now",
        "tore my acl in 2015 and the surgeon signed me off",
    ],
)  # fmt: skip
def test_a_condition_called_over_in_the_same_breath_holds_nothing_back(engine, said):
    """Neither in that message nor after it."""
    assert topics(engine, said, "how deep should i go") == ("technique.depth",)
    assert "technique.depth" in topics(engine, f"{said}, how deep should i go")


def test_a_condition_named_after_one_that_is_over_counts(engine):
    """The knee is healed, the disc is not."""
    conversation = engine.ask("my acl is fully healed, but now i have a herniated disc")[2]
    assert conversation.conditions


def test_a_greeting_with_an_excuse_is_a_greeting(engine):
    """Whoever says that their English is poor is asked to go on."""
    reply = engine.ask("hello sorry my english no good")[0]
    assert isinstance(reply, Greeting)
    assert reply.kind in ("help", "hello")


@pytest.mark.parametrize("text", ["cheers, i'll let you know how it goes", "you suck", "so i was never strong lol"])
def test_what_is_only_said_after_an_answer_is_no_choice_and_no_refusal(engine, text):
    """A friendly word, not four questions that nobody asked."""
    assert isinstance(turns(engine, "does foot position change which muscles work", text)[-1], Greeting)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("im 22 weeks pregnant", "i'm still pregnant, i haven't given birth"),
        ("i have a hernia", "i havent had the op yet"),
        ("i have a hernia", "my doctor cleared me for walking"),
        ("i have a hernia", "has the doctor cleared me?"),
        ("i have a hernia", "my knee is fully healed"),
        ("hip replacement 3 weeks ago", "doctor signed me off for 12 weeks"),
        ("torn acl", "physio signed me off work"),
    ],
)
def test_what_is_no_clearance_for_this_condition_ends_none(engine, condition, said):
    """Another complaint, something else than training, a question, a denial of something else."""
    replies = turns(engine, condition, said, "how heavy should i go")
    assert not (isinstance(replies[1], Greeting) and replies[1].kind == "well_again")
    assert "load.starting_weight" not in topics(engine, condition, said, "how heavy should i go")


@pytest.mark.parametrize(
    "said",
    [
        "not my first hernia", "never had my hernia fixed", "no doctor said anything about my hernia",
        "no pain from the hernia", "not worried about my hernia", "no health issues except a hernia",
    ],
)  # fmt: skip
def test_what_is_denied_of_a_condition_leaves_it_there(engine, said):
    """Its owner has it, whatever is not the case with it."""
    assert engine.ask(f"{said}, how heavy should i go")[2].conditions
    assert "load.starting_weight" not in topics(engine, f"{said}, how heavy should i go")


def test_beside_a_condition_another_question_is_answered_and_load_is_not_replaced(engine):
    """Shoes are for anybody; how deep is left to the clinician, and no neighbouring fact stands in for it."""
    assert set(topics(engine, "16 weeks pregnant, ok to leg press? and which shoes do i need")) == {
        "safety.pregnancy", "setup.gear",
    }  # fmt: skip
    assert topics(engine, "pregnant 14 weeks can i keep going and do i change how deep i go") == ("safety.pregnancy",)


def test_a_complaint_and_a_question_are_both_answered_the_complaint_first(engine):
    """With when to call for help."""
    reply = engine.ask("My knees ache on the press. Also, what does the empty sled weigh?")[0]
    assert isinstance(reply, Answer)
    assert reply.topics == ("safety.knee_pain", "load.sled_weight")
    assert reply.caution


def test_a_question_beside_talk_is_answered(engine):
    """The talk takes nothing from it."""
    said = "ouch, i will tell her you are no doctor. how many reps should i do"
    assert topics(engine, "how heavy should i go", said) == ("programming.sets_reps",)


def test_a_safety_fact_is_not_said_again_word_for_word(engine):
    """The second mention of the same ache gets the detail, the third what else there is."""
    replies = turns(engine, *["my groin pinches when my knees come up"] * 3)
    told = [reply.asked_for for reply in replies if isinstance(reply, Answer)]
    assert told == ["answer", "detail"]


def test_after_half_a_complaint_the_next_answer_says_when_to_call(engine):
    """Neither "everything is numb" nor what is asked right after it is answered alone; what comes later is."""
    first, second, third = turns(engine, "my elbow is swollen", "feet high or low", "how many sets should i do")
    assert not isinstance(first, Greeting | Triage)
    assert first.caution
    assert isinstance(second, Answer)
    assert second.caution
    assert isinstance(third, Answer)
    assert not third.caution


@pytest.mark.parametrize(
    "preface",
    [
        "sorry if this gets asked every day but", "pardon me butting in,",
        "waiting for my turn as usual, gym's rammed.",
        "ive been meaning to ask this for ages and keep chickening out,",
    ],
)  # fmt: skip
def test_what_only_says_how_something_is_asked_is_no_question_of_its_own(engine, preface):
    """Nor does it change the answer."""
    assert topics(engine, f"{preface} is the sled counted") == topics(engine, "is the sled counted")


@pytest.mark.parametrize(
    "cleared",
    [
        "midwife says yes", "my midwife ALREADY said its fine, u keep saying that", "got the green light from her",
        "yes she has", "yep", "she allowed it", "i did tell you, she said yes carry on as normal. so?",
        "the midwife has no restrictions for me", "i have her blessing",
    ],
)  # fmt: skip
def test_a_clinicians_yes_ends_what_was_left_to_them(engine, cleared):
    """Whoever was asked for it is told how to begin; after it a load is answered as for anyone."""
    *_, barred, yes, load = turns(engine, "im pregnant, can i press", "how many reps", cleared, "how many reps")
    assert isinstance(barred, Decline)
    assert barred.reason == "clinician"
    assert isinstance(yes, Answer)
    assert [fact.id for fact in yes.facts] == ["safety.overview.cleared"]
    assert isinstance(load, Answer)
    assert load.topics == ("programming.sets_reps",)


@pytest.mark.parametrize(
    "question",
    ["the midwife says carry on as normal, pregnancy is going great. how heavy", "she said yes. how heavy can i go"],
)
def test_with_a_clinicians_yes_how_to_begin_comes_first(engine, question):
    """Whatever else is asked, and though the condition is named again."""
    *_, begin = turns(engine, "im pregnant, can i press", question)
    assert isinstance(begin, Answer)
    assert begin.facts[0].id == "safety.overview.cleared"


def test_a_load_asked_with_a_clinicians_yes_comes_after_how_to_begin(engine):
    """Both are told."""
    *_, load = turns(engine, "im pregnant, can i press", "she said yes. how heavy can i go")
    assert isinstance(load, Answer)
    assert load.topics == ("safety.overview", "load.starting_weight")


@pytest.mark.parametrize(
    "question",
    [
        "btw is the gym on Clarke St quiet at 6am",
        "whats a good bike under 2 grand",
        "where do u get good burritos in leeds",
    ],
)
def test_a_question_about_something_else_after_an_answer_is_declined(engine, question):
    """It is no report, no praise, and no question about the bot."""
    *_, reply = turns(engine, "how deep should i go", question)
    assert isinstance(reply, Decline)
    assert reply.reason == "out_of_scope"


def test_what_says_nothing_of_its_own_asks_about_the_last_answer(engine):
    """No choice of unrelated questions."""
    first, second = turns(engine, "how wide should my stance be", "is it bad")
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert (second.facts, second.asked_for) == (first.facts, "detail")


def test_may_i_beside_a_condition_is_no_second_question(engine):
    """What is only "is it ok" has no word of its own."""
    (reply,) = turns(engine, "i take blood thinners, is it ok")
    assert isinstance(reply, Answer)
    assert [fact.id for fact in reply.facts] == ["safety.overview.medicines"]


def test_a_depth_asked_with_a_surgeons_leave_comes_after_how_to_begin(engine):
    """Both, in this order, and nothing else."""
    first = "i had my knee replaced last year, can i leg press"
    answered = topics(engine, first, "my surgeon says i may train. how deep should i go")
    assert answered == ("safety.overview", "technique.depth")


@pytest.mark.parametrize(
    "word",
    [
        "i will ask my midwife", "the midwife is ever so nice", "midwife says not yet", "yes but i have not asked",
        "ok will ask midwife thx", "no restrictions on parking here", "yes please",
    ],
)  # fmt: skip
def test_a_word_on_a_clinician_is_no_yes(engine, word):
    """What they decide stays theirs."""
    *_, load = turns(engine, "im pregnant, can i press", word, "how many reps")
    assert isinstance(load, Decline)
    assert load.reason == "clinician"


@pytest.mark.parametrize(
    "text",
    [
        "meniscus surgery 12 years ago no issues, can i press",
        "acl fixed in 2014, all good now, can i press",
        "had my knee operated 9 yrs ago, fully cleared. can i leg press heavy",
    ],
)
def test_what_is_long_healed_has_a_fact_of_its_own(engine, text):
    """Nobody who was operated on years ago is told to wait until the wound is closed."""
    (reply,) = turns(engine, text)
    assert isinstance(reply, Answer)
    assert [fact.id for fact in reply.facts] == ["safety.overview.injury_healed"]


@pytest.mark.parametrize("before", [(), ("how deep should i go",)])
@pytest.mark.parametrize("text", ["my hips", "my knees", "the seat"])
def test_what_is_only_named_is_no_talk(engine, before, text):
    """A body part and nothing about it: an answer where it is clear, else a choice, first thing or after an answer."""
    *_, reply = turns(engine, *before, text)
    assert isinstance(reply, Answer | Clarify)


@pytest.mark.parametrize(
    ("first", "second", "topic"),
    [
        ("how wide should i stand", "ok toes out a bit, got it. whats the world record", "load.standards"),
        ("what shoes", "what muscles does it work", "muscles.overview"),
        ("how deep should i go", "so the hips stay down, makes sense. which muscles does it work", "muscles.overview"),
    ],
)
def test_talk_about_the_last_answer_is_no_part_of_the_next_question(engine, first, second, topic):
    """Though it names what was answered."""
    assert topics(engine, first, second) == (topic,)


def test_what_was_not_asked_for_is_not_said_again(engine):
    """A first sentence that says what was answered, and a word that is denied, go; what follows is the question."""
    assert topics(engine, "how deep should i go", "thats depth. i asked about how wide") == ("technique.stance_width",)
    assert "load.standards" in topics(
        engine, "where do my knees point", "i said plates not knees. whats the world record"
    )


@pytest.mark.parametrize("pick", ["1. and be quick", "2, thanks. and why"])
def test_a_number_with_a_remark_is_a_pick(engine, pick):
    """A full stop or a comma after it, and no other number."""
    choice, picked = turns(engine, "my hips", pick)
    assert isinstance(choice, Clarify)
    assert isinstance(picked, Answer)
    assert picked.facts == (choice.options[int(pick[0]) - 1],)


def test_a_question_beside_a_false_alarm_is_answered(engine):
    """Nobody has to ask again what the alarm swallowed."""
    help_, answer = turns(
        engine, "a guy collapsed", "nobody is hurt, i was quoting. how deep should i go on the leg press"
    )
    assert isinstance(help_, Triage)
    assert isinstance(answer, Answer)
    assert answer.topics == ("technique.depth",)


def test_what_is_said_beside_a_question_of_ours_does_not_refuse_it(engine):
    """Manners of the gym are not ours; rest is. Another lift still is no aside."""
    assert topics(engine, "a guy is staring at me ugh. how long do i rest between sets") == ("programming.rest",)
    assert topics(engine, "i bench twice a week. how many sets") == ()


def test_two_clear_halves_are_two_questions(engine):
    """Nothing but their being clear says so."""
    answered = topics(engine, "pushing on my knees with my hands is that bad, my toes also lift is that bad")
    assert set(answered) == {"technique.hands", "technique.heels"}


def test_a_story_too_long_to_be_read_whole_is_answered_by_its_last_question(engine):
    """If that is clear by itself."""
    story = (
        "my coach says one thing and my brother says another and the lady at the desk a third, and if i ask why, " * 5
    )
    assert topics(engine, f"{story}. How deep should I go on the leg press?") == ("technique.depth",)


def test_leave_within_limits_leaves_the_rest_to_the_clinician(engine):
    """How to begin is told, and no load that goes beyond what they allowed."""
    first = "i take blood pressure tablets. may i use it"
    *_, leave, load = turns(engine, first, "yes, he has allowed it. light weights only.", "how many reps should i do")
    assert isinstance(leave, Answer)
    assert [fact.id for fact in leave.facts] == ["safety.overview.cleared"]
    assert isinstance(load, Answer)
    assert (load.facts, load.asked_for) == (leave.facts, "detail")
    asked = turns(engine, first, "my doctor said light weights are fine. what would you call light")[-1]
    assert isinstance(asked, Answer)


def test_leave_from_nobody_who_treats_is_no_leave(engine):
    """Without a condition nothing but the load is asked."""
    assert topics(engine, "they said carry on as normal at the gym. how heavy should i go") == ("load.starting_weight",)


def test_what_cannot_be_seen_on_the_machine_is_no_loss_of_sight(engine):
    """The stops are out of sight; whoever sees nothing gets help."""
    assert not isinstance(engine.ask("where are the bottom stops? i cant see them")[0], Triage)
    assert isinstance(engine.ask("i cant see anything all of a sudden")[0], Triage)


def test_leave_is_remembered_and_supposed_is_none(engine):
    """Whoever has it is not asked for it again; "if she says yes" is no leave."""
    first = "i'm 22 weeks pregnant, can i leg press"
    asked = turns(engine, first, "if she says yes, how heavy should i go")[-1]
    assert not (isinstance(asked, Answer) and "safety.overview.cleared" in [fact.id for fact in asked.facts])
    *_, leave, later = turns(engine, first, "my midwife says light weights are fine. how heavy", "and how many reps")
    for reply in (leave, later):
        assert isinstance(reply, Answer)
        assert [fact.id for fact in reply.facts] == ["safety.overview.cleared"]
    assert isinstance(later, Answer)
    assert later.asked_for == "detail"


@pytest.mark.parametrize("text", ["creatine bro. should i take it", "what about creatine"])
def test_what_is_asked_of_something_else_is_refused_by_its_name(engine, text):
    """No "understood" for a question."""
    reply = turns(engine, "how deep", text)[-1]
    assert isinstance(reply, Decline)
    assert reply.reason == "out_of_scope"


def test_who_had_an_answer_gets_no_list_of_what_can_be_asked(engine):
    """A goodbye in many words is talk."""
    reply = turns(engine, "how deep", "right I'm off for a curry, cheers tin can")[-1]
    assert isinstance(reply, Greeting)
    assert reply.kind != "help"


def test_who_only_takes_in_an_answer_is_not_told_more_of_it(engine):
    """Its subject stands in the reaction, and nothing is asked."""
    reply = turns(engine, "how do i set the seat, my knees are in my face", "i fold up like a deckchair honestly")[-1]
    assert isinstance(reply, Greeting)

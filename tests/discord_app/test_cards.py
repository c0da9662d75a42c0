"""Cards: within Discord's limits whatever they hold, with pictures in words, and readable without any of it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.discord_app.limits import MAX_ALT_TEXT, MAX_CARD_TEXT, MAX_COMPONENTS, MAX_LABEL, MAX_PLAIN_TEXT
from bot.discord_app.replies.reply import reply_card
from bot.engine.models import LEVELS, Answer, Clarify, Decline, Reply, Trace, Triage, WarningSign
from tests.discord_app.reading import parts, texts

ROW = 1
"""The type of a row of buttons, or of a menu."""

MAX_ROWS = 5
"""A choice of four questions; an answer has two at most, which its own tests check."""


@pytest.fixture
def illustrated(knowledge):
    """Return every fact with a picture of its own, the most a card may have to hold."""
    return [replace(fact, picture=fact.id.replace(".", "_")) for fact in knowledge.facts]


def check(card):
    """Check every limit of Discord's on one message, and what a screen reader needs."""
    shown = parts(card.view.to_components())
    assert len(shown) <= MAX_COMPONENTS
    assert sum(len(part.get("content", "")) for part in shown) <= MAX_CARD_TEXT
    assert len(card.plain) <= MAX_PLAIN_TEXT
    assert sum(part["type"] == ROW for part in shown) <= MAX_ROWS
    ids = [part["custom_id"] for part in shown if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert all(len(id_) <= 100 for id_ in ids)
    labels = [part["label"] for part in shown if "label" in part]
    assert all(len(label) <= MAX_LABEL and re.search(r"[A-Za-z]{2}", label) for label in labels)
    assert all(1 <= len(part["components"]) <= 5 for part in shown if part["type"] == 1)
    pictures = [item for part in shown if part["type"] == 12 for item in part["items"]]
    assert all(0 < len(item["description"]) <= MAX_ALT_TEXT for item in pictures)
    assert [item["media"]["url"] for item in pictures] == [f"attachment://{file.filename}" for file in card.files()]
    levels = {mark for part in shown for mark in re.findall(r"^(#{1,6}) ", part.get("content", ""), re.MULTILINE)}
    assert levels <= {"###"}, "one level, so that none is skipped"


async def whole_card(services, facts):
    """Return the largest card these facts can make: private, with a part that was not understood, and a note."""
    reply = Answer(tuple(facts), 0.9, missed=("and the other thing " * 20,))
    return await reply_card(services, services.languages.english, reply, Trace("x"), asker=2**63, notes=["n" * 200])


async def test_every_fact_fits(simcord_env, illustrated):
    """Alone, with its picture, its correction, every button and a note; nothing is cut off."""
    services = simcord_env.bot.services
    for fact in illustrated:
        card = await whole_card(services, [fact])
        check(card)
        assert "…" not in services.languages.english.fact(fact).text, fact.id
        assert str(services.languages.english.fact(fact).sources) in str(parts(card.view.to_components()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_any_three_facts_fit(engine, make_bot, illustrated, data):
    """Three answers in one card pass no limit, and each keeps its heading, and its place in the one menu below."""
    facts = data.draw(st.lists(st.sampled_from(illustrated), min_size=2, max_size=3, unique_by=lambda fact: fact.id))
    card = await whole_card(make_bot().services, facts)
    check(card)
    order = [part.get("content") or part.get("label") or "" for part in parts(card.view.to_components())]
    headings = [text.split("\n")[0] for text in order if text.startswith("### ")]
    assert headings == [f"### {fact.question}" for fact in facts]
    menu = [one["value"] for part in parts(card.view.to_components()) for one in part.get("options", [])]
    assert menu == [f"{action}:{fact.id}" for fact in facts for action in ("more", "sources", "menu")]


async def test_the_three_longest_facts_fit(make_bot, illustrated):
    """The worst case is not left to chance."""
    services = make_bot().services
    longest = sorted(illustrated, key=lambda fact: len(str(services.languages.english.fact(fact))), reverse=True)
    check(await whole_card(services, longest[:3]))


async def test_every_choice_fits(make_bot, knowledge):
    """The longest questions make a choice within the limits; its plain text has the questions as well."""
    options = tuple(sorted(knowledge.facts, key=lambda fact: len(fact.question), reverse=True)[:4])
    services = make_bot().services
    card = await reply_card(services, services.languages.english, Clarify(options, 0.5), Trace("x"), asker=2**63)
    check(card)
    assert options[0].question.split("?")[0] in card.plain


async def test_a_choice_says_when_to_call(make_bot, knowledge):
    """Where it may be a symptom, the line stands below the buttons; how to type a choice stands in plain text only."""
    words = (services := make_bot().services).languages.english
    reply = Clarify(knowledge.facts[:2], 0.5, caution=True)
    card = await reply_card(services, words, reply, Trace("x"), asker=1, notes=["A note."])
    check(card)
    order = [part.get("content") or part.get("label") or "" for part in parts(card.view.to_components())]
    shown = [text for text in order if text]
    assert shown[0] == words.message("clarify")
    assert shown[-2] == words.message("clarify_none")
    assert words.message("when_to_call") in shown[-1]
    assert shown[-1].endswith("A note.")
    assert words.message("clarify_how") not in str(shown)
    assert words.message("when_to_call") in card.plain
    assert card.plain.endswith(words.message("clarify_how"))


@pytest.mark.parametrize("kind", ["meaning", "refusal"])
async def test_a_question_near_by_is_said_once(make_bot, knowledge, kind):
    """By its button; in plain text, which has no buttons, in words."""
    words = (services := make_bot().services).languages.english
    fact, term = knowledge.facts[0], knowledge.glossary[0]
    meaning, refusal = Answer((), 1.0, terms=(term,), closest=fact), Decline("unclear", closest=fact)
    reply = meaning if kind == "meaning" else refusal
    card = await reply_card(services, words, reply, Trace("x"), asker=1)
    check(card)
    shown = [part.get("content") or part.get("label") or "" for part in parts(card.view.to_components())]
    assert [fact.question in text for text in shown if text] == [False, True]
    line = words.message("term_more" if kind == "meaning" else "closest", question=fact.question)
    assert line in words.say(reply).plain
    assert line in card.plain.replace("\\", "")


@pytest.mark.parametrize("kind", ["answer", "choice", "refusal"])
async def test_when_to_call_is_no_small_print(make_bot, knowledge, kind):
    """It stands in the size of the answer, not as another line of the sources."""
    words = (services := make_bot().services).languages.english
    facts = knowledge.facts[:2]
    replies: dict[str, Reply] = {
        "answer": Answer(facts, 0.9, caution=True),
        "choice": Clarify(facts, 0.5, caution=True),
        "refusal": Decline("unclear", caution=True),
    }
    card = await reply_card(services, words, replies[kind], Trace("x"), asker=1, notes=["A note."])
    check(card)
    shown = "\n".join(part.get("content", "") for part in parts(card.view.to_components())).split("\n")
    assert words.message("when_to_call") in shown
    assert "-# A note." in shown


async def test_how_soon_help_is_needed_shows_at_the_edge(make_bot, knowledge):
    """Red now, orange today, a calm blue for a professional; no other card is red or orange."""
    services = make_bot().services
    help_: list[Reply] = [Triage((WarningSign("one", level, "Stop."),)) for level in LEVELS]
    others: list[Reply] = [Answer(knowledge.facts[:1], 0.9), Clarify(knowledge.facts[:2], 0.5)]
    colours = []
    for reply in (*help_, *others):
        card = await reply_card(services, services.languages.english, reply, Trace("x"), asker=1)
        shown = parts(card.view.to_components())
        colours.append(next(part["accent_color"] for part in shown if "accent_color" in part))
    assert colours[:3] == [discord.Colour.red().value, discord.Colour.orange().value, discord.Colour.blue().value]
    assert len(set(colours)) == len(colours)


async def test_details_and_sources_fit(alice, channel, simcord_env, knowledge):
    """What More and Sources show of the longest facts is within the limits."""
    services = simcord_env.bot.services
    for size in (
        lambda fact: len(fact.detail),
        lambda fact: len("".join(services.languages.english.sources_in_full(fact))),
    ):
        fact = max(knowledge.facts, key=size)
        asked = await alice.slash(channel, "ask", question=fact.question)
        for label in ("More", "Sources"):
            pressed = await alice.click(asked.response, custom_id=button(asked.response, label))
            assert 0 < len(texts(pressed.response)) <= MAX_CARD_TEXT


def button(message, label):
    """Return the custom id of the first button with this label."""
    return next(part["custom_id"] for part in parts(message.components) if part.get("label") == label)


async def test_the_card_reads_from_top_to_bottom(alice, channel):
    """Question, answer, correction, evidence in words with its source, then the buttons."""
    asked = await alice.slash(channel, "ask", question="does the semitendinosus cross the hip?")
    shown = texts(asked.response)
    order = ["### ", "Yes. Both start", "A popular article says", ". Sources:", "More", "⋯ Options"]
    places = [shown.index(text) for text in order]
    assert places == sorted(places)


async def test_a_picture_two_facts_share_is_shown_once(make_bot, knowledge):
    """With the first of them."""
    facts = [replace(fact, picture="plate") for fact in itertools.islice(knowledge.facts, 2)]
    card = await whole_card(make_bot().services, facts)
    check(card)
    assert len(card.files()) == 1


async def test_a_refused_card_is_plain_text_in_private_too(alice, channel, simcord_env):
    """If Discord does not take the card, a slash answer is given in words."""
    simcord_env.inject_error("POST", "/interactions/*/callback", status=400, message="Invalid Form Body")
    asked = await alice.slash(channel, "ask", question="how deep should i go")
    assert asked.ephemeral
    assert "90 degrees" in asked.response.content

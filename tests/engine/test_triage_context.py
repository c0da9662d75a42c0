"""Text around a warning sign never talks it away, whatever the text and however long."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.engine.models import LEVELS, Triage
from bot.engine.text import MAX_CHARACTERS, Query
from bot.engine.triage import TriageStep
from bot.evaluation.questions import load_questions
from tests.english import tokenise
from tests.facts import warning_utterances

TESTS = Path(__file__).parents[1]
UTTERANCES = warning_utterances()
DEVELOPMENT = [dialogue.turns[0] for dialogue in load_questions(TESTS / "evaluation" / "dev") if not dialogue.turns[1:]]
SIGNS = [(level, text) for level in LEVELS for text in UTTERANCES[level]] + [
    (turn.level, turn.text) for turn in DEVELOPMENT if turn.outcome == "triage"
]
ORDINARY = [turn.text for turn in DEVELOPMENT if turn.outcome != "triage"] + UTTERANCES["not_warning"]
SMALL_TALK = [
    "hi", "hey coach!", "lol", "haha \U0001f605", "thanks \U0001f64f", "first time here", "great workout today",
    "is the bench free", "my mate says hi", "i had a good sleep", "no numbness though", "no pain anywhere else",
    "never happened to others", "years ago i played football", "can it cause anything", "what if", "avoid", "",
    "\U0001f62c\U0001f62c", "???", "12345",
]  # fmt: skip
SEPARATORS = [". ", "\n", "? ", "! ", "; ", "\n\n", "... ", " \U0001f605\n"]


def around(chance: random.Random, *texts: list[str]) -> str:
    """Return up to three texts, each with a separator after it."""
    count = chance.randint(0, 3)
    return "".join(chance.choice(chance.choice(texts)) + chance.choice(SEPARATORS) for _ in range(count))


@pytest.fixture(scope="module")
def recognised(engine) -> list[tuple[str, str]]:
    """Return (level, text) of every listed sign as the bot reads it when it stands alone."""
    replies = [(engine.ask(text)[0], text) for _, text in SIGNS]
    return [(reply.level, text) for reply, text in replies if isinstance(reply, Triage)]


@pytest.fixture(scope="module")
def phrasings(knowledge) -> list[str]:
    """Return every wording of the fact base."""
    return [text for fact in knowledge.facts for text in fact.wordings]


@pytest.mark.parametrize("seed", range(8))
def test_text_around_a_sign_never_removes_it(engine, recognised, phrasings, seed):
    """Whatever sentences stand before or after, the reply is help, at least as urgent."""
    chance = random.Random(seed)
    for _ in range(50):
        level, sign = chance.choice(recognised)
        before, after = (around(chance, SMALL_TALK, ORDINARY, phrasings) for _ in range(2))
        text = before + sign + chance.choice(SEPARATORS) + after
        reply = engine.ask(text)[0]
        assert isinstance(reply, Triage), text
        assert LEVELS.index(reply.level) <= LEVELS.index(level), text


@pytest.mark.parametrize(
    "opening", ["hey ", "hi coach, ", "um so ", "ok so ", "quick question: ", "please help, ", "yo "]
)
def test_an_opening_in_the_same_sentence_removes_nothing(engine, recognised, opening):
    """A greeting without a full stop before the sign changes nothing."""
    for level, sign in recognised:
        reply = engine.ask(opening + sign)[0]
        assert isinstance(reply, Triage), opening + sign
        assert LEVELS.index(reply.level) <= LEVELS.index(level), opening + sign


def test_a_message_too_long_to_answer_is_still_read_for_signs(engine):
    """A sign at the end of an overlong message gets help, not the word that it is too long."""
    story = "i like training legs and i had a good day. " * 60
    assert len(story) > MAX_CHARACTERS
    assert isinstance(engine.ask(story + "my chest feels tight")[0], Triage)


def test_many_repeats_hide_no_sign(engine):
    """A sign after hundreds of its own words, set apart or not, is found."""
    assert isinstance(engine.ask("knee knee knee, pain pain. " * 50 + "my knee popped and is swollen")[0], Triage)


def test_no_phrasing_of_the_fact_base_is_a_sign(knowledge, phrasings):
    """What the fact base answers with training facts is never sent to help."""
    step = TriageStep(knowledge.triage)
    assert [text for text in phrasings if step.check(Query(text, tokenise(text))).signs] == []


@pytest.mark.parametrize(
    "text",
    [
        "never had chest pain like this", "never lost feeling in both legs before today",
        "never fainted until today on the press", "no rep without chest pain", "never without chest pain now",
        "not worried about the chest pain i get when i press", "no more chest pain than usual",
    ],
)  # fmt: skip
def test_a_denial_that_states_the_sign_denies_nothing(engine, text):
    """Of its kind, its degree or its novelty; twice; or of how one feels about it."""
    assert isinstance(engine.ask(f"{text}, how many sets should i do")[0], Triage)


@pytest.mark.parametrize("text", ["no chest pain, no numbness", "never had chest pain", "without chest pain so far"])
def test_a_plain_denial_still_denies(engine, text):
    """No help for who has nothing."""
    assert not isinstance(engine.ask(f"{text}, how many sets should i do")[0], Triage)

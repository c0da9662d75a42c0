"""Messages in Spanish: warning signs get help, anything else learns what is understood."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.engine.models import Decline, Greeting, Triage

WORDINGS = yaml.safe_load((Path(__file__).parents[1] / "utterances" / "es" / "triage.yaml").read_text())
ALARMS = [(level, text) for level in ("emergency", "same_day", "professional") for text in WORDINGS[level]]


@pytest.mark.parametrize(("level", "text"), ALARMS)
def test_a_warning_sign_in_spanish_gets_help_of_its_level(engine, level, text):
    """Written by a second wording: none of them stands among the phrasings."""
    reply = engine.ask(text)[0]
    assert isinstance(reply, Triage)
    assert (reply.level, reply.language) == (level, "es")


@pytest.mark.parametrize("text", WORDINGS["none"])
def test_ordinary_spanish_learns_what_is_understood(engine, text):
    """Neither help nor an answer to another question: what is understood, and how to ask."""
    reply = engine.ask(text)[0]
    assert isinstance(reply, (Decline, Greeting))
    assert reply.language == "es"


@pytest.mark.parametrize("text", ["no me duele el pecho, solo estoy cansado", "sin dolor de pecho ni mareos"])
def test_what_is_denied_in_spanish_is_no_sign(engine, text):
    """The Spanish words of denial take a finding away, as the English ones do."""
    assert not isinstance(engine.ask(text)[0], Triage)


def test_a_complaint_in_spanish_says_when_to_call(engine):
    """The net below the signs holds in Spanish too."""
    reply = engine.ask("me duele un poco la rodilla al bajar escaleras")[0]
    assert isinstance(reply, Triage) or (isinstance(reply, Decline) and reply.caution)


@pytest.mark.parametrize(
    "text",
    [
        "como respiro en la prensa de piernas",
        "quanto peso devo usar no leg press?",
        "combien de séries pour les jambes",
        "wie tief soll ich gehen",
        "ile powtórzeń na nogi powinienem robić",
        "как глубоко опускать",
    ],
)
def test_no_word_of_another_language_is_repaired_into_english(engine, text):
    """And none is answered with what its words happen to resemble."""
    reply, trace, _ = engine.ask(text)
    assert trace.repairs == ()
    assert isinstance(reply, Decline)
    assert reply.reason == "other_language"


@pytest.mark.parametrize(
    "text",
    [
        "how deep should i go, jose?",
        "my buddy juan says no mas, how many sets",
        "is el camino gym any good for leg press",
    ],
)
def test_a_borrowed_word_makes_no_other_language(engine, text):
    """A name or a phrase of another language in an English question leaves it English."""
    assert getattr(engine.ask(text)[0], "language", None) is None

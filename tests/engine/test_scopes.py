"""What takes a finding away reaches it through its own predicate, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.engine.models import LEVELS
from bot.engine.spelling import Speller
from bot.engine.text import Query
from bot.engine.triage import TriageStep
from tests.english import ENGLISH, tokenise
from tests.facts import warning_utterances

TESTS = Path(__file__).parents[1]
WRAPPERS = json.loads((TESTS / "evaluation" / "wrappers.json").read_text())
UTTERANCES = warning_utterances()
SIGNS = [text for level in LEVELS for text in UTTERANCES[level]]

REPORTED = [
    "does anyone know why my chest hurts when i press",
    "it used to be fine but my chest hurts",
    "is it common that i cough blood",
    "i started lifting years ago and my chest hurts",
    "my chest hurts since i joined last year",
    "kinda scared that my chest hurts",
    "just asking in case but my chest hurts",
    "has anyone else had chest pain like this my chest hurts so bad",
    "no idea why my chest hurts",
    "never trained before and my chest hurts",
    "saw a video on form today and now my chest hurts",
    "no dizziness chest hurts",  # a bare subject with its verb
    "no nausea my chest pain",  # a finding with an owner of its own
    "what if i faint and my chest hurts",  # a clause of its own behind the joint
    "guy on the leg press collapsed",  # a thing that is no subject
    "the machine is crushing his hand",  # a person in the rest of the clause
    "leg press chest pain",  # a thing without owner and verb
    "move the post if you like my chest hurts",  # a polite if
]
SET_ASIDE = [
    "can leg press cause a stroke",
    "my uncle had a stroke years ago",
    "no chest pain, just tired",
    "what if i faint under the sled",
    "how do i avoid tearing my achilles",
    "saw a video of a guy who fainted on the leg press",
    "is fainting common on machines",
    "if a client blacks out what is the drill",
    "should i be worried about rhabdo",
    "hypothetically a client goes into cardiac arrest",
    "never had chest pain, dizziness or fainting",
    "fainted last year",  # the predicate is the first word
    "my wallet had a seizure at the checkout",
    "our leg press has collapsed at one end",
    "my laptop keeps having seizures",
]


@pytest.fixture(scope="module")
def step(knowledge) -> TriageStep:
    """Return the step without likeness: what the signs' words say."""
    return TriageStep(knowledge.triage)


def check(step: TriageStep, text: str):
    return step.check(Query(text, tokenise(text)))


@pytest.mark.parametrize("text", REPORTED)
def test_what_is_said_of_oneself_is_a_sign(step, text):
    """A question, a story or a worry around a finding does not take it away."""
    assert check(step, text).signs, check(step, text).record


@pytest.mark.parametrize("text", SET_ASIDE)
def test_what_is_denied_supposed_or_others_is_none(step, text):
    """A denial, a supposition, a film, somebody long ago: no sign, and the trace says why."""
    finding = check(step, text)
    assert not finding.signs, finding.record


def test_a_list_goes_on_over_its_commas_only_after_a_denial(step):
    """'No pain, my knee swelled' denies the pain alone."""
    assert check(step, "no pain, my knee swelled up").signs


def test_words_around_a_sign_never_remove_it(step):
    """Fewer than one in two hundred wrapped signs loses its help, with punctuation or without."""
    speller = Speller(dict.fromkeys(step.vocabulary, 0.1), ENGLISH, step.prefixes)
    recognised = [text for text in SIGNS if check(step, text).signs][::4]
    lost = [
        (wrapper, text)
        for wrapper in WRAPPERS
        for text in recognised
        if not step.check(Query("", speller.repair(tokenise(f"{wrapper[0]} {text} {wrapper[1]}"))[0])).signs
    ]
    assert len(lost) <= 0.005 * len(WRAPPERS) * len(recognised), lost[:20]

"""What changes no meaning changes no answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.engine.models import Decline, Triage
from bot.evaluation.figures import Share
from bot.evaluation.invariance import Kind, changed, load_kinds, same_replies, what_it_says
from bot.factbase.utterances import utterances_of
from tests.facts import warning_utterances

KINDS = load_kinds(Path(__file__).parent / "invariance.yaml")
TEXTS = [text for texts in utterances_of(Path(__file__).parents[1] / "utterances" / "en").values() for text in texts]

SIGNS = [text for level, texts in warning_utterances().items() if level != "not_warning" for text in texts]

LEAST = 0.95
"""Of a sample of 40; docs/evaluation.md has the figures of all."""

FRAMES = json.loads((Path(__file__).parent / "frames.json").read_text(encoding="utf-8"))
"""What members put around a question, by two writers who had read nothing: greetings, hurry, where they are."""

LEAST_IN_FRAMES = 0.9
"""Of 80 frames around 21 questions. Measured at 0.92; of 12,000 by the second writer 0.93 (docs/evaluation.md)."""

PIECES = json.loads((Path(__file__).parent / "pieces.json").read_text(encoding="utf-8"))
"""Warning signs, and harmless talk of the same shape, as two to four short messages: "my chest // hurts"."""


def test_there_are_many_kinds_of_many_surfaces():
    """At least twenty kinds, and those of words with several surfaces each."""
    assert len({kind.kind for kind in KINDS}) >= 20
    assert all(kind.change or len(kind.before) + len(kind.after) >= 4 for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_harmless_change_keeps_the_reply(engine, kind):
    """A greeting, thanks, an apology, capitals, a line break: the same reply as without."""
    sample = TEXTS[:: max(1, len(TEXTS) // 40)]
    assert len(changed(engine, kind, sample)) <= (1 - LEAST) * len(sample)


def test_what_stands_around_a_question_keeps_the_reply(engine):
    """Stories, thanks and haste: the share of all frames around every question."""
    sample = TEXTS[:: len(TEXTS) // 20]
    plain = {text: what_it_says(engine.ask(text)[0]) for text in sample}
    same = [
        what_it_says(engine.ask(frame.replace("{}", text))[0]) == plain[text] for frame in FRAMES for text in sample
    ]
    assert sum(same) >= LEAST_IN_FRAMES * len(same)


def test_another_reply_is_counted(engine):
    """A change of meaning is no harmless change: the share shows it."""
    kind = Kind(kind="another question", after=["on the bench press"])
    shares = same_replies(engine, [kind], ["how deep should i go"])
    assert shares["invariance: another question"] == Share(0, 1)
    assert shares["invariance: every kind"] == Share(0, 1)


def test_a_reply_is_what_a_member_notices():
    """How sure the engine is does not count, what it says does."""
    assert what_it_says(Decline("unclear", score=0.1)) == what_it_says(Decline("unclear", score=0.2))
    assert what_it_says(Decline("unclear")) != what_it_says(Decline("empty"))


@pytest.mark.parametrize(("level", "least", "most"), [("emergency", 0.9, 1), ("same_day", 0.9, 1), ("none", 0, 0.15)])
def test_a_warning_sign_in_pieces_is_one(engine, level, least, most):
    """Sent piece by piece it gets its help; a harmless first piece ("wont wake up // for 5am gym") may get it too."""
    helped = []
    for pieces in PIECES[level]:
        replies, conversation = [], None
        for text in pieces.split(" // "):
            reply, _, conversation = engine.ask(text, conversation)
            replies.append(reply)
        helped.append(any(isinstance(reply, Triage) for reply in replies))
    assert least <= sum(helped) / len(helped) <= most


@pytest.mark.parametrize(
    ("texts", "least", "most"), [(SIGNS, 0.98, 1), (TEXTS[::4], 0, 0.01)], ids=["signs", "questions"]
)
def test_a_message_cut_in_two_is_the_same_sign_or_none(engine, texts, least, most):
    """The two halves of a short warning message get help as the whole does; those of a question get none."""
    helped = []
    for text in texts:
        words = text.split()
        if 2 <= len(words) <= 10:
            first, _, conversation = engine.ask(" ".join(words[: len(words) // 2]))
            second = engine.ask(" ".join(words[len(words) // 2 :]), conversation)[0]
            helped.append(isinstance(first, Triage) or isinstance(second, Triage))
    assert least <= sum(helped) / len(helped) <= most

"""Learns what a warning sign reads like: phrasings of every sign against messages that only look like one.

Each phrasing is learned alone and with training talk beside it, so that what stands around a sign
says nothing against it. Ordinary questions of the fact base are examples of none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.engine.learning.frames import chance, draw
from bot.engine.learning.logistic import Examples, learn
from bot.engine.likeness import NONE, SIGN, SYMPTOM, SignModels, features, stretches
from bot.engine.models import Knowledge
from bot.engine.text import tokenise
from bot.engine.triage import TriageStep

STORIES = 2
"""Copies of every phrasing with something said beside it."""

ORDINARY = 6000
"""Questions of the fact base that are learned as none: enough to know training talk."""

JOINTS = (" ", " ", ". ", ", ", " and ", " so ")
"""What may stand between a sign and what is said beside it: mostly nothing."""

SHARES: Mapping[str, float] = {SIGN: 1.0, SYMPTOM: 0.3, NONE: 1.5}
"""How much all messages of a label count together."""


def learn_signs(knowledge: Knowledge, step: TriageStep) -> SignModels:
    """Return the models.

    :param step: the step without likeness, which finds the signs' word groups.
    """
    signs = tuple(sign.warning.id for sign in knowledge.triage.signs)
    describes, which = Examples((SIGN, SYMPTOM, NONE)), Examples(signs)
    for what, text in _messages(knowledge):
        label = what if what in (SYMPTOM, NONE) else SIGN
        tokens, hits = step.reported(tokenise(text))
        for first, last in stretches(tokens) if label == NONE else ((0, len(tokens)),):
            words, others = features(tokens, hits, first, last)
            describes.add(label, words, others)
            if label == SIGN:
                which.add(what, words, others)
    return SignModels(learn(describes, SHARES), learn(which, {}))


def _messages(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield what is described, a sign's id, a symptom or none, and a message."""
    ordinary = _ordinary(knowledge)
    for what, texts in sorted(knowledge.triage.phrasings.items()):
        for text in texts:
            yield what, text
            for number in range(STORIES if what != NONE else 1):
                yield what, _beside(text, number, ordinary)
    for text in ordinary:
        yield NONE, text


def _ordinary(knowledge: Knowledge) -> list[str]:
    """Return questions of the fact base, the same ones whatever is added to it elsewhere."""
    texts = {text for fact in knowledge.facts for text in fact.phrasings}
    return sorted(texts, key=lambda text: (chance("ordinary", text), text))[:ORDINARY]


def _beside(text: str, number: int, ordinary: Sequence[str]) -> str:
    """Return ``text`` with something else said before or after it."""
    if not ordinary:
        return text
    other, joint = draw(ordinary, text, number), draw(JOINTS, text, number, "joint")
    return f"{other}{joint}{text}" if chance(text, number, "side") % 2 else f"{text}{joint}{other}"

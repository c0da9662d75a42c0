"""Learns what a warning sign reads like: phrasings of every sign against messages that only look like one.

Each phrasing is learned alone and with training talk beside it, so that what stands around a sign
says nothing against it. Ordinary questions of the fact base are examples of none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.engine.language import Languages
from bot.engine.learning.draws import Lots, chance, draw, lots
from bot.engine.learning.frames import expand, holes
from bot.engine.learning.logistic import Examples, learn
from bot.engine.learning.prefaces import Prefaces
from bot.engine.likeness import NONE, SIGN, SYMPTOM, SignModels, features, groups_among, in_order, stretches
from bot.engine.models import Knowledge
from bot.engine.text import Language
from bot.engine.triage import TriageStep

VALUES: Mapping[str, float] = {"group": 0.8, "groups": 0.5, "letters": 0.4}
"""What the features count beside a word: those that come in numbers count less each."""

KIND_DRAWS = 1
"""Messages of every frame of what is not ours that are learned as none: chat, food, other lifts."""

PREFACES = 10_000
"""Pieces of talk around questions that are learned as none: with 20,000 of them half a point fewer emergencies got
help."""

BORDERING, ORDINARY = 6000, 3500
"""Questions of the fact base that are learned as none: of those that safety facts answer, which border on the signs,
and of the others. Enough to know training talk; all of them would drown what only looks like a sign: with 26,000
bordering ones 96.1 instead of 97.0 % of the opened emergencies got help, and more look-alikes did."""

PATTERN_DRAWS = 6
"""Messages made of the word groups of a sign's pattern: what a pattern says is a sign by its words, too."""

JOINTS = (" ", " ", ". ", ", ", " and ", " so ")
"""What may stand between a sign and what is said beside it: mostly nothing."""

SHARES: Mapping[str, float] = {SIGN: 1.0, SYMPTOM: 0.3, NONE: 1.5}
"""How much all messages of a label count together."""


SHRINKAGE = 0.2
"""Of 0.03, 0.1, 0.2 and 0.35 the one that found most signs of sets by others, at as many false alarms."""


def learn_signs(knowledge: Knowledge, step: TriageStep, language: Language) -> SignModels:
    """Return the models.

    :param step: the step without likeness, which finds the signs' word groups.
    """
    signs = tuple(sign.warning.id for sign in knowledge.triage.signs)
    describes, which = Examples((SIGN, SYMPTOM, NONE)), Examples(signs)
    for what, text, alone in _messages(knowledge, Prefaces(knowledge, language)):
        label = what if what in (SYMPTOM, NONE) else SIGN
        tokens, hits = step.reported(language.tokenise(text))
        placed = in_order(hits)
        for first, last in stretches(tokens) if label == NONE else ((0, len(tokens)),):
            words, others = features(tokens, placed, (first, last), language.stem)
            describes.add(label, words, others)
            if label == SIGN and alone:
                which.add(what, words, groups_among(others))
    return SignModels(learn(describes, SHARES, VALUES, SHRINKAGE), learn(which, {}))


def _messages(knowledge: Knowledge, prefaces: Prefaces) -> Iterator[tuple[str, str, bool]]:
    """Yield what is described, a sign's id, a symptom or none; a message; and whether nothing stands beside it."""
    ordinary = _ordinary(knowledge)
    prefaced = [" ".join(tokens) for text in ordinary if (tokens := prefaces.around(tuple(text.split())))]
    others = [*_of_kinds(knowledge), *_drawn("preface", map(" ".join, prefaces.said))[:PREFACES]]
    languages = Languages(knowledge.languages, knowledge.lexicon.ordinary_words)
    foreign: dict[str, list[str]] = {}
    for text in knowledge.triage.phrasings.get(NONE, ()):
        if (language := languages.of(text)) is not None:
            foreign.setdefault(language, []).append(text)
    talk = lots(foreign)
    english = Lots([*ordinary, *others])
    for what, texts in sorted(knowledge.triage.phrasings.items()):
        for text in texts:
            yield what, text, True
            if what != NONE:
                yield what, _beside(text, talk.get(languages.of(text) or "", english)), False
    for text in (*ordinary, *prefaced, *others):
        yield NONE, text, True
    yield from _of_patterns(knowledge)


def _of_patterns(knowledge: Knowledge) -> Iterator[tuple[str, str, bool]]:
    """Yield a sign's id and words of all groups of one of its patterns."""
    groups = lots(knowledge.triage.groups)
    for sign in knowledge.triage.signs:
        for pattern in sign.patterns:
            for number in range(PATTERN_DRAWS):
                words = [groups[name].draw(sign.warning.id, *pattern.all, number, name) for name in pattern.all]
                yield sign.warning.id, " ".join(words).replace("*", "").replace("...", ""), False


def _of_kinds(knowledge: Knowledge) -> Iterator[str]:
    """Yield messages that are not ours, of every kind; those that need the names of other lifts are left out."""
    fills = lots(knowledge.not_ours.fills)
    for kind in knowledge.not_ours.kinds:
        for frame in kind.frames:
            if fills.keys() >= set(holes(frame)):
                yield from expand(frame, fills, KIND_DRAWS)


def _ordinary(knowledge: Knowledge) -> list[str]:
    """Return questions of the fact base, the same ones whatever is added to it elsewhere."""
    safe = {text for topic in knowledge.topics if topic.symptoms for fact in topic.facts for text in fact.phrasings}
    texts = {text for fact in knowledge.facts for text in fact.phrasings} - safe
    return [*_drawn("bordering", safe)[:BORDERING], *_drawn("ordinary", texts)[:ORDINARY]]


def _drawn(name: str, texts: Iterable[str]) -> list[str]:
    """Return ``texts`` in an order that each one's own words decide."""
    return sorted(texts, key=lambda text: (chance(name, text), text))


def _beside(text: str, talk: Lots[str]) -> str:
    """Return ``text`` with something else said before or after it."""
    if not talk:
        return text
    other, joint = talk.draw(text), draw(JOINTS, text, "joint")
    return f"{other}{joint}{text}" if chance(text, "side") % 2 else f"{text}{joint}{other}"

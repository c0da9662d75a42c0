"""Learns where a message begins to ask another thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.engine.cuts import BEGINS, GOES_ON, PLACES
from bot.engine.learning.draws import Lots, chance, draw
from bot.engine.learning.logistic import Examples, learn
from bot.engine.logistic import Logistic
from bot.engine.models import Knowledge
from bot.engine.places import features_of
from bot.engine.text import SENTENCE_MARKS, Language, Tokens

Cut = tuple[Tokens, int]
"""A message, and where its second question begins; 0 if it asks one thing."""

WRITTEN = 5
"""How often each message written by somebody counts beside those made of phrasings."""

ALONE, JOINED = 25_000, 12_000
"""Phrasings learned as they are, and put one after the other."""

LONGEST = 18
"""Tokens of a phrasing that is put beside another."""

LEAST_SEEN = 3
"""Words that must have a feature before it is learned."""

MARKS = ("", "", ",", ".", "?")
"""What may end the first of two questions; a joint may open the second."""


def learn_cuts(knowledge: Knowledge, language: Language) -> Logistic:
    """Return the model."""
    openers = language.words.questions.openers
    examples = Examples(PLACES, least_other=LEAST_SEEN)
    counts: Counter[str] = Counter()
    for tokens, start in _messages(knowledge, language):
        for at, features in enumerate(features_of(tokens, openers).tolist()):
            label = BEGINS if at and at == start else GOES_ON
            examples.add(label, (), features)
            counts[label] += 1
    return learn(examples, counts)


def _messages(knowledge: Knowledge, language: Language) -> Iterator[Cut]:
    """Yield messages that ask two things and such that ask one, in an order that each one's own words decide."""
    texts = {text: fact.topic for fact in knowledge.facts for text in fact.wordings}
    ordered = sorted(texts, key=lambda text: (chance("cut", text), text))
    yield from ((language.tokenise(text), 0) for text in ordered[:ALONE])
    for one, other in knowledge.several:
        first, second = language.tokenise(one), language.tokenise(other)
        yield from [((*first, *second), len(first))] * WRITTEN
    for said, asked, after in knowledge.lead_ins:
        yield from [(language.tokenise(f"{said} {asked} {after}"), 0)] * WRITTEN
    joints = ("", *sorted(language.words.questions.joints))
    short = {tokens: texts[text] for text in ordered if len(tokens := language.tokenise(text)) <= LONGEST}
    others = Lots(short)
    for first in list(short)[:JOINED]:
        second = others.draw(first)
        if short[first] != short[second]:
            mark, joint = draw(MARKS, first, second, "mark"), draw(joints, first, second, "joint")
            before = (*(first[:-1] if first[-1] in SENTENCE_MARKS else first), *mark.split())
            yield (*before, *joint.split(), *second), len(before)

"""Learns from every phrasing of a fact base, when it is compiled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from bot.engine.fuzzy import Features
from bot.engine.learned import Learned
from bot.engine.learning.examples import Examples, Vectors
from bot.engine.learning.hinge import learn, learn_within
from bot.engine.models import Fact
from bot.engine.text import tokenise
from bot.engine.wordings import index


class Reader(Protocol):
    """Sees in tokens what is learned from them."""

    def features(self, tokens: Sequence[str]) -> Features:
        """Return what the weights are learned on."""

    def stems(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the stems of all words."""

    def essence(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the content stems in order."""

    def content(self, tokens: Sequence[str]) -> str:
        """Return the content stems as one text, sorted."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One wording of one fact."""

    tokens: tuple[str, ...]
    fact: int
    """Number of the fact."""


def phrasings_of(facts: Sequence[Fact]) -> list[Phrasing]:
    """Return every question and phrasing of ``facts``, in order."""
    return [
        Phrasing(tokenise(text), number) for number, fact in enumerate(facts) for text in (fact.question, *fact.phrasings)
    ]


def learn_phrasings(facts: Sequence[Fact], phrasings: Iterable[Phrasing], reader: Reader) -> Learned:
    """Return what ``phrasings`` teach; several seconds for tens of thousands of them.

    :param facts: all facts, those of a topic side by side.
    """
    phrasings = list(phrasings)
    vectors = _vectors(facts, phrasings, reader)
    return Learned(
        table=vectors.table,
        topics=learn(vectors),
        facts=learn_within(_by_fact(vectors, facts, phrasings), _groups(facts)),
        wordings=index((reader.stems(one.tokens), one.fact) for one in phrasings),
        essences=index((reader.essence(one.tokens), one.fact) for one in phrasings),
        contents=tuple(reader.content(one.tokens) for one in phrasings),
        word_counts=dict(Counter(token for one in phrasings for token in one.tokens)),
    )


def _vectors(facts: Sequence[Fact], phrasings: Sequence[Phrasing], reader: Reader) -> Vectors:
    examples = Examples()
    for one in phrasings:
        examples.add(reader.features(one.tokens), facts[one.fact].topic, " ".join(one.tokens))
    return examples.vectors()


def _by_fact(vectors: Vectors, facts: Sequence[Fact], phrasings: Sequence[Phrasing]) -> Vectors:
    """Return the same phrasings, labelled with their facts."""
    owners = np.array([one.fact for one in phrasings], dtype=np.intp)
    return replace(vectors, owners=owners, labels=tuple(fact.id for fact in facts))


def _groups(facts: Sequence[Fact]) -> list[range]:
    """Return the numbers of the facts of each topic."""
    groups: list[range] = []
    for number, fact in enumerate(facts):
        if number and facts[number - 1].topic == fact.topic:
            groups[-1] = range(groups[-1].start, number + 1)
        else:
            groups.append(range(number, number + 1))
    return groups

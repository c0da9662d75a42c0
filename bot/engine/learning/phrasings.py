"""Learns from every phrasing of a fact base, when it is compiled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.engine.fuzzy import FeaturesByKind
from bot.engine.learned import Learned
from bot.engine.learning.examples import Examples, Vectors
from bot.engine.learning.hinge import learn, learn_within
from bot.engine.learning.prefaces import Prefaces
from bot.engine.models import Fact, FollowUp, Knowledge
from bot.engine.nearest import content
from bot.engine.text import Language
from bot.engine.wordings import index


class Reader(Protocol):
    """Sees in tokens what is learned from them."""

    language: Language

    def features(self, tokens: Sequence[str], after: str = "") -> FeaturesByKind:
        """Return what the weights are learned on."""

    def stems(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the stems of all words."""

    def essence(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the content stems in order."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One wording of one fact."""

    tokens: tuple[str, ...]
    fact: int
    """Number of the fact."""


def phrasings_of(facts: Sequence[Fact], language: Language) -> list[Phrasing]:
    """Return every question and phrasing of ``facts``, in order."""
    return [Phrasing(language.tokenise(text), number) for number, fact in enumerate(facts) for text in fact.wordings]


def learn_all(knowledge: Knowledge, language: Language, reader: Reader) -> Learned:
    """Return what the phrasings of a fact base teach, some of them with prefaces around them, too."""
    phrasings = phrasings_of(knowledge.facts, language)
    prefaces = Prefaces(knowledge, language)
    prefaced = ((prefaces.around(one.tokens), one.fact) for one in phrasings)
    return learn_phrasings(
        knowledge.facts,
        phrasings,
        reader,
        [Phrasing(tokens, fact) for tokens, fact in prefaced if tokens],
        knowledge.follow_ups,
    )


def learn_phrasings(
    facts: Sequence[Fact],
    phrasings: Iterable[Phrasing],
    reader: Reader,
    prefaced: Iterable[Phrasing] = (),
    follow_ups: Iterable[FollowUp] = (),
) -> Learned:
    """Return what ``phrasings`` teach; several seconds for tens of thousands of them.

    :param facts: all facts, those of a topic side by side.
    :param prefaced: the same with talk around them: no wordings of their own.
    :param follow_ups: what tells of topics only, after an answer.
    """
    phrasings = list(phrasings)
    rows = [*phrasings, *prefaced]
    vectors = _vectors(facts, rows, reader, follow_ups)
    essences = [reader.essence(one.tokens) for one in phrasings]
    return Learned(
        table=vectors.table,
        topics=learn(vectors),
        facts=learn_within(_by_fact(vectors, facts, rows), _groups(facts)),
        wordings=index((reader.stems(one.tokens), one.fact) for one in phrasings),
        essences=index((essence, one.fact) for essence, one in zip(essences, phrasings, strict=True)),
        contents=tuple(content(essence) for essence in essences),
        word_counts=dict(Counter(token for one in phrasings for token in one.tokens)),
    )


def _vectors(
    facts: Sequence[Fact], phrasings: Sequence[Phrasing], reader: Reader, follow_ups: Iterable[FollowUp]
) -> Vectors:
    examples = Examples()
    for one in phrasings:
        examples.add(reader.features(one.tokens), facts[one.fact].topic, " ".join(one.tokens))
    for follow_up in follow_ups:
        tokens = reader.language.tokenise(follow_up.text)
        examples.add(reader.features(tokens, follow_up.after), follow_up.topic, " ".join((follow_up.after, *tokens)))
    return examples.vectors()


def _by_fact(vectors: Vectors, facts: Sequence[Fact], phrasings: Sequence[Phrasing]) -> Vectors:
    """Return the phrasings, which come first, labelled with their facts."""
    count = len(phrasings)
    starts = vectors.starts[: count + 1]
    owners = np.array([one.fact for one in phrasings], dtype=np.intp)
    return replace(
        vectors,
        starts=starts,
        features=vectors.features[: starts[-1]],
        values=vectors.values[: starts[-1]],
        keys=vectors.keys[:count],
        owners=owners,
        labels=tuple(fact.id for fact in facts),
    )


def _groups(facts: Sequence[Fact]) -> NDArray[np.intp]:
    """Return the number of the topic of every fact."""
    topics = {topic: number for number, topic in enumerate(dict.fromkeys(fact.topic for fact in facts))}
    return np.array([topics[fact.topic] for fact in facts], dtype=np.intp)

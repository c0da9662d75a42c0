"""A second look where the weights hesitate: which phrasings a message reads most like.

Two wordings are alike if their content stems, sorted, are nearly the same letters.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

WEIGHT = 0.2
"""What all votes together add to a topic's score; a topic that the best leads by more cannot win by them."""

TOPICS = 8
"""How many of the best topics have their phrasings looked at."""

VOTERS = 15

CUTOFF = 38
"""Likeness, 0 to 100, below which a phrasing has no vote."""

SOFTNESS = 8.0
"""A phrasing that is eight points less alike has a vote e times smaller."""

LONGEST = 200
"""Characters: a longer message is a story, and no phrasing is like it."""


@dataclass(frozen=True, slots=True)
class Votes:
    """How the nearest phrasings vote."""

    shares: Mapping[str, float]
    """Topic to its share, 0 to 1, of all votes."""
    alike: Mapping[str, str]
    """Topic to the phrasing of it that is most alike."""


class Nearest:
    """The phrasings of every topic, ready to be compared with.

    :param phrasings: (topic, phrasing, content) of every phrasing.
    """

    def __init__(self, phrasings: Iterable[tuple[str, str, str]]) -> None:
        by_topic: dict[str, dict[str, str]] = {}
        for topic, phrasing, content in phrasings:
            by_topic.setdefault(topic, {}).setdefault(content, phrasing)
        self._contents = {topic: list(alike) for topic, alike in by_topic.items()}
        self._phrasings = {topic: list(alike.values()) for topic, alike in by_topic.items()}

    def votes(self, content: str, topics: Collection[str]) -> Votes:
        """Return how the phrasings of ``topics`` that are nearest to ``content`` vote."""
        if len(content) > LONGEST:
            return Votes({}, {})
        near = [
            (score, text, topic, number)
            for topic in topics
            for text, score, number in process.extract(
                content, self._contents.get(topic, ()), scorer=fuzz.ratio, limit=VOTERS, score_cutoff=CUTOFF
            )
        ]
        near.sort(key=lambda one: (-one[0], one[1], one[2]))
        shares: dict[str, float] = {}
        alike: dict[str, str] = {}
        for score, _, topic, number in near[:VOTERS]:
            shares[topic] = shares.get(topic, 0.0) + math.exp((score - 100) / SOFTNESS)
            alike.setdefault(topic, self._phrasings[topic][number])
        total = sum(shares.values())
        return Votes({topic: vote / total for topic, vote in shares.items()}, alike)


def hesitates(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Return the topics whose phrasings decide, best first; none if one topic leads clearly."""
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:TOPICS]
    close = tuple(topic for topic, score in best if best[0][1] - score < WEIGHT)
    return close if len(close) > 1 else ()


def content(essence: Sequence[str]) -> str:
    """Return what two wordings are compared by: their content stems, sorted."""
    return " ".join(sorted(essence))

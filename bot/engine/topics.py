"""Which topics a message may be about: learned weights first, the nearest phrasings where those hesitate.

Knows features and scores only; what they mean for a reply is decided elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.engine.fuzzy import SHARPNESS, FeaturesByKind, Shared
from bot.engine.learned import Learned
from bot.engine.nearest import WEIGHT, Nearest, hesitates

UNHELD = -2.0
"""The score of a topic that shares nothing with a message."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How the topics stand for one message."""

    shared: Shared
    """What the message has in common with any phrasing."""
    values: Mapping[str, float]
    """Topic to score, of topics that share something with the message; above zero speaks for it."""
    votes: Mapping[str, float]
    """Topic to its share of the nearest phrasings' votes; the leader has all where the weights lead clearly."""
    alike: Mapping[str, str]
    """Topic to the phrasing most like the message; empty where none was looked at."""

    def belief(self) -> dict[str, float]:
        """Return the share of belief, 0 to 1, of every topic."""
        powers = {topic: math.exp(SHARPNESS * score) for topic, score in self.values.items()}
        total = sum(powers.values())
        return {topic: power / total for topic, power in powers.items()}

    def with_at_least(self, topic: str) -> Scores:
        """Return the same scores, ``topic`` among them."""
        return self if topic in self.values else replace(self, values={**self.values, topic: UNHELD})

    def ranked(self) -> list[str]:
        """Return the topics, best first."""
        return sorted(self.values, key=lambda topic: (-self.values[topic], topic))

    def margin(self, topic: str) -> float:
        """Return how much ``topic`` leads the best of the others."""
        others = (score for other, score in self.values.items() if other != topic)
        return self.values.get(topic, UNHELD) - max(others, default=UNHELD)


class Topics:
    """Scores topics, and the facts within one."""

    def __init__(self, learned: Learned, nearest: Nearest) -> None:
        self._table, self._topics, self._facts = learned.table, learned.topics, learned.facts
        self._nearest = nearest
        self.numbers = {topic: number for number, topic in enumerate(self._topics.labels)}

    def scores(self, features: FeaturesByKind, content: str, allowed: Collection[str]) -> Scores:
        """Return how the ``allowed`` topics stand for a message of ``features`` and ``content``."""
        shared = self._table.shared(features)
        values = {topic: score for topic, score in self._topics.scores(shared).items() if topic in allowed}
        close = hesitates(values)
        if not close:
            return Scores(shared, values, dict.fromkeys(sorted(values, key=values.__getitem__)[-1:], 1.0), {})
        votes = self._nearest.votes(content, close)
        values |= {topic: values[topic] + WEIGHT * share for topic, share in votes.shares.items()}
        return Scores(shared, values, votes.shares, votes.alike)

    def fact_scores(self, shared: Shared) -> list[float]:
        """Return the score of every fact, by its number: how it stands among those of its topic."""
        return self._facts.all_scores(shared)

    def parts(self, shared: Shared, topic: str) -> tuple[tuple[str, float], ...]:
        """Return what made the score of ``topic``, largest first."""
        return self._topics.parts(shared, topic)

    def place(self, feature: str) -> int:
        """Return where a feature stands; -1 if no phrasing has it."""
        return self._table.place(feature)

    def rarity(self, place: int) -> float:
        """Return how telling the feature at ``place`` is, 0 to 1."""
        return self._table.rarity(place)

    def holds(self, place: int, topic: str) -> bool:
        """Whether the feature at ``place`` speaks for ``topic``."""
        return topic in self.numbers and self._topics.speaks_for(place, self.numbers[topic])

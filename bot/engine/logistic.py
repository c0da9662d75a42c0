"""Reads a message with a logistic model: how likely each label is, and by which words.

The model looks at words, at pairs of neighbours with the message's start and end, at words that stand
near each other in any order, and at whatever else its owner finds in the message.
``learning/logistic.py`` finds the weights; here they are flat arrays, read without numpy.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.engine.digests import Places

UNKNOWN, START, END = "<unknown>", "<start>", "<end>"
"""A word the model has not learned, and the message's ends: what is unknown speaks, too."""

NEAR = 6
"""Two words at most so far apart are read together: "brace ... sleep" is another matter than either."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """Learned weights of features for labels."""

    labels: tuple[str, ...]
    digests: array[int]
    """Digest of every feature, rising. Type code ``Q``."""
    weights: array[float]
    """One weight of each label for each feature, features in the order of ``digests``. ``f``."""
    biases: array[float]
    """One for each label. ``f``."""
    _places: Places = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", Places(self.digests))

    def features(self, words: Sequence[str], others: Iterable[str]) -> list[str]:
        """Return the features of a message, each once.

        :param words: its words in order.
        :param others: what else there is to see in it.
        """
        framed = [START, *(word if self.knows(word) else UNKNOWN for word in words), END]
        features = [word_feature(word) for word in framed[1:-1]]
        features += [pair_feature(left, right) for left, right in pairwise(framed)]
        known = [word for word in framed[1:-1] if word != UNKNOWN]
        for place, word in enumerate(known):
            features += [near_feature(word, other) for other in known[place + 1 : place + 1 + NEAR]]
        return list(dict.fromkeys([*features, *others]))

    def knows(self, word: str) -> bool:
        """Whether the model has learned ``word``."""
        return self._places.of(word_feature(word)) >= 0

    def chances(self, features: Iterable[str]) -> dict[str, float]:
        """Return how likely each label is, 0 to 1, all together one."""
        scores = self.scores(features)
        most = max(scores.values())
        powers = {label: math.exp(score - most) for label, score in scores.items()}
        total = sum(powers.values())
        return {label: power / total for label, power in powers.items()}

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Return what the features say for each label, its bias included."""
        count = len(self.labels)
        places = [place for name in features if (place := self._places.of(name)) >= 0]
        rows = (self.weights[place * count : (place + 1) * count] for place in places)
        return {label: sum(column) for label, *column in zip(self.labels, self.biases, *rows, strict=True)}

    def parts(self, features: Iterable[str], label: str) -> list[tuple[str, float]]:
        """Return how far each feature speaks for ``label`` rather than for the others' mean, strongest first."""
        number, count = self.labels.index(label), len(self.labels)
        parts = []
        for name in features:
            place = self._places.of(name)
            if place >= 0:
                weights = self.weights[place * count : (place + 1) * count]
                parts.append((name, weights[number] - (sum(weights) - weights[number]) / (count - 1)))
        return sorted(parts, key=lambda part: (-part[1], part[0]))


def word_feature(word: str) -> str:
    """Return the feature of a word."""
    return f"word:{word}"


def pair_feature(left: str, right: str) -> str:
    """Return the feature of two neighbours."""
    return f"pair:{left} {right}"


def near_feature(one: str, other: str) -> str:
    """Return the feature of two words near each other, whichever comes first."""
    return f"near:{one} {other}" if one < other else f"near:{other} {one}"

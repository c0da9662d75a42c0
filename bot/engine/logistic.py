"""Reads a message with a logistic model: how likely each label is, and by which words.

The model looks at words, at pairs of neighbours with the message's start and end, at words that stand
near each other in any order, and at whatever else its owner finds in the message.
``learning/logistic.py`` finds the weights; here they are flat arrays.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.engine import features
from bot.engine.digests import Digests, Places, digests
from bot.engine.features import Features

UNKNOWN, START, END = "<unknown>", "<start>", "<end>"
"""A word the model has not learned, and the message's ends: what is unknown speaks, too."""

REACH = 6
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
    _rows: NDArray[np.float32] = field(init=False, repr=False, compare=False)
    """The weights, a row for each feature."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", Places(self.digests))
        object.__setattr__(self, "_rows", np.asarray(self.weights).reshape(-1, len(self.labels)))

    def features(self, words: Sequence[str], others: Iterable[str]) -> Features:
        """Return the features of a message.

        :param words: its words in order.
        :param others: what else there is to see in it.
        """
        heard = [word if known else UNKNOWN for word, known in zip(words, self.knows(words), strict=True)]
        return features.together(
            features.words(heard),
            features.pairs([START, *heard, END]),
            features.near([word for word in heard if word != UNKNOWN], REACH),
            features.named(others),
        )

    def knows(self, words: Sequence[str]) -> list[bool]:
        """Return of each of ``words`` whether the model has learned it."""
        known: list[bool] = (self._places.of_all(digests(map(features.word, words))) >= 0).tolist()
        return known

    def chances(self, found: Features) -> dict[str, float]:
        """Return how likely each label is, 0 to 1, all together one."""
        return dict(zip(self.labels, shares(self.scores(found.digests).tolist()), strict=True))

    def scores(self, found: Digests) -> NDArray[np.float64]:
        """Return what features say for each label, its bias included.

        :param found: digests of the features of one message, or of several messages (rows).
        """
        places = self._places.of_all(found)
        rows = np.zeros((*places.shape, len(self.labels)), dtype=np.float32)
        rows[places >= 0] = self._rows[places[places >= 0]]
        scores: NDArray[np.float64] = rows.sum(axis=-2, dtype=np.float64) + self.biases
        return scores

    def parts(self, found: Features, label: str) -> list[tuple[str, float]]:
        """Return how far each feature speaks for ``label`` rather than for the others' mean, strongest first."""
        number, count = self.labels.index(label), len(self.labels)
        places = self._places.of_all(found.digests).tolist()
        parts = []
        for name, place in zip(found.names(), places, strict=True):
            if place >= 0:
                weights = self.weights[place * count : (place + 1) * count]
                parts.append((name, weights[number] - (sum(weights) - weights[number]) / (count - 1)))
        return sorted(parts, key=lambda part: (-part[1], part[0]))


def shares(scores: Sequence[float]) -> list[float]:
    """Return how likely labels of these ``scores`` are, all together one."""
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]

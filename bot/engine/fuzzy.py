"""Scores labels by the words a message shares with their phrasings.

One weight per feature and label, for the label or against it, so the explanation of a score is the list
of shared features with their weights; ``learning/`` finds them, and leaves out those that hardly say anything.
Looking a message up costs what it shares with the phrasings, whatever their number.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.engine import features
from bot.engine.digests import Places
from bot.engine.features import Features

FeaturesByKind = Mapping[str, Features]
"""Kind of feature to the features of that kind, each named after its kind: ``word:knee``."""

KIND_WEIGHTS = {
    "word": 1.0,
    "pair": 0.6,
    "near": 0.8,
    "letters": 0.8,
    "concept": 0.2,
    "after": 0.8,
    "following": 0.6,
}
"""How much each kind of feature counts, each kind being normalised to length one."""

SHARPNESS = 4.0
"""Softmax inverse temperature, in learning and in use."""

MAX_TELLING = 48
"""Features of one kind that speak in one message: of a longer one the most telling. Common words have the
most owners, so that a wall of words would take long and say nothing."""
REACH = 4
"""Two words at most so far apart count together, whichever comes first: "feet ... wide", "wide ... feet"."""


def word_features(stems: Sequence[str]) -> dict[str, Features]:
    """Return what the words of a message have in common with others: stems, pairs, what stands near."""
    return {"word": features.words(stems), "pair": features.pairs(stems), "near": features.near(stems, REACH)}


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """The features that a message shares with the phrasings."""

    places: NDArray[np.intp]
    """The number of each among the known features."""
    values: NDArray[np.float64]
    """How much each counts in this message."""
    names: Callable[[], list[str]]
    """Finds the name of each."""


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """The features that phrasings have, in flat arrays, so that tens of thousands of phrasings stay small.

    Features are kept as 64-bit digests: their names come from the message that is looked up.
    """

    digests: array[int]
    """Digest of every feature, rising. Type code ``Q``."""
    rarities: array[float]
    """How telling each feature is, 0 to 1. Type code ``f``."""
    _places: Places = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", Places(self.digests))

    def shared(self, message: FeaturesByKind) -> Shared:
        """Return the features that some phrasing has; unknown ones count in the length only."""
        all_of_it = features.together(*message.values())
        kinds = np.repeat(np.arange(len(message)), [len(of_kind) for of_kind in message.values()])
        places = self._places.of_all(all_of_it.digests)
        known = places >= 0
        values = np.ones(len(places))
        values[known] = np.asarray(self.rarities)[places[known]]
        lengths = np.sqrt(np.bincount(kinds, values * values, len(message)))
        values *= (np.array([KIND_WEIGHTS[kind] for kind in message]) / np.maximum(lengths, 1e-9))[kinds]
        told = _most_telling(np.flatnonzero(known), kinds, values)

        def names() -> list[str]:
            of_all = all_of_it.names()
            return [of_all[at] for at in told.tolist()]

        return Shared(places[told], values[told], names)

    def place(self, feature: str) -> int:
        """Return where ``feature`` stands, -1 if no phrasing has it."""
        return self._places.of(feature)

    def rarity(self, place: int) -> float:
        """Return how telling the feature at ``place`` is, 0 to 1; 1 for one that no phrasing has."""
        return 1.0 if place < 0 else self.rarities[place]


@dataclass(frozen=True, slots=True)
class Weights:
    """Learned weights of the features of a table for labels, for them and against them, where they say enough."""

    labels: tuple[str, ...]
    biases: array[float]
    """What each label has before any feature speaks. Type code ``f``."""
    starts: array[int]
    """Where the weights of each feature begin in ``owners`` and ``weights``, and where the last ends. ``I``."""
    owners: array[int]
    """Numbers of labels, rising within a feature. ``H``."""
    weights: array[float]
    """Weight of each owner. ``f``."""

    def scores(self, shared: Shared) -> dict[str, float]:
        """Return the score of every label that shares a feature with a message."""
        owners, weights = self._owned(shared)
        scores = (np.bincount(owners, weights, len(self.labels)) + self.biases).tolist()
        return {self.labels[owner]: scores[owner] for owner in np.flatnonzero(np.bincount(owners)).tolist()}

    def all_scores(self, shared: Shared) -> list[float]:
        """Return the score of every label, by its number."""
        owners, weights = self._owned(shared)
        scores: list[float] = (np.bincount(owners, weights, len(self.labels)) + self.biases).tolist()
        return scores

    def _owned(self, shared: Shared) -> tuple[NDArray[np.uint16], NDArray[np.float64]]:
        """Return the owner of every weight of the ``shared`` features, and what that weight counts."""
        starts, ends = (np.asarray(self.starts)[shared.places + beside].astype(np.intp) for beside in (0, 1))
        counts = ends - starts
        at = np.repeat(ends - np.cumsum(counts), counts) + np.arange(counts.sum())
        return np.asarray(self.owners)[at], np.asarray(self.weights)[at] * np.repeat(shared.values, counts)

    def parts(self, shared: Shared, label: str) -> tuple[tuple[str, float], ...]:
        """Return what made the score of ``label``: features with their shares, largest first."""
        number = self.labels.index(label)
        parts = []
        for feature, place, value in zip(shared.names(), shared.places.tolist(), shared.values.tolist(), strict=True):
            at = self._weight_place(place, number)
            if at >= 0:
                parts.append((feature, value * self.weights[at]))
        return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0])))

    def speaks_for(self, place: int, label: int) -> bool:
        """Whether the feature at ``place`` speaks for ``label``."""
        at = self._weight_place(place, label) if place >= 0 else -1
        return at >= 0 and self.weights[at] > 0

    def _weight_place(self, place: int, label: int) -> int:
        """Return where the weight of a feature for a label stands, -1 if it has none."""
        end = self.starts[place + 1]
        at = bisect_left(self.owners, label, self.starts[place], end)
        return at if at < end and self.owners[at] == label else -1


def _most_telling(told: NDArray[np.intp], kinds: NDArray[np.intp], values: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return what is ``told`` without the least telling of a kind that has too much of it."""
    for kind in np.flatnonzero(np.bincount(kinds[told]) > MAX_TELLING):
        of_kind = np.flatnonzero(kinds[told] == kind)
        telling_most_first = of_kind[np.argsort(-values[told[of_kind]], kind="stable")]
        told = np.delete(told, telling_most_first[MAX_TELLING:])
    return told

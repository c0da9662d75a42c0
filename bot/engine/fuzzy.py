"""Scores labels by the words a message shares with their phrasings.

One weight per feature and label, for the label or against it, so the explanation of a score is the list
of shared features with their weights; ``learning/`` finds them, and leaves out those that hardly say anything.
Looking a message up costs what it shares with the phrasings, whatever their number.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from bot.engine.digests import Places

Features = Mapping[str, Sequence[str]]
"""Kind of feature to the features of that kind, each prefixed with its kind: ``word:knee``."""

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
RUN = 4
"""Letters of a run."""

NEAR = 4
"""Two words at most so far apart count together, whichever comes first: "feet ... wide", "wide ... feet"."""


def word_features(stems: Sequence[str]) -> dict[str, list[str]]:
    """Return what the words of a message have in common with others: stems, pairs, what stands near."""
    once = list(dict.fromkeys(stems))
    near = ((one, other) for at, one in enumerate(stems) for other in stems[at + 1 : at + 1 + NEAR] if one != other)
    return {
        "word": [f"word:{stem}" for stem in once],
        "pair": [f"pair:{left} {right}" for left, right in dict.fromkeys(pairwise(stems))],
        "near": [f"near:{one} {other}" for one, other in dict.fromkeys(tuple(sorted(pair)) for pair in near)],
    }


def letter_features(words: Sequence[str]) -> dict[str, list[str]]:
    """Return the runs of four letters of a message's words: "^dep", "deep", "eep$".

    They let a misspelt or unknown word count for something.
    """
    framed = [f"^{word}$" for word in dict.fromkeys(words)]
    runs = dict.fromkeys(word[start : start + RUN] for word in framed for start in range(max(1, len(word) - RUN + 1)))
    return {"letters": [f"letters:{run}" for run in runs]}


class Shared(NamedTuple):
    """A feature that a message shares with the phrasings."""

    feature: str
    place: int
    """Its number among the known features."""
    value: float
    """How much it counts in this message."""


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

    def shared(self, features: Features) -> list[Shared]:
        """Return the features that some phrasing has; unknown ones count in the length only."""
        found: list[Shared] = []
        for kind, names in features.items():
            places = [self.place(name) for name in names]
            rarities = [1.0 if place < 0 else self.rarities[place] for place in places]
            length = math.sqrt(sum(rarity**2 for rarity in rarities))
            of_kind = [
                Shared(name, place, KIND_WEIGHTS[kind] * rarity / length)
                for name, place, rarity in zip(names, places, rarities, strict=True)
                if place >= 0
            ]
            if len(of_kind) > MAX_TELLING:
                of_kind.sort(key=lambda one: (-one.value, one.feature))
            found += of_kind[:MAX_TELLING]
        return found

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

    def scores(self, shared: Iterable[Shared]) -> dict[str, float]:
        """Return the score of every label that shares a feature with a message."""
        scores = [0.0] * len(self.labels)
        touched: set[int] = set()
        starts, owners, weights = self.starts, self.owners, self.weights
        for _, place, value in shared:
            start, end = starts[place], starts[place + 1]
            some = owners[start:end]
            touched.update(some)
            for owner, weight in zip(some, weights[start:end], strict=True):
                scores[owner] += value * weight
        return {self.labels[owner]: scores[owner] + self.biases[owner] for owner in sorted(touched)}

    def scores_of(self, shared: Iterable[Shared], labels: range) -> dict[str, float]:
        """Return the score of each of ``labels``, given as their numbers."""
        scores = {number: self.biases[number] for number in labels}
        for _, place, value in shared:
            end = self.starts[place + 1]
            at = bisect_left(self.owners, labels.start, self.starts[place], end)
            while at < end and self.owners[at] < labels.stop:
                scores[self.owners[at]] += value * self.weights[at]
                at += 1
        return {self.labels[number]: score for number, score in scores.items()}

    def parts(self, shared: Iterable[Shared], label: str) -> tuple[tuple[str, float], ...]:
        """Return what made the score of ``label``: features with their shares, largest first."""
        number = self.labels.index(label)
        parts = []
        for one in shared:
            at = self._weight_place(one.place, number)
            if at >= 0:
                parts.append((one.feature, one.value * self.weights[at]))
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

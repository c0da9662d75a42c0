"""Scores labels by the words a message shares with their phrasings.

One weight per feature and label, only where a phrasing of that label has the feature, so the
explanation of a score is the list of shared features with their weights; ``learning.py`` finds them.
Looking a message up costs what it shares with the phrasings, whatever their number.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

Features = Mapping[str, Sequence[str]]
"""Kind of feature to the features of that kind, each prefixed with its kind: ``word:knee``."""

KIND_WEIGHTS = {"word": 1.0, "pair": 0.6, "start": 0.3, "letters": 0.4, "concept": 0.8, "concepts": 0.5}
"""How much each kind of feature counts, each kind being normalised to length one."""

SHARPNESS = 4.0
"""Softmax inverse temperature, in learning and in use."""

MAX_TELLING = 40
"""Features of one kind that speak in one message: of a longer one the most telling. Common words have the
most owners, so that a wall of words would take long and say nothing."""

_LONG_ENOUGH = 4
"""Letters a stem needs before parts of it mean anything."""


def word_features(stems: Sequence[str]) -> dict[str, list[str]]:
    """Return what the words of a message have in common with others: stems, pairs, first letters.

    The first four letters merge forms that the stemmer does not.
    """
    once = list(dict.fromkeys(stems))
    return {
        "word": [f"word:{stem}" for stem in once],
        "pair": [f"pair:{left} {right}" for left, right in dict.fromkeys(pairwise(stems))],
        "start": [f"start:{start}" for start in dict.fromkeys(stem[:4] for stem in once if len(stem) > _LONG_ENOUGH)],
    }


def letter_features(stems: Sequence[str]) -> dict[str, list[str]]:
    """Return the runs of three letters of a message, for data without a lexicon.

    There they let a misspelt or unknown word count for something; with a lexicon they only cost time.
    """
    runs = dict.fromkeys(
        f"^{stem}$"[start : start + 3] for stem in stems if len(stem) >= _LONG_ENOUGH for start in range(len(stem))
    )
    return {"letters": [f"letters:{run}" for run in runs]}


class Shared(NamedTuple):
    """A feature that a message shares with the phrasings."""

    feature: str
    place: int
    """Its number among the known features."""
    value: float
    """How much it counts in this message."""


@dataclass(frozen=True, slots=True)
class FeatureWeights:
    """Learned weights of features for labels; flat arrays, so that thousands of phrasings stay small.

    Features are kept as 64-bit digests: their names come from the message that is looked up.
    """

    labels: tuple[str, ...]
    digests: array[int]
    """Digest of every feature, rising. Type code ``Q``."""
    rarities: array[float]
    """How telling each feature is, 0 to 1. Type code ``f``."""
    starts: array[int]
    """Where the weights of each feature begin in ``owners`` and ``weights``, and where the last ends. ``I``."""
    owners: array[int]
    """Numbers of labels. ``H``."""
    weights: array[float]
    """Weight of each owner. ``f``."""

    def shared(self, features: Features) -> list[Shared]:
        """Return the features that some phrasing has; unknown ones count in the length only."""
        found: list[Shared] = []
        for kind, names in features.items():
            places = [self._place(name) for name in names]
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

    def scores(self, shared: Iterable[Shared]) -> dict[str, float]:
        """Return the score of every label that shares a feature with a message."""
        totals = [0.0] * len(self.labels)
        sharing: set[int] = set()
        for one in shared:
            start, end = self.starts[one.place], self.starts[one.place + 1]
            owners, value = self.owners[start:end], one.value
            sharing.update(owners)
            for owner, weight in zip(owners, self.weights[start:end], strict=True):
                totals[owner] += value * weight
        return {self.labels[owner]: totals[owner] for owner in sorted(sharing)}

    def parts(self, shared: Iterable[Shared], label: str) -> tuple[tuple[str, float], ...]:
        """Return what made the score of ``label``: features with their shares, largest first."""
        number = self.labels.index(label)
        parts = []
        for one in shared:
            at = self._weight_place(one.place, number)
            if at >= 0:
                parts.append((one.feature, one.value * self.weights[at]))
        return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0])))

    def rarity(self, feature: str) -> float:
        """Return how telling a feature is, 0 to 1; 1 for one that no phrasing has."""
        place = self._place(feature)
        return 1.0 if place < 0 else self.rarities[place]

    def has(self, feature: str, label: str) -> bool:
        """Whether a phrasing of ``label`` has ``feature``."""
        place = self._place(feature)
        return place >= 0 and label in self.labels and self._weight_place(place, self.labels.index(label)) >= 0

    def _place(self, feature: str) -> int:
        """Return where ``feature`` stands, -1 if no phrasing has it."""
        wanted = digest(feature)
        place = bisect_left(self.digests, wanted)
        return place if place < len(self.digests) and self.digests[place] == wanted else -1

    def _weight_place(self, place: int, label: int) -> int:
        """Return where the weight of a feature for a label stands, -1 if it has none."""
        end = self.starts[place + 1]
        at = bisect_left(self.owners, label, self.starts[place], end)
        return at if at < end and self.owners[at] == label else -1


def digest(text: str) -> int:
    """Return 64 bits that stand for ``text``, the same on any machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")

"""Scores labels by the words a message shares with their phrasings.

One weight per feature and label, only where a phrasing of that label has the feature, so the
explanation of a score is the list of shared features with their weights. The weights start at
the label's centroid and are sharpened by a few passes of softmax gradient descent, in plain
Python and in a fixed order: the same phrasings give the same weights on any machine.
Looking a message up costs what it shares with the phrasings, whatever their number.
"""

from __future__ import annotations

import math
import random
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

Features = Mapping[str, Sequence[str]]
"""Kind of feature to the features of that kind, each prefixed with its kind: ``word:knee``."""

KIND_WEIGHTS = {"word": 1.0, "pair": 0.6, "start": 0.3, "letters": 0.4, "concept": 0.8, "concepts": 0.5}
"""How much each kind of feature counts, each kind being normalised to length one."""

PASSES = 3
LEARNING_RATE = 1.0
SHARPNESS = 4.0
"""Softmax inverse temperature. Chosen on CLINC150 validation data; see docs/evaluation.md."""

_LONG_ENOUGH = 4
"""Letters a stem needs before parts of it mean anything."""

_NEGLIGIBLE = 0.003
"""Gradients smaller than this change nothing that matters and are skipped."""


_PAIRS = ("pair:", "concepts:")


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
            found += [
                Shared(name, place, KIND_WEIGHTS[kind] * rarity / length)
                for name, place, rarity in zip(names, places, rarities, strict=True)
                if place >= 0
            ]
        return found

    def scores(self, shared: Iterable[Shared]) -> dict[str, float]:
        """Return the score of every label that shares a feature with a message."""
        scores: dict[int, float] = {}
        for one in shared:
            start, end = self.starts[one.place], self.starts[one.place + 1]
            for owner, weight in zip(self.owners[start:end], self.weights[start:end], strict=True):
                scores[owner] = scores.get(owner, 0.0) + one.value * weight
        return {self.labels[owner]: score for owner, score in scores.items()}

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


def learn(examples: Iterable[tuple[Features, str]]) -> FeatureWeights:
    """Return the weights learned from the features and the label of every phrasing."""
    rows = list(examples)
    labels = tuple(dict.fromkeys(label for _, label in rows))
    numbers = {label: number for number, label in enumerate(labels)}
    rarity = _rarities(rows)
    kept = _worth_keeping(rows)
    counts = Counter(numbers[label] for _, label in rows)
    weights: dict[str, _Owners] = {feature: {} for feature in sorted(kept)}
    vectors = [(_vector(features, rarity, weights), numbers[label]) for features, label in rows]
    for vector, label in vectors:
        for of_feature, value in vector:
            of_feature[label] = of_feature.get(label, 0.0) + value / counts[label]
    _sharpen(vectors, counts)
    return _flat(labels, rarity, weights)


_Owners = dict[int, float]
"""Number of a label to its weight."""


def _worth_keeping(rows: Sequence[tuple[Features, str]]) -> set[str]:
    """Return the features to learn: a pair that stands in one phrasing only says nothing about another."""
    seen = Counter(name for features, _ in rows for names in features.values() for name in names)
    return {name for name, times in seen.items() if times > 1 or not name.startswith(_PAIRS)}


def _vector(
    features: Features, rarity: Mapping[str, float], weights: Mapping[str, _Owners]
) -> list[tuple[_Owners, float]]:
    """Return the weighted features of a phrasing, each with the place its weights are kept in."""
    vector: list[tuple[_Owners, float]] = []
    for kind, names in features.items():
        length = math.sqrt(sum(rarity[name] ** 2 for name in names))
        vector += [(weights[name], KIND_WEIGHTS[kind] * rarity[name] / length) for name in names if name in weights]
    return vector


def _sharpen(vectors: Sequence[tuple[Sequence[tuple[_Owners, float]], int]], counts: Counter[int]) -> None:
    """Lower what confuses a phrasing with other labels and raise what tells it apart.

    Softmax gradient descent, written out in one loop: it is most of the time that learning takes.
    """
    mean = len(vectors) / max(1, len(counts))
    balance = {label: math.sqrt(mean / count) for label, count in counts.items()}
    order = list(range(len(vectors)))
    chance = random.Random(0)
    for number in range(PASSES):
        chance.shuffle(order)
        rate = LEARNING_RATE * (1 - 0.7 * number / PASSES)
        for position in order:
            vector, label = vectors[position]
            shares = _softmax(vector, len(counts))
            missing = 1.0 - shares[label]
            rivals = [(other, share) for other, share in shares.items() if share > _NEGLIGIBLE and other != label]
            for of_feature, value in vector:
                step = rate * balance[label] * value
                of_feature[label] += step * missing
                for other, share in rivals:
                    if other in of_feature:
                        of_feature[other] -= step * share


def _softmax(vector: Sequence[tuple[_Owners, float]], label_count: int) -> _Owners:
    """Return the share of belief of every label that has a feature of ``vector``."""
    scores: _Owners = {}
    for of_feature, value in vector:
        for label, weight in of_feature.items():
            scores[label] = scores.get(label, 0.0) + value * weight
    highest = max(scores.values())
    powers = {label: math.exp(SHARPNESS * (score - highest)) for label, score in scores.items()}
    total = sum(powers.values()) + (label_count - len(powers)) * math.exp(-SHARPNESS * highest)
    return {label: power / total for label, power in powers.items()}


def _flat(labels: tuple[str, ...], rarity: Mapping[str, float], weights: Mapping[str, _Owners]) -> FeatureWeights:
    digests, rarities, starts = array("Q"), array("f"), array("I", [0])
    owners, flat = array("H"), array("f")
    for known, feature in sorted((digest(feature), feature) for feature in weights):
        digests.append(known)
        rarities.append(rarity[feature])
        for label, weight in sorted(weights[feature].items()):
            owners.append(label)
            flat.append(weight)
        starts.append(len(owners))
    return FeatureWeights(labels, digests, rarities, starts, owners, flat)


def _rarities(rows: Sequence[tuple[Features, str]]) -> dict[str, float]:
    """Return the mean of inverse phrasing and inverse label frequency, both scaled to 0 to 1."""
    phrasings: Counter[str] = Counter()
    labels: dict[str, set[str]] = {}
    for features, label in rows:
        for names in features.values():
            for name in names:
                phrasings[name] += 1
                labels.setdefault(name, set()).add(label)
    count, label_count = len(rows), len({label for _, label in rows})
    most = math.log(1 + count), math.log(1 + label_count)
    return {
        name: (math.log(1 + count / seen) / most[0] + math.log(1 + label_count / len(labels[name])) / most[1]) / 2
        for name, seen in phrasings.items()
    }

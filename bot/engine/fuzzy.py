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
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

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


class FeatureWeights:
    """Learned weights of features for labels.

    :param examples: features and label of every phrasing.
    """

    def __init__(self, examples: Iterable[tuple[Features, str]]) -> None:
        rows = [(features, label) for features, label in examples]
        self._rarity = _rarities(rows)
        counts = Counter(label for _, label in rows)
        vectors = [(self.vector(features), label) for features, label in rows]
        self._weights: dict[str, dict[str, float]] = {feature: {} for feature in self._rarity}
        for vector, label in vectors:
            for feature, value in vector.items():
                of_label = self._weights[feature]
                of_label[label] = of_label.get(label, 0.0) + value / counts[label]
        self._sharpen(vectors, counts)

    def vector(self, features: Features) -> dict[str, float]:
        """Return the weighted features of a message; unknown ones count in the length only."""
        vector: dict[str, float] = {}
        for kind, names in features.items():
            length = math.sqrt(sum(self._rarity.get(name, 1.0) ** 2 for name in names))
            for name in names:
                rarity = self._rarity.get(name)
                if rarity is not None:
                    vector[name] = KIND_WEIGHTS[kind] * rarity / length
        return vector

    def rarity(self, feature: str) -> float:
        """Return how telling a feature is, 0 to 1; 1 for one that no phrasing has."""
        return self._rarity.get(feature, 1.0)

    def scores(self, vector: Mapping[str, float]) -> dict[str, float]:
        """Return the score of every label that shares a feature with ``vector``."""
        scores: dict[str, float] = {}
        for feature, value in vector.items():
            for label, weight in self._weights[feature].items():
                scores[label] = scores.get(label, 0.0) + value * weight
        return scores

    def parts(self, vector: Mapping[str, float], label: str) -> tuple[tuple[str, float], ...]:
        """Return what made the score of ``label``: features with their shares, largest first."""
        parts = [
            (feature, value * self._weights[feature][label])
            for feature, value in vector.items()
            if label in self._weights[feature]
        ]
        return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0])))

    def labels_with(self, feature: str) -> Mapping[str, float]:
        """Return the labels whose phrasings have ``feature``."""
        return self._weights.get(feature, {})

    def _sharpen(self, vectors: list[tuple[dict[str, float], str]], counts: Counter[str]) -> None:
        """Lower what confuses a phrasing with other labels and raise what tells it apart."""
        mean = len(vectors) / max(1, len(counts))
        order = list(range(len(vectors)))
        chance = random.Random(0)
        for number in range(PASSES):
            chance.shuffle(order)
            rate = LEARNING_RATE * (1 - 0.7 * number / PASSES)
            for position in order:
                vector, label = vectors[position]
                gradient = self._gradient(vector, label, len(counts))
                balanced = rate * math.sqrt(mean / counts[label])
                for feature, value in vector.items():
                    of_feature = self._weights[feature]
                    step = balanced * value
                    for other, slope in gradient.items():
                        if other in of_feature:
                            of_feature[other] += step * slope

    def _gradient(self, vector: Mapping[str, float], label: str, label_count: int) -> dict[str, float]:
        scores = self.scores(vector)
        highest = max(scores.values())
        powers = {other: math.exp(SHARPNESS * (score - highest)) for other, score in scores.items()}
        total = sum(powers.values()) + (label_count - len(powers)) * math.exp(-SHARPNESS * highest)
        gradient = {other: -power / total for other, power in powers.items() if power / total > _NEGLIGIBLE}
        gradient[label] = gradient.get(label, 0.0) + 1.0
        return gradient


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

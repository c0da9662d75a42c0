"""Learns how much each feature speaks for each label, from labelled phrasings.

Softmax gradient descent with a margin: every phrasing in turn lowers what confuses it with other
labels and raises what tells it apart, until its own label leads by the margin. In a fixed order
and with sums and products only, whose last bit is the same on any machine: the same phrasings give
the same weights. Loads numpy, which a compiled fact base does not need.
"""

from __future__ import annotations

import math
import random
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.engine.fuzzy import KIND_WEIGHTS, SHARPNESS, Features, FeatureWeights, digest

PASSES = 6
LEARNING_RATE = 0.5
MARGIN = 2.0
"""What is taken from the right label's score, times the sharpness, before it is compared: it has to win clearly."""
SHRINKAGE = 0.1
"""Share of every weight that is lost after a pass, so that no rare feature decides alone."""

AVERAGED = 3
"""Passes at the end whose weights are averaged: single phrasings, and the order they came in, then decide less."""

_NEGLIGIBLE = 0.003
"""A phrasing that misses less belief than this teaches nothing more."""

_PAIRS = ("pair:", "concepts:")

_Vector = tuple[NDArray[np.intp], NDArray[np.float32]]
"""Numbers of the features of a phrasing, and how much each counts in it."""


def learn(examples: Iterable[tuple[Features, str]]) -> FeatureWeights:
    """Return the weights learned from the features and the label of every phrasing."""
    rows = list(examples)
    labels = tuple(dict.fromkeys(label for _, label in rows))
    numbers = {label: number for number, label in enumerate(labels)}
    rarity = _rarities(rows)
    places = {feature: place for place, feature in enumerate(sorted(_worth_keeping(rows), key=digest))}
    vectors = [_vector(features, rarity, places) for features, _ in rows]
    owners = np.array([numbers[label] for _, label in rows], dtype=np.intp)
    held = np.zeros((len(places), len(labels)), dtype=bool)
    for (features, _), owner in zip(vectors, owners, strict=True):
        held[features, owner] = True
    weights = _descend(vectors, owners, held)
    return _flat(labels, rarity, tuple(places), weights, held)


def _worth_keeping(rows: Sequence[tuple[Features, str]]) -> set[str]:
    """Return the features to learn: a pair that stands in one phrasing only says nothing about another."""
    seen = Counter(name for features, _ in rows for names in features.values() for name in names)
    return {name for name, times in seen.items() if times > 1 or not name.startswith(_PAIRS)}


def _vector(features: Features, rarity: Mapping[str, float], places: Mapping[str, int]) -> _Vector:
    """Return the features of a phrasing that are learned, each kind normalised by all of that kind."""
    numbers: list[int] = []
    values: list[float] = []
    for kind, names in features.items():
        length = math.sqrt(sum(rarity[name] ** 2 for name in names))
        known = [name for name in names if name in places]
        numbers += [places[name] for name in known]
        values += [KIND_WEIGHTS[kind] * rarity[name] / length for name in known]
    return np.array(numbers, dtype=np.intp), np.array(values, dtype=np.float32)


def _descend(vectors: Sequence[_Vector], owners: NDArray[np.intp], held: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the weight of every feature (row) for every label (column), zero where ``held`` is false."""
    counts = np.bincount(owners, minlength=held.shape[1])
    balance = np.sqrt(counts.mean() / counts).astype(np.float32)
    weights = np.zeros(held.shape, dtype=np.float32)
    averaged = np.zeros_like(weights)
    chance = random.Random(0)
    order = list(range(len(vectors)))
    for number in range(PASSES):
        rate = np.float32(LEARNING_RATE * (1 - 0.7 * number / PASSES))
        chance.shuffle(order)
        for position in order:
            features, values = vectors[position]
            owner = owners[position]
            of_features = weights[features]
            logits = SHARPNESS * (values[:, np.newaxis] * of_features).sum(axis=0)
            logits[owner] -= MARGIN
            missing = -_softmax(logits)
            missing[owner] += 1
            if missing[owner] > _NEGLIGIBLE:
                steps = (rate * balance[owner] * values)[:, np.newaxis] * missing
                weights[features] = of_features + steps * held[features]
        if number >= PASSES - AVERAGED:
            averaged += weights / AVERAGED
        weights *= 1 - SHRINKAGE
    return averaged


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the share of belief of every label.

    With e^x as (1 + x/1024)^1024, for ``np.exp`` is not the same to the last bit on every processor.
    """
    powers = np.maximum(1 + (logits - logits.max()) / np.float32(1024), np.float32(0))
    for _ in range(10):
        powers *= powers
    shares: NDArray[np.float32] = powers / powers.sum()
    return shares


def _flat(
    labels: tuple[str, ...],
    rarity: Mapping[str, float],
    features: Sequence[str],
    weights: NDArray[np.float32],
    held: NDArray[np.bool_],
) -> FeatureWeights:
    """Return only the weights of what is held; ``features`` rise by their digest."""
    starts = np.concatenate(([0], np.cumsum(held.sum(axis=1))))
    return FeatureWeights(
        labels,
        digests=array("Q", (digest(feature) for feature in features)),
        rarities=array("f", (rarity[feature] for feature in features)),
        starts=array("I", starts.tolist()),
        owners=array("H", np.nonzero(held)[1].tolist()),
        weights=array("f", weights[held].tolist()),
    )


def _rarities(rows: Sequence[tuple[Features, str]]) -> dict[str, float]:
    """Return the root of the mean of inverse phrasing and inverse label frequency, both scaled to 0 to 1."""
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
        name: math.sqrt(
            (math.log(1 + count / seen) / most[0] + math.log(1 + label_count / len(labels[name])) / most[1]) / 2
        )
        for name, seen in phrasings.items()
    }

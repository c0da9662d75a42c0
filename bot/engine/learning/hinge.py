"""Learns how much each feature speaks for each label: one label against the rest, squared hinge.

For each label, minimise |w|^2/2 + C sum max(0, 1 - y w.x)^2 with y = +1 on its phrasings and -1 on all
others, by dual coordinate descent (Hsieh et al. 2008): a step on one phrasing solves its dual variable
exactly, for all labels at once. The optimum is unique, and phrasings take their turns by a digest of
their own text, so that one phrasing more hardly moves the others. Sums go row by row and products are
rounded one by one, never by a matrix product, whose last bit depends on the machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.engine.fuzzy import Weights
from bot.engine.learning.examples import Vectors

C = 1.0
"""How much a phrasing inside the margin costs against the size of the weights."""

PASSES = 8

_NEGLIGIBLE = np.float32(1e-3)
"""A step of a dual variable smaller than this is not taken."""

_MIX = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1

_Table = NDArray[np.float32]
"""A row for each feature or phrasing, a column for each label."""


def learn(vectors: Vectors, *, dense: bool = False) -> Weights:
    """Return the weights of every feature for the labels whose phrasings have it.

    :param dense: for every label instead: better where labels have few phrasings, but no explanation.
    """
    held = np.ones_like(vectors.held) if dense else vectors.held
    weights, biases = descend(vectors, held)
    features, owners = np.nonzero(held)
    return flat(vectors.labels, biases, features, owners, weights[held], len(vectors.digests))


def learn_within(vectors: Vectors, groups: Sequence[range]) -> Weights:
    """Return weights that tell the labels of each group apart from each other only.

    :param groups: numbers of labels; together they are all labels, in order.
    """
    features, owners, weights, biases = [], [], [], []
    for group in groups:
        known, part = _within(vectors, group)
        held = part.held
        found, bias = descend(part, held)
        place, owner = np.nonzero(held)
        features.append(known[place])
        owners.append(owner + group.start)
        weights.append(found[held])
        biases.append(bias)
    place, owner = np.concatenate(features), np.concatenate(owners)
    order = np.lexsort((owner, place))
    flattened = np.concatenate(weights)[order]
    return flat(vectors.labels, np.concatenate(biases), place[order], owner[order], flattened, len(vectors.digests))


def _within(vectors: Vectors, group: range) -> tuple[NDArray[np.int32], Vectors]:
    """Return the phrasings of a group of labels with features and labels numbered anew, and the old numbers."""
    rows = np.flatnonzero((vectors.owners >= group.start) & (vectors.owners < group.stop))
    taken = np.concatenate([np.arange(vectors.starts[row], vectors.starts[row + 1]) for row in rows])
    known, features = np.unique(vectors.features[taken], return_inverse=True)
    lengths = vectors.starts[rows + 1] - vectors.starts[rows]
    part = Vectors(
        starts=np.concatenate(([0], np.cumsum(lengths))),
        features=features.astype(np.int32),
        values=vectors.values[taken],
        owners=vectors.owners[rows] - group.start,
        digests=vectors.digests[known],
        rarities=vectors.rarities[known],
        labels=vectors.labels[group.start : group.stop],
        keys=tuple(vectors.keys[row] for row in rows),
    )
    return known, part


def descend(vectors: Vectors, held: NDArray[np.bool_]) -> tuple[_Table, NDArray[np.float32]]:
    """Return the weight of every feature for every label, zero where ``held`` is false, and each label's bias.

    Every line of the inner loop is met some hundred thousand times: it writes into what is there.
    """
    labels = held.shape[1]
    weights, biases = np.zeros(held.size, dtype=np.float32), np.zeros(labels, dtype=np.float32)
    duals = np.zeros((len(vectors.owners), labels), dtype=np.float32)
    softness = np.float32(1 / (2 * C))
    scale = 1 / (_squares(vectors, held) + 1 + softness)
    signs = np.where(np.eye(labels, dtype=bool), np.float32(1), np.float32(-1))
    seen, by_feature = held.ravel(), weights.reshape(held.shape)
    rows = _rows(vectors)
    for number in range(PASSES):
        for row in _order(vectors.keys, number):
            features, values, owner = rows[row]
            sign, dual = signs[owner], duals[row]
            here = by_feature.take(features, axis=0)
            here *= values
            step = np.add.reduce(here)
            step += biases
            step *= sign
            step -= 1
            step += softness * dual
            step *= scale[row]
            np.subtract(dual, step, out=step)
            np.maximum(step, 0, out=step)
            step -= dual
            moved = ((step > _NEGLIGIBLE) | (step < -_NEGLIGIBLE)).nonzero()[0]
            if len(moved):
                step = step[moved]
                dual[moved] += step
                step *= sign[moved]
                biases[moved] += step
                places = (features * labels)[:, np.newaxis] + moved
                change = values * step
                change *= seen.take(places)
                change += weights.take(places)
                weights[places] = change
    return by_feature, biases


def _rows(vectors: Vectors) -> list[tuple[NDArray[np.intp], NDArray[np.float32], int]]:
    """Return the features, their values as a column, and the owner of every phrasing."""
    features, values = vectors.features.astype(np.intp), vectors.values[:, np.newaxis]
    ends = zip(vectors.starts[:-1].tolist(), vectors.starts[1:].tolist(), vectors.owners.tolist(), strict=True)
    return [(features[start:end], values[start:end], owner) for start, end, owner in ends]


def _order(keys: tuple[int, ...], number: int) -> list[int]:
    """Return the turns of one pass: shuffled, but each by its own key only."""
    turn = [((key ^ (number * _MIX & _MASK)) * _MIX) & _MASK for key in keys]
    return sorted(range(len(keys)), key=lambda row: (turn[row], keys[row]))


def _squares(vectors: Vectors, held: NDArray[np.bool_]) -> _Table:
    """Return the length of every phrasing as each label sees it, squared."""
    found = np.empty((len(vectors.owners), held.shape[1]), dtype=np.float32)
    for row, (features, values, _) in enumerate(_rows(vectors)):
        found[row] = np.add.reduce(values * values * held[features])
    return found


def flat(
    labels: tuple[str, ...],
    biases: NDArray[np.float32],
    features: NDArray[np.intp],
    owners: NDArray[np.intp],
    weights: NDArray[np.float32],
    count: int,
) -> Weights:
    """Return weights that are sorted by feature, then label, for ``count`` features."""
    starts = np.concatenate(([0], np.cumsum(np.bincount(features, minlength=count))))
    return Weights(
        labels,
        biases=array("f", biases.astype(np.float32).tobytes()),
        starts=array("I", starts.astype(np.uint32).tobytes()),
        owners=array("H", owners.astype(np.uint16).tobytes()),
        weights=array("f", weights.astype(np.float32).tobytes()),
    )

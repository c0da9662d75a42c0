"""Learns how much each feature speaks for each label: one label against the rest, squared hinge.

For each label, minimise |w|^2/2 + C sum max(0, 1 - y w.x)^2 with y = +1 on its phrasings and -1 on all
others, by dual coordinate descent (Hsieh et al. 2008): a step on one phrasing solves its dual variable
exactly. The labels are problems of their own, so one step takes a phrasing of each label at once; only
phrasings that stand within a label's margin get a turn. The optimum is unique, and turns go by a digest
of the phrasing's own words, so that one phrasing more hardly moves the others. Sums go in a fixed order,
never through a matrix product, whose last bit depends on the machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.engine.fuzzy import Weights
from bot.engine.learning.draws import rounded
from bot.engine.learning.examples import Vectors

C = 1.0
"""How much a phrasing inside the margin costs against the size of the weights."""

PASSES = (2, 2, 6, 10)
"""Turns of each phrasing within the margins; before each number those are looked for anew."""

SAMPLED = 8
"""In the first round, when all are within the margins: one in so many of the others' phrasings."""

LEAST_TOLD = 0.08
"""Smaller weights are left out: fifteen of sixteen, without which one message in a thousand is ranked otherwise."""

_SCORED = 512
_EXPANDED = 8_192
_AT_ONCE = 64_000
"""Phrasings, and about so many pairs of phrasing and label, handled at once: what stands between takes memory."""

_Numbers = NDArray[np.int64]
_Values = NDArray[np.float32]


def learn(vectors: Vectors) -> Weights:
    """Return the weights of every feature for and against every label.

    That a word stands in no phrasing of a label says much: weights only where one has it are 2 points worse.
    """
    descent = Descent(vectors, np.ones_like(vectors.held))
    sampled = np.array([key % SAMPLED == 0 for key in vectors.keys])
    descent.go_on(descent.own | sampled[:, np.newaxis], PASSES[0])
    for passes in PASSES[1:]:
        descent.go_on((descent.duals > 0) | (descent.margins() < 1), passes)
    features, owners = descent.told()
    return _sorted(vectors, descent.weights[-1], features, owners, descent.weights[features, owners])


def learn_within(vectors: Vectors, groups: NDArray[np.intp]) -> Weights:
    """Return weights that tell the labels of each group apart from each other only.

    One group after the other: all at once would take a weight for every feature and every label.

    :param groups: number of the group of every label, rising.
    """
    found = [_within(vectors, np.flatnonzero(groups == group)) for group in np.unique(groups)]
    biases, features, owners, weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return _sorted(vectors, biases, features, owners, weights)


def _within(vectors: Vectors, labels: NDArray[np.intp]) -> tuple[_Values, _Numbers, _Numbers, _Values]:
    """Return the biases of ``labels``, and of every weight that says enough its feature, its label and itself."""
    own = np.flatnonzero(np.isin(vectors.owners, labels))
    lengths = np.diff(vectors.starts)[own]
    ends = np.cumsum(lengths)
    at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(vectors.starts[own] - ends + lengths, lengths)
    part = replace(
        vectors,
        starts=np.concatenate(([0], ends)),
        features=vectors.features[at],
        values=vectors.values[at],
        owners=np.searchsorted(labels, vectors.owners[own]),
        labels=tuple(vectors.labels[label] for label in labels),
        keys=tuple(vectors.keys[row] for row in own),
    )
    descent = Descent(part, part.held)
    descent.go_on(np.ones_like(descent.own), sum(PASSES))
    features, owners = descent.told()
    return descent.weights[-1], features, labels[owners], descent.weights[features, owners]


def _sorted(vectors: Vectors, biases: _Values, features: _Numbers, owners: _Numbers, weights: _Values) -> Weights:
    """Return weights feature by feature, the owners of each rising."""
    order = np.lexsort((owners, features))
    starts = np.concatenate(([0], np.cumsum(np.bincount(features, minlength=len(vectors.digests)))))
    return Weights(
        vectors.labels,
        biases=array("f", biases.tobytes()),
        starts=array("I", starts.astype(np.uint32).tobytes()),
        owners=array("H", owners[order].astype(np.uint16).tobytes()),
        weights=array("f", weights[order].tobytes()),
    )


class Descent:
    """Weights on their way to the optimum.

    :param held: whether a label (column) may have a weight for a feature (row).
    """

    def __init__(self, vectors: Vectors, held: NDArray[np.bool_]) -> None:
        count, labels = len(vectors.owners), held.shape[1]
        keys = np.array(vectors.keys, dtype=np.uint64)
        self._rank = np.argsort(np.argsort(keys, kind="stable"), kind="stable")
        self._share = keys / 2.0**64
        self._features = np.insert(vectors.features, vectors.starts[1:], held.shape[0])  # the last one: the bias
        self._values = np.insert(vectors.values, vectors.starts[1:], np.float32(1))
        self._starts = vectors.starts + np.arange(count + 1)
        self._held = np.vstack([held, np.ones((1, labels), dtype=bool)])
        self.weights = np.zeros(self._held.shape, dtype=np.float32)
        self.duals = np.zeros((count, labels), dtype=np.float32)
        self.own = np.arange(labels) == vectors.owners[:, np.newaxis]

    def margins(self) -> _Values:
        """Return how far every phrasing (row) is on its own side of every label (column)."""
        margins = np.empty_like(self.duals)
        for first in range(0, len(margins), _SCORED):
            starts = self._starts[first : first + _SCORED + 1]
            part = slice(starts[0], starts[-1])
            products = self.weights.take(self._features[part], axis=0)
            products *= self._values[part, np.newaxis]
            margins[first : first + _SCORED] = np.add.reduceat(products, starts[:-1] - starts[0], axis=0)
        np.negative(margins, out=margins, where=~self.own)
        return margins

    def go_on(self, active: NDArray[np.bool_], passes: int) -> None:
        """Give every ``active`` pair of phrasing (row) and label (column) so many turns."""
        rows, labels, ends = self._in_turn(active)
        for first, last in pairwise((0, *ends)):
            if first < last:
                self._take_turns(rows[first:last], labels[first:last], passes)

    def _take_turns(self, rows: _Numbers, labels: _Numbers, passes: int) -> None:
        places, values, lengths = self._expanded(rows, labels)
        starts = np.concatenate(([0], np.cumsum(lengths)))
        signs = np.where(self.own[rows, labels], np.float32(1), np.float32(-1))
        duals = self.duals[rows, labels]
        softness = np.float32(1 / (2 * C))
        curvatures = np.add.reduceat(values * values, starts[:-1]) + softness
        weights = self.weights.reshape(-1)
        ends = np.append(np.flatnonzero(np.diff(labels) <= 0) + 1, len(labels))  # a turn takes each label once
        turns = list(_turns(ends.tolist(), starts.tolist()))
        offsets = starts[:-1] - np.repeat(starts[np.concatenate(([0], ends[:-1]))], np.diff(ends, prepend=0))
        for _ in range(passes):
            for first, last, start, end in turns:
                here, value = places[start:end], values[start:end]
                sign, dual = signs[first:last], duals[first:last]
                before = weights.take(here)
                step = np.add.reduceat(before * value, offsets[first:last])
                step *= sign
                step -= 1
                step += softness * dual
                step /= curvatures[first:last]
                np.subtract(dual, step, out=step)
                np.maximum(step, 0, out=step)
                step -= dual
                dual += step
                step *= sign
                change = step.repeat(lengths[first:last])
                change *= value
                change += before
                weights[here] = change
        self.duals[rows, labels] = duals

    def _in_turn(self, active: NDArray[np.bool_]) -> tuple[_Numbers, _Numbers, list[int]]:
        """Return phrasing and label of every active pair, and where the pairs end that are handled together.

        Those are pairs of phrasings whose digests lie in one range, so that a phrasing more changes one of the parts.
        Within a part comes the first phrasing of each label, then the second.
        """
        rows, labels = np.nonzero(active)
        count = rounded(len(rows) // _AT_ONCE)
        parts = (self._share * count).astype(np.intp)[rows]
        by_label = np.lexsort((self._rank[rows], labels, parts))
        rows, labels, parts = rows[by_label], labels[by_label], parts[by_label]
        owned = parts * active.shape[1] + labels
        turn = np.arange(len(labels)) - np.searchsorted(owned, owned)
        in_turn = np.lexsort((labels, turn, parts))
        return rows[in_turn], labels[in_turn], np.searchsorted(parts[in_turn], np.arange(count), side="right").tolist()

    def _expanded(self, rows: _Numbers, labels: _Numbers) -> tuple[NDArray[np.intp], _Values, _Numbers]:
        """Return where the weights of each pair stand, how much each counts, and how many each pair has."""
        places, values, lengths = [], [], []
        for first in range(0, len(rows), _EXPANDED):
            row, label = rows[first : first + _EXPANDED], labels[first : first + _EXPANDED]
            count = self._starts[row + 1] - self._starts[row]
            pair = np.repeat(np.arange(len(row)), count)
            at = np.arange(len(pair)) + (self._starts[row] - np.cumsum(count) + count)[pair]
            place = self._features[at] * self._held.shape[1] + label[pair]
            held = self._held.reshape(-1)[place]
            places.append(place[held].astype(np.intp))
            values.append(self._values[at[held]])
            lengths.append(np.bincount(pair[held], minlength=len(row)))
        return np.concatenate(places), np.concatenate(values), np.concatenate(lengths)

    def told(self) -> tuple[_Numbers, _Numbers]:
        """Return feature and label of every weight that says enough."""
        weights = self.weights[:-1]
        enough = weights >= LEAST_TOLD
        enough |= weights <= -LEAST_TOLD
        features, labels = np.nonzero(enough)
        return features, labels


def _turns(ends: list[int], starts: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the first and last pair of each turn, and where their weights begin and end."""
    first = 0
    for last in ends:
        yield first, last, starts[first], starts[last]
        first = last
